import type { TrafficEvent } from "./traffic";

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

export interface Explanation {
  /** Such as: PORT: “connect to me here”. */
  readonly title: string;
  /** Paragraphs for a person who sees FTP for the first time. */
  readonly text: readonly string[];
  readonly tokens: readonly ExplainedToken[];
  readonly address: ExplainedAddress | null;
  /** Which side opens a connection because of this line, and which firewall that touches; null where none. */
  readonly dials: { readonly who: "client" | "server"; readonly text: string } | null;
  /** Such as "RFC 959 §4.1.2"; null for what no standard knows. */
  readonly reference: string | null;
  /** The same with curl, as typed in a shell; null where there is no equivalent. */
  readonly curl: string | null;
  readonly tone: "plain" | "good" | "wrong";
}

/** The events around the explained one: earlier events tell what a reply answers. */
export interface ExplainContext {
  readonly events: readonly TrafficEvent[];
}
