import type { TrafficEvent } from "../traffic";

/** A piece of a line with its meaning. */
export interface ExplainedToken {
  /** Exactly as it stands in the line. */
  readonly text: string;
  readonly meaning: string;
}

/** An address on the wire with the arithmetic that gives its port. */
export interface ExplainedAddress {
  /** The host part as sent ("192,168,1,100") or null for 229. */
  readonly hostText: string | null;
  readonly address: string | null;
  /** p1 and p2 of PORT and 227; null where the port is written as one number (EPRT, 229). */
  readonly portBytes: readonly [high: number, low: number] | null;
  readonly port: number;
  /** Who listens there. */
  readonly listens: "client" | "server";
}

/** Which side opens a connection, and what must let it through. */
export interface ExplainedDial {
  readonly who: "client" | "server";
  readonly text: string;
}

export interface Explanation {
  /** Such as: PORT: “connect to me here”. */
  readonly title: string;
  /** Paragraphs for a person who sees FTP for the first time. */
  readonly text: readonly string[];
  readonly tokens: readonly ExplainedToken[];
  readonly address: ExplainedAddress | null;
  /** Which side opens a connection because of this line, and which firewall that touches; null where none. */
  readonly dials: ExplainedDial | null;
  /** Such as "RFC 959 §4.1.2"; null for what no standard knows. */
  readonly reference: string | null;
  /** The same with curl, as typed in a shell; null where there is no equivalent. */
  readonly curl: string | null;
  readonly tone: "plain" | "good" | "wrong";
}

/** The events around the explained one: earlier events tell what a reply answers. */
export interface ExplainContext {
  /** By rising sequence number; events of other connections and sessions may stand between. */
  readonly events: readonly TrafficEvent[];
}

/** Fills in what most explanations don't have; leaves out empty paragraphs. */
export function explanation(parts: Pick<Explanation, "title" | "text"> & Partial<Explanation>): Explanation {
  return {
    tokens: [],
    address: null,
    dials: null,
    reference: null,
    curl: null,
    tone: "plain",
    ...parts,
    text: parts.text.filter((paragraph) => paragraph !== ""),
  };
}
