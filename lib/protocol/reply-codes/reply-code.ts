/** What a reply code means, in general or as the answer to some commands. */
export interface ReplyCode {
  readonly code: number;
  /** The commands to which this meaning belongs; absent for the meaning in general. */
  readonly to?: readonly string[];
  /** The meaning in a few words, for a title. */
  readonly says: string;
  /** The meaning in plain sentences. */
  readonly meaning: string;
  /** What usually comes next or what to do about it; absent where the meaning says all. */
  readonly next?: string;
  /** Such as "RFC 959 §4.2.2"; null where no published text defines it. */
  readonly ref: string | null;
}
