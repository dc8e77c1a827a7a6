import type { Source } from "./compared-side";

/** Something in which two exchanges are the same or not. */
export interface Difference {
  /** Stable; unique in its comparison. */
  readonly key: string;
  readonly title: string;
  readonly left: string;
  readonly right: string;
  readonly isSame: boolean;
  /** Why it differs, or why it doesn't, and what it matters for. */
  readonly why: string;
  /** The lines of the log that show it. */
  readonly leftSource: Source;
  readonly rightSource: Source;
}

/** A row of the comparison before it is known whether both sides say the same. */
export interface Row {
  readonly key: string;
  readonly title: string;
  readonly left: string;
  readonly right: string;
  /** Where texts differ by what differs always, such as a port; by default the texts decide. */
  readonly isSame?: boolean;
  readonly why: string;
  readonly sources?: readonly [left: Source, right: Source];
}
