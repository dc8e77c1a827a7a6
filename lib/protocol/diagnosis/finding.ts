/** What the diagnosis concludes from what was on the wire. */
export interface Finding {
  /** Stable, such as "passive-port-blocked". */
  readonly id: string;
  /** The cause in one line, with the address or port that was observed. */
  readonly title: string;
  /** What was seen, what it means, and what to do next, in plain sentences. */
  readonly advice: string;
}
