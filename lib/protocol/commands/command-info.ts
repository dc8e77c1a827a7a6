/** What is known about one command. */
export interface CommandInfo {
  /** Upper case; for SITE with the command behind it, such as "SITE CHMOD". */
  readonly verb: string;
  /** What the command says, as a short sentence to the server: “connect to me here”. */
  readonly says: string;
  /** What it is for, in plain sentences. */
  readonly purpose: string;
  /** Such as "RETR <path>"; what may be left out stands in brackets. */
  readonly syntax: string;
  /** Codes that mean that it went well, in the order in which they come. */
  readonly replies: readonly number[];
  /** Whether its argument must never be shown, logged or exported. */
  readonly secret: boolean;
  /** What travels on a data connection because of it: `down` from server to client; null for nothing. */
  readonly carries: "up" | "down" | null;
  /** Such as "RFC 959 §4.1.3"; null where no published text defines it. */
  readonly reference: string | null;
}

/** A command as the tables write it down. */
export interface CommandRow {
  readonly verb: string;
  /** The syntax behind the verb; none by default. */
  readonly args?: string;
  readonly says: string;
  readonly purpose: string;
  readonly replies: readonly number[];
  readonly secret?: boolean;
  readonly carries?: "up" | "down";
  readonly ref: string | null;
}

/** Turns table rows into a map by verb. */
export function byVerb(rows: readonly CommandRow[]): ReadonlyMap<string, CommandInfo> {
  return new Map(
    rows.map(({ verb, args, says, purpose, replies, secret = false, carries = null, ref }) => [
      verb,
      {
        verb,
        says,
        purpose,
        // z/OS: SITE FILETYPE=JES.
        syntax: args === undefined ? verb : args.startsWith("=") ? verb + args : `${verb} ${args}`,
        replies,
        secret,
        carries,
        reference: ref,
      },
    ]),
  );
}
