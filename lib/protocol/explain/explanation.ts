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

/**
 * How a line hangs together with another one. Each pair is told from both of its ends:
 * - `answers`, `answered-by`: a reply and its command; a transfer command has two replies
 * - `prepares`, `prepared-by`: one half of a pair and the other: REST and RETR, RNFR and RNTO, PBSZ and PROT, USER and PASS
 * - `announces`, `announced-by`: PASV, its 227, PORT … and the data connection
 * - `opens`, `opened-by`: what had a connection opened, and the connection
 * - `carries`, `carried-by`: a transfer command or its replies, and the data connection with the bytes
 * - `secures`, `secured-by`: AUTH, PROT and the encryption that came of them
 * - `ends`, `ended-by`: QUIT, 221, 421 … and the end of a connection
 * - `replaces`, `replaced-by`: another attempt at what was refused or failed
 * - `part-of`: the operation for which Portside did this
 * - `follows`: what came right before, where nothing closer is known
 * - `must-follow`: what has to come after this line; with a number once it came
 */
export type RelationKind =
  | "answers"
  | "answered-by"
  | "prepares"
  | "prepared-by"
  | "announces"
  | "announced-by"
  | "opens"
  | "opened-by"
  | "carries"
  | "carried-by"
  | "secures"
  | "secured-by"
  | "ends"
  | "ended-by"
  | "replaces"
  | "replaced-by"
  | "part-of"
  | "follows"
  | "must-follow";

/** Why a line stands where it stands. */
export interface Relation {
  readonly kind: RelationKind;
  /** One whole sentence, which also holds without the link: "Answers EPSV." */
  readonly text: string;
  /** Number of the line it speaks of; null where that line isn't there: not yet, never, or before the log begins. */
  readonly seq: number | null;
}

/** What somebody who can watch the network between Portside and the server learns from a line. */
export interface Observer {
  /**
   * `all`: every byte of it. `some`: encrypted or only a connection being opened, so that addresses, ports, sizes and
   * times are all there is to see. `nothing`: it never was on the network. `unknown`: the log no longer tells whether
   * it was encrypted.
   */
  readonly readable: "all" | "some" | "nothing" | "unknown";
  readonly text: string;
}

/** The same by hand, with a program that a person may have at hand. */
export interface Equivalent {
  /** `ftp` is the classic command-line client, whose commands are typed at its `ftp>` prompt. */
  readonly program: "curl" | "ftp" | "lftp";
  /** As typed: curl in a shell, ftp and lftp at their own prompts; several commands on several lines. */
  readonly command: string;
  /** Where it isn't quite the same, or what has to come before. */
  readonly note?: string;
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
  /** Why it comes here: what it answers or belongs to, and what must follow. The closest first. */
  readonly relations: readonly Relation[];
  readonly observer: Observer;
  /** The same by hand; none where no program can be told to do just this. */
  readonly equivalents: readonly Equivalent[];
  /** Such as "RFC 959 §4.1.2", or "No standard: …" for habits of servers; null for what isn't on the wire. */
  readonly reference: string | null;
  /** Keys of the glossary: the trade words in all of its texts, in the order in which they are read. */
  readonly terms: readonly string[];
  readonly tone: "plain" | "good" | "wrong";
}

/** The events around the explained one: earlier events tell what a reply answers. */
export interface ExplainContext {
  /** By rising sequence number; events of other connections and sessions may stand between. */
  readonly events: readonly TrafficEvent[];
}

/** A reference as people read it; what no published text defines says so, and drafts say what they are. */
export function referenceText(reference: string | null): string {
  if (reference === null) return "No standard: a habit of servers";
  return reference.startsWith("draft-") ? `${reference} (a proposal that never became an RFC)` : reference;
}

/** Fills in what most explanations don't have; leaves out empty paragraphs. */
export function explanation(parts: Pick<Explanation, "title" | "text"> & Partial<Explanation>): Explanation {
  return {
    tokens: [],
    address: null,
    dials: null,
    relations: [],
    observer: { readable: "nothing", text: "" },
    equivalents: [],
    terms: [],
    reference: null,
    tone: "plain",
    ...parts,
    text: parts.text.filter((paragraph) => paragraph !== ""),
  };
}
