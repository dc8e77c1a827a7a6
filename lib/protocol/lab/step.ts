import type { Endpoint } from "../traffic";

/** What a run in step mode waits with, until the learner lets it go. */
export interface PendingStep {
  /** 1, 2, … of the run. */
  readonly number: number;
  readonly actor: "client" | "server";
  readonly action: /** A command line, without CRLF; secrets as ***. */
    | { readonly type: "command"; readonly line: string }
    | { readonly type: "dial"; readonly purpose: "control" | "data"; readonly to: Endpoint };
}

/** On the stream of a run in step mode: what it waits with now, or null when it went on. */
export interface StepEvent {
  readonly type: "step";
  /** Milliseconds since the epoch, with fraction, as in traffic events. */
  readonly at: number;
  readonly waiting: PendingStep | null;
}
