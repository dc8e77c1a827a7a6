import type { TrafficEvent, TrafficEventOf } from "../traffic";
import { DataSteps } from "./data-steps";
import { PendingReplies } from "./pending-replies";
import { SequenceDraft, type StepIndex } from "./sequence-draft";
import type { Sequence, SequenceStep } from "./sequence-model";

/**
 * Reads events into a sequence, one after the other: what a live diagram grows by is what arrived, not everything once
 * more.
 */
export class SequenceBuilder {
  readonly #draft: SequenceDraft;
  readonly #data: DataSteps;
  readonly #replies = new Map<number, PendingReplies>();
  /** By control connection: its dial that has no end yet. */
  readonly #dials: Map<number, StepIndex>;

  /** @param before what was read already: to go on from there, without changing it */
  constructor(before?: SequenceBuilder) {
    this.#draft = new SequenceDraft(before ? before.#draft : undefined);
    this.#data = before ? before.#data.copy(this.#draft) : new DataSteps(this.#draft);
    this.#dials = new Map(before ? before.#dials : []);
    if (before === undefined) return;
    for (const [connection, replies] of before.#replies) this.#replies.set(connection, replies.copy());
  }

  /** Takes the next event, in the order of their numbers. */
  add(event: TrafficEvent): void {
    const channel = `control ${event.connection}`;
    this.#knowControl(event.connection, channel);
    switch (event.type) {
      case "control-dialling":
        this.#know(channel, { server: event.remote });
        this.#dials.set(event.connection, this.#dial(event, "pending"));
        break;
      case "control-failed":
        this.#dialFailed(event);
        break;
      case "control-opened":
        this.#dialOpened(event);
        break;
      case "control-secured": {
        const { protocol, cipher, resumed } = event;
        this.#know(channel, { tls: protocol });
        this.#draft.add(event, { channel }, { kind: "secure", protocol, cipher, resumed });
        break;
      }
      case "command": {
        const pending = this.#repliesOf(event).command(event);
        this.#data.commanded(pending);
        this.#draft.add(event, { channel }, { kind: "command", line: event.line });
        break;
      }
      case "reply": {
        const command = this.#repliesOf(event).reply(event);
        if (command) this.#data.beforeReply(event, command);
        this.#draft.add(event, { channel }, { kind: "reply", code: event.code, lines: event.lines });
        if (command) this.#data.afterReply(event, command);
        break;
      }
      case "control-closed":
        this.#draft.add(event, { channel }, { kind: "close", by: event.by, reason: event.reason });
        this.#data.controlClosed(event);
        break;
      case "note": {
        const data = `data ${event.data}`;
        const { code, text } = event;
        this.#draft.add(
          event,
          { channel: this.#draft.hasChannel(data) ? data : channel },
          { kind: "note", code, text },
        );
        break;
      }
      case "data-announced":
        this.#repliesOf(event).announce(event.data ?? 0);
        this.#data.read(event);
        break;
      default:
        this.#data.read(event);
    }
  }

  /** Steps read so far. */
  get length(): number {
    return this.#draft.length;
  }

  /** What is known now; later events don't change it. */
  snapshot(): Sequence {
    return this.#draft.snapshot();
  }

  #dial(
    event: TrafficEvent & { type: `control-${string}` },
    outcome: "pending" | "opened" | "failed",
  ): StepIndex {
    const client = event.type === "control-opened" ? event.local : null;
    const server = "remote" in event ? event.remote : null;
    const reason = event.type === "control-failed" ? event.reason : null;
    return this.#draft.add(
      event,
      { channel: `control ${event.connection}` },
      { kind: "dial", by: "client", client, server, outcome, reason, stranger: false },
    );
  }

  #dialFailed(event: TrafficEventOf<"control-failed">): void {
    const index = this.#takeDial(event.connection);
    if (index === undefined) {
      this.#dial(event, "failed");
      return;
    }
    this.#draft.change(index, "dial", ({ seqs }) => ({
      seqs: [event.seq, ...seqs],
      until: event.at,
      outcome: "failed" as const,
      reason: event.reason,
    }));
  }

  #dialOpened(event: TrafficEventOf<"control-opened">): void {
    const { local: client, remote: server } = event;
    this.#repliesOf(event).reset();
    this.#know(`control ${event.connection}`, { client, server, openedAt: event.at });
    const index = this.#takeDial(event.connection);
    if (index === undefined) {
      this.#dial(event, "opened");
      return;
    }
    this.#draft.change(index, "dial", ({ seqs }) => ({
      seqs: [event.seq, ...seqs],
      until: event.at,
      client,
      server,
      outcome: "opened" as const,
    }));
  }

  #takeDial(connection: number): StepIndex | undefined {
    const index = this.#dials.get(connection);
    this.#dials.delete(connection);
    return index;
  }

  #repliesOf({ connection }: TrafficEvent): PendingReplies {
    const known = this.#replies.get(connection);
    if (known) return known;
    const replies = new PendingReplies();
    this.#replies.set(connection, replies);
    return replies;
  }

  /** Control connections are the client's to dial (RFC 959 §2.3), also those whose beginning is missing. */
  #knowControl(connection: number, key: string): void {
    if (this.#draft.hasChannel(key)) return;
    this.#draft.setChannel({
      key,
      kind: "control",
      number: connection,
      connection,
      dialledBy: "client",
      client: null,
      server: null,
      tls: null,
      openedAt: null,
    });
  }

  #know(key: string, known: Parameters<SequenceDraft["setChannel"]>[1]): void {
    const channel = this.#draft.channel(key);
    if (channel) this.#draft.setChannel(channel, known);
  }
}

/**
 * What happened between Portside and the FTP server, read from the traffic.
 *
 * @param events of one session or one exchange, in the order of their numbers; the beginning may be missing
 */
export function buildSequence(events: readonly TrafficEvent[]): Sequence {
  const builder = new SequenceBuilder();
  for (const event of events) builder.add(event);
  return builder.snapshot();
}

/**
 * The part of a sequence that belongs to one exchange, with the channels it uses as the whole session knows them: the
 * control connection was opened before, and so may be a data connection that the exchange before announced early.
 */
export function exchangeSequence({ channels, steps }: Sequence, exchange: number): Sequence {
  const used = new Set<string | null>();
  for (const step of steps) {
    if (step.exchange?.id === exchange && usesData(step)) used.add(step.channel);
  }
  const own = steps.filter(
    (step) => step.exchange?.id === exchange || (used.has(step.channel) && opensData(step)),
  );
  const seen = new Set(own.map(({ channel }) => channel));
  return { channels: channels.filter(({ key }) => seen.has(key)), steps: own };
}

function usesData({ kind, channel }: SequenceStep): boolean {
  return channel?.startsWith("data") === true && (kind === "transfer" || kind === "secure");
}

function opensData({ kind }: SequenceStep): boolean {
  return kind === "listen" || kind === "dial";
}
