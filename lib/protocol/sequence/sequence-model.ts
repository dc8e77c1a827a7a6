import type { Endpoint, ExchangeReference } from "../traffic";

/** The two lifelines of a session. */
export type Side = "client" | "server";

/**
 * How Portside knows of a step: `observed` on its own sockets, or `inferred` from what was said, such as that the
 * server listens on the port in its 227, or dialled in vain before its 425.
 */
export type Certainty = "observed" | "inferred";

/** A TCP connection with its two ends, as far as they are known. */
export interface Channel {
  /** "control 1" or "data 3": unique in its session. */
  readonly key: string;
  readonly kind: "control" | "data";
  /** The control connection's or the data connection's own number. */
  readonly number: number;
  /** The control connection it belongs to: itself, or the one that announced it. */
  readonly connection: number;
  /** Who dials; null while nobody knows. */
  readonly dialledBy: Side | null;
  readonly client: Endpoint | null;
  readonly server: Endpoint | null;
  /** Such as "TLSv1.3", from when it was secured; null for plain. */
  readonly tls: string | null;
  /** When it was opened, milliseconds since the epoch; null when that was not seen (yet). */
  readonly openedAt: number | null;
}

/** What every step has. */
export interface StepPlace {
  /** Unique in its sequence and stable while events are added. */
  readonly key: string;
  /** Numbers of the events that it was read from; the first is the line of the log that it selects. */
  readonly seqs: readonly [number, ...number[]];
  /** When it began, milliseconds since the epoch. */
  readonly at: number;
  /** When it ended; the same as `at` for what takes no time that Portside can see. */
  readonly until: number;
  /** `key` of its channel; null for a note that concerns none. */
  readonly channel: string | null;
  readonly exchange: ExchangeReference | null;
  readonly certainty: Certainty;
}

export type SequenceStep = StepPlace &
  (
    | { readonly kind: "command"; readonly line: string }
    | { readonly kind: "reply"; readonly code: number; readonly lines: readonly string[] }
    /** A side gets ready to be dialled; the address is null where the protocol names none (229). */
    | {
        readonly kind: "listen";
        readonly by: Side;
        readonly address: string | null;
        readonly port: number;
        /**
         * Set where the announced address isn't the one that is used: Portside dials another one than the 227 names, or
         * listens on another one than its PORT names (as behind NAT).
         */
        readonly overridden: {
          readonly announced: { readonly address: string | null; readonly port: number };
          readonly used: Endpoint;
        } | null;
      }
    /** The arrow that opens a connection: who dials whom, from which port, to which port. */
    | {
        readonly kind: "dial";
        readonly by: Side;
        readonly client: Endpoint | null;
        readonly server: Endpoint | null;
        /**
         * `dropped`: nothing more was seen of it, and by now nobody waits for it, such as for a data connection that was
         * announced early and then not needed.
         */
        readonly outcome: "pending" | "opened" | "failed" | "dropped";
        /** Why it failed or was dropped, in words; null otherwise. */
        readonly reason: string | null;
        /** Set where neither of the two dialled but another host, which was turned away; `server` is that host then. */
        readonly stranger: boolean;
      }
    | {
        readonly kind: "secure";
        readonly protocol: string;
        readonly cipher: string;
        readonly resumed: boolean;
      }
    /**
     * Bytes on a data connection, from when they can move (it is open, encrypted where it has to be, and the server said
     * 125 or 150) to its end.
     */
    | {
        readonly kind: "transfer";
        readonly direction: "up" | "down" | null;
        /** Null while it runs, or when it failed before anyone counted. */
        readonly bytes: number | null;
        /** Null while it runs. */
        readonly milliseconds: number | null;
        /** Why it broke off, in words; null otherwise. */
        readonly failed: string | null;
      }
    /** The end of a control connection, or of a data connection that was given up. */
    | { readonly kind: "close"; readonly by: Side | null; readonly reason: string }
    /** What Portside decided by itself. */
    | { readonly kind: "note"; readonly code: string; readonly text: string }
  );

/** What happened between Portside and the FTP server, from top to bottom. */
export interface Sequence {
  /** In the order in which they were first heard of. */
  readonly channels: readonly Channel[];
  /** By time of their beginning; steps of the same moment in the order of their events. */
  readonly steps: readonly SequenceStep[];
}

export type StepKind = SequenceStep["kind"];

/** The steps of one kind, narrowed. */
export type StepOf<K extends StepKind> = Extract<SequenceStep, { kind: K }>;
