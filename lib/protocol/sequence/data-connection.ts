import type { TrafficEventOf } from "../traffic";
import type { SequenceDraft, StepIndex } from "./sequence-draft";
import type { Channel, Side, StepOf } from "./sequence-model";

/** What was seen of one data connection so far. */
export interface DataConnection {
  readonly number: number;
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
  /** A transfer command was sent for it. */
  isUsed: boolean;
  /** The server refused that command before the data connection was open. */
  isRefused: boolean;
  /** TLS has to come before the bytes. */
  awaitsTls: boolean;
  isOver: boolean;
}

/** One of which nothing is known but its name. */
export function newDataConnection(number: number, channel: string): DataConnection {
  return {
    number,
    channel,
    dialler: null,
    listen: null,
    dial: null,
    transfer: null,
    close: null,
    direction: null,
    isOpen: false,
    hasBegun: false,
    isUsed: false,
    isRefused: false,
    awaitsTls: false,
    isOver: false,
  };
}

/** The channel of a data connection of which nothing is known but who announced it. */
export function newDataChannel(key: string, number: number, connection: number): Channel {
  return {
    key,
    kind: "data",
    number,
    connection,
    dialledBy: null,
    client: null,
    server: null,
    tls: null,
    openedAt: null,
  };
}

/** Where another address or port is used than the one that was announced: both; null where they are the same. */
export function overriddenBy({
  announced,
  used,
}: TrafficEventOf<"data-announced">): StepOf<"listen">["overridden"] {
  if (used === null) return null;
  const isOther =
    (announced.address !== null && announced.address !== used.address) || announced.port !== used.port;
  return isOther ? { announced, used } : null;
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
