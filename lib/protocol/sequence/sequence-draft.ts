import type { TrafficEvent } from "../traffic";
import type { Channel, Sequence, SequenceStep, StepKind, StepOf, StepPlace } from "./sequence-model";

/** Where a step stands in its draft. */
export type StepIndex = number;

/** A kind's own fields, without the place. */
export type StepDetail<K extends StepKind> = Omit<StepOf<K>, keyof StepPlace>;

function isKind<K extends StepKind>(step: SequenceStep | undefined, kind: K): step is StepOf<K> {
  return step?.kind === kind;
}

/**
 * A sequence while its events are still being read. Steps are only ever added at the end, and one that changes becomes
 * another object in the same place: what was handed out before stays as it was.
 */
export class SequenceDraft {
  readonly #steps: SequenceStep[];
  readonly #channels: Map<string, Channel>;
  /** The channels as they were handed out; null when one has changed since. */
  #handedOut: readonly Channel[] | null = null;

  /** @param before what is known already: it stays as it is */
  constructor(before?: SequenceDraft) {
    this.#steps = before ? [...before.#steps] : [];
    this.#channels = new Map(before ? before.#channels : []);
    this.#handedOut = before ? before.#handedOut : null;
  }

  /**
   * Adds a step that begins with the event.
   *
   * @param place `part` tells it from another step of the same kind that the event makes
   */
  add(
    event: TrafficEvent,
    place: {
      readonly channel: string | null;
      readonly inferred?: boolean;
      readonly until?: number;
      readonly part?: string;
    },
    detail: SequenceStepDetail,
  ): StepIndex {
    const index = this.#steps.length;
    this.#steps.push({
      key: `${detail.kind}-${event.seq}${place.part === undefined ? "" : `-${place.part}`}`,
      seqs: [event.seq],
      at: event.at,
      until: place.until ?? event.at,
      channel: place.channel,
      exchange: event.exchange,
      certainty: place.inferred === true ? "inferred" : "observed",
      ...detail,
    });
    return index;
  }

  /**
   * Replaces a step by one that knows more.
   *
   * @param change returns the fields that are different
   */
  change<K extends StepKind>(
    index: StepIndex,
    kind: K,
    change: (step: StepOf<K>) => Partial<Omit<StepOf<K>, "kind" | "key">>,
  ): void {
    const step = this.#steps[index];
    if (isKind(step, kind)) this.#steps[index] = { ...step, ...change(step) };
  }

  /** A step as it is now, when it is of this kind. */
  step<K extends StepKind>(index: StepIndex | null, kind: K): StepOf<K> | null {
    const step = index === null ? undefined : this.#steps[index];
    return isKind(step, kind) ? step : null;
  }

  /** Makes a channel known, or knows more of it. */
  setChannel(channel: Channel, known: Partial<Channel> = {}): void {
    this.#handedOut = null;
    this.#channels.set(channel.key, { ...channel, ...this.#channels.get(channel.key), ...known });
  }

  hasChannel(key: string): boolean {
    return this.#channels.has(key);
  }

  channel(key: string): Channel | undefined {
    return this.#channels.get(key);
  }

  /** Steps so far. */
  get length(): number {
    return this.#steps.length;
  }

  /** What is known now. */
  snapshot(): Sequence {
    this.#handedOut ??= [...this.#channels.values()];
    return { channels: this.#handedOut, steps: [...this.#steps] };
  }
}

/** Any kind with its own fields. */
export type SequenceStepDetail = { [K in StepKind]: StepDetail<K> }[StepKind];
