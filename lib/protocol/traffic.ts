/**
 * What can happen on the wire, as one union. A session numbers its events without gaps; the log, the
 * sequence diagram, the diagnosis and every export are functions of a list of these and of nothing else.
 */

/** One end of a TCP connection. IPv6 addresses are written without brackets. */
export interface Endpoint {
  readonly address: string;
  /** 0 to 65535. */
  readonly port: number;
}

/** Which side opens the data connection: `passive`: the client dials; `active`: the server dials. */
export type DataMode = "passive" | "active";

/** The command that announces a data connection: RFC 959 §4.1.2 (PORT, PASV), RFC 2428 (EPRT, EPSV). */
export type AnnounceCommand = "PASV" | "EPSV" | "PORT" | "EPRT";

/** What a person needs to see of a server's certificate before trusting it. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  /** ISO 8601, UTC. */
  readonly validTo: string;
  /** DNS names and addresses the certificate is for. */
  readonly names: readonly string[];
  /** SHA-256 of the DER form, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** The operation that an event belongs to, such as "List /pub". */
export interface ExchangeReference {
  readonly id: number;
  readonly label: string;
}

export type DataFailureReason =
  | "timeout"
  | "refused"
  | "unreachable"
  | "wrong-peer"
  | "reset"
  | "tls"
  | "cancelled";

/** What happened, without the numbering that the traffic log adds. */
export type TrafficDetail =
  | { readonly type: "control-dialling"; readonly remote: Endpoint }
  | { readonly type: "control-failed"; readonly reason: string; readonly remote: Endpoint }
  | { readonly type: "control-opened"; readonly local: Endpoint; readonly remote: Endpoint }
  | {
      readonly type: "control-secured";
      readonly protocol: string;
      readonly cipher: string;
      readonly resumed: boolean;
      readonly certificate?: Certificate;
    }
  /** As sent, without CRLF; secrets as ***. */
  | { readonly type: "command"; readonly line: string }
  /** As received, every line, without line ends. */
  | { readonly type: "reply"; readonly code: number; readonly lines: readonly string[] }
  | {
      readonly type: "data-announced";
      readonly dataMode: DataMode;
      readonly command: AnnounceCommand;
      /** What the command or its reply said; 229 names no address. */
      readonly announced: { readonly address: string | null; readonly port: number };
      /** Where Portside dials (passive) or what it really listens on (active); null when it dials nothing. */
      readonly used: Endpoint | null;
    }
  | { readonly type: "data-listening"; readonly local: Endpoint }
  | { readonly type: "data-dialling"; readonly remote: Endpoint }
  | {
      readonly type: "data-opened";
      readonly local: Endpoint;
      readonly remote: Endpoint;
      readonly openedBy: "client" | "server";
    }
  | {
      readonly type: "data-secured";
      readonly protocol: string;
      readonly cipher: string;
      readonly resumed: boolean;
    }
  | {
      readonly type: "data-closed";
      readonly direction: "up" | "down";
      readonly bytes: number;
      readonly milliseconds: number;
    }
  | { readonly type: "data-failed"; readonly reason: DataFailureReason; readonly address?: Endpoint }
  | { readonly type: "control-closed"; readonly by: "client" | "server"; readonly reason: string }
  /** What Portside decided by itself, such as overriding an address. `code` is stable, `text` is for people. */
  | { readonly type: "note"; readonly code: string; readonly text: string };

/** Numbering and belonging, the same for every event. */
export interface TrafficPlace {
  /** From 1, without gaps, per session. */
  readonly seq: number;
  /** Milliseconds since the epoch, with fraction. */
  readonly at: number;
  readonly session: string;
  /** Control connection 1, 2, … of the session. */
  readonly connection: number;
  readonly exchange: ExchangeReference | null;
  /** Data connection 1, 2, … of the session, where the event concerns one. */
  readonly data?: number;
}

export type TrafficEvent = TrafficPlace & TrafficDetail;
export type TrafficEventType = TrafficEvent["type"];

/** The events of one type, narrowed. */
export type TrafficEventOf<T extends TrafficEventType> = Extract<TrafficEvent, { type: T }>;
