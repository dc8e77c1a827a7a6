import type { SequenceDraft, StepIndex } from "./sequence-draft";
import type { Side } from "./sequence-model";

/** What was seen of one data connection so far. */
export interface DataConnection {
  readonly channel: string;
  dialler: Side | null;
  listen: StepIndex | null;
  dial: StepIndex | null;
  transfer: StepIndex | null;
  close: StepIndex | null;
  direction: "up" | "down" | null;
  isOpen: boolean;
  /** The server said 125 or 150. */
  hasBegun: boolean;
  /** TLS has to come before the bytes. */
  awaitsTls: boolean;
  isOver: boolean;
}

/** One of which nothing is known but its name. */
export function newDataConnection(channel: string): DataConnection {
  return {
    channel,
    dialler: null,
    listen: null,
    dial: null,
    transfer: null,
    close: null,
    direction: null,
    isOpen: false,
    hasBegun: false,
    awaitsTls: false,
    isOver: false,
  };
}

type Dial = Extract<Parameters<SequenceDraft["add"]>[2], { kind: "dial" }>;

/** An opening arrow of which no more is known than given. */
export function dialStep(by: Side, known: Partial<Dial>): Dial {
  return {
    kind: "dial",
    by,
    client: null,
    server: null,
    outcome: "pending",
    reason: null,
    stranger: false,
    ...known,
  };
}
