import { type ReplyEvent, refusesCommand } from "../answers";
import { isPreliminary } from "../reply";
import type { Endpoint, TrafficEvent, TrafficEventOf } from "../traffic";
import {
  type DataConnection,
  dialStep,
  newDataChannel,
  newDataConnection,
  overriddenBy,
} from "./data-connection";
import type { PendingCommand } from "./pending-replies";
import type { SequenceDraft, StepIndex } from "./sequence-draft";
import type { Side } from "./sequence-model";
import { failureWords, notNeeded, notUsed } from "./words";

export type DataEvent = Extract<TrafficEvent, { type: `data-${string}` }>;

/** Reads the data connections' part of a session. */
export class DataSteps {
  readonly #connections = new Map<number, DataConnection>();
  /** By control connection: what was announced last, until it has an end. */
  readonly #announcedLast = new Map<number, DataConnection>();
  /** Control connections whose data connections are encrypted (PROT P). */
  readonly #protected = new Set<number>();

  constructor(private readonly draft: SequenceDraft) {}

  /** The same, to go on by itself with a draft that knows as much. */
  copy(draft: SequenceDraft): DataSteps {
    const copy = new DataSteps(draft);
    for (const [number, data] of this.#connections) copy.#connections.set(number, { ...data });
    for (const [connection, { number }] of this.#announcedLast) {
      const data = copy.#connections.get(number);
      if (data) copy.#announcedLast.set(connection, data);
    }
    for (const connection of this.#protected) copy.#protected.add(connection);
    return copy;
  }

  /** @param event of a data connection */
  read(event: DataEvent): void {
    const data = this.#of(event);
    switch (event.type) {
      case "data-listening":
        this.#dialledBy(event, data, "server");
        this.#set(event, { client: event.local });
        data.listen = this.draft.add(
          event,
          { channel: data.channel },
          { kind: "listen", by: "client", ...event.local, overridden: null },
        );
        break;
      case "data-announced":
        this.#announced(event, data);
        break;
      case "data-dialling":
        this.#dialledBy(event, data, "client");
        this.#set(event, { server: event.remote });
        data.dial = this.draft.add(
          event,
          { channel: data.channel },
          dialStep("client", { server: event.remote }),
        );
        break;
      case "data-opened":
        this.#opened(event, data);
        break;
      case "data-secured": {
        const { protocol, cipher, resumed } = event;
        this.draft.add(event, { channel: data.channel }, { kind: "secure", protocol, cipher, resumed });
        this.#protected.add(event.connection);
        this.#set(event, { tls: protocol });
        data.awaitsTls = false;
        this.#beginTransfer(event, data);
        break;
      }
      case "data-closed":
        this.#closed(event, data);
        break;
      case "data-failed":
        this.#failed(event, data);
        break;
    }
  }

  /** A transfer command was sent: from then on it is known which way the bytes go. */
  commanded({ verb, data }: PendingCommand): void {
    const connection = data === null ? undefined : this.#connections.get(data);
    if (connection === undefined) return;
    connection.isUsed = true;
    connection.direction = /^(?:STOR|STOU|APPE)$/.test(verb) ? "up" : "down";
  }

  /** A control connection has ended: what it announced and nothing more was seen of, nobody waits for. */
  controlClosed(event: TrafficEventOf<"control-closed">): void {
    const data = this.#announcedLast.get(event.connection);
    this.#announcedLast.delete(event.connection);
    if (data) this.#drop(event, data, data.isUsed ? "and its control connection ended" : notUsed);
  }

  /** A reply is about to be drawn: what it tells of data connections stands before it. */
  beforeReply(event: ReplyEvent, command: PendingCommand): void {
    const data = this.#used(command);
    if (data === undefined || event.code !== 425) return;
    // The server has tried and says so: the only trace that its dial leaves here.
    if (data.dialler === "server" && data.dial === null) {
      data.dial = this.draft.add(
        event,
        { channel: data.channel, inferred: true },
        dialStep("server", {
          client: this.#listenerOf(data),
          outcome: "failed",
          reason: "the server says that it could not connect (425)",
        }),
      );
    }
  }

  /** A reply was drawn. */
  afterReply(event: ReplyEvent, command: PendingCommand): void {
    if (command.verb === "PROT" && event.code < 300) {
      if (/^PROT\s+P/i.test(command.line)) this.#protected.add(event.connection);
      else this.#protected.delete(event.connection);
    }
    const data = this.#used(command);
    if (data === undefined) return;
    if (isPreliminary(event)) {
      data.hasBegun = true;
      this.#beginTransfer(event, data);
    } else {
      if (refusesCommand(event) && !data.isOpen) this.#dropDial(event, data);
      if (!data.isOver) this.#answered(event, data);
    }
  }

  /** The server refused the transfer before its data connection was open: whatever became of the dial, nobody waited for it. */
  #dropDial(event: ReplyEvent, data: DataConnection): void {
    const dial = this.draft.step(data.dial, "dial");
    if (data.dial === null || dial?.stranger || (dial?.outcome !== "pending" && dial?.outcome !== "failed"))
      return;
    data.isRefused = true;
    this.draft.change(data.dial, "dial", (step) => ({
      until: step.outcome === "pending" ? event.at : step.until,
      outcome: "dropped" as const,
      reason: notNeeded(event.code),
    }));
  }

  /** The final reply came while the data connection had no end of its own. */
  #answered(event: ReplyEvent, data: DataConnection): void {
    const said = `the server said ${event.code}`;
    const dial = this.draft.step(data.dial, "dial");
    if (data.dial !== null && dial?.outcome === "pending") {
      this.draft.change(data.dial, "dial", () => ({
        outcome: "failed" as const,
        until: event.at,
        reason: `still no answer when ${said}`,
      }));
    }
    if (event.code < 400 || !data.isOpen || data.close !== null) return;
    if (data.transfer === null) {
      data.close = this.draft.add(
        event,
        { channel: data.channel, inferred: true },
        { kind: "close", by: null, reason: `not used: ${said}` },
      );
    } else {
      this.draft.change(data.transfer, "transfer", () => ({ until: event.at, failed: said }));
    }
  }

  #announced(event: TrafficEventOf<"data-announced">, data: DataConnection): void {
    const { announced, used, dataMode } = event;
    const last = this.#announcedLast.get(event.connection);
    // A new address takes the place of the one before (RFC 959 §4.1.2).
    if (last && last !== data && !last.isUsed) this.#drop(event, last, notUsed);
    this.#announcedLast.set(event.connection, data);
    const overridden = overriddenBy(event);
    if (dataMode === "passive") {
      this.#dialledBy(event, data, "client");
      this.#set(event, { server: used });
      data.listen = this.draft.add(
        event,
        { channel: data.channel, inferred: true },
        { kind: "listen", by: "server", ...announced, overridden },
      );
      // Portside refuses to dial there: its note says why, and nothing more comes.
      if (used === null) data.isOver = true;
      return;
    }
    this.#dialledBy(event, data, "server");
    if (used !== null && data.listen === null) this.#set(event, { client: used });
    if (data.listen === null) {
      data.listen = this.draft.add(
        event,
        { channel: data.channel },
        { kind: "listen", by: "client", ...(used ?? announced), overridden },
      );
    } else {
      this.draft.change(data.listen, "listen", ({ seqs }) => ({ seqs: [...seqs, event.seq], overridden }));
    }
  }

  #opened(event: TrafficEventOf<"data-opened">, data: DataConnection): void {
    const { openedBy, local: client, remote: server } = event;
    this.#dialledBy(event, data, openedBy);
    this.#set(event, { client, server, openedAt: event.at });
    data.isOpen = true;
    data.awaitsTls = this.#protected.has(event.connection);
    if (this.draft.step(data.dial, "dial")?.stranger === false && data.dial !== null) {
      this.draft.change(data.dial, "dial", ({ seqs }) => ({
        seqs: [event.seq, ...seqs],
        until: event.at,
        certainty: "observed",
        by: openedBy,
        client,
        server,
        outcome: "opened" as const,
        reason: null,
      }));
    } else {
      data.dial = this.draft.add(
        event,
        { channel: data.channel },
        dialStep(openedBy, { client, server, outcome: "opened" }),
      );
    }
    this.#beginTransfer(event, data);
  }

  #beginTransfer(event: TrafficEvent, data: DataConnection): void {
    if (!data.isOpen || !data.hasBegun || data.awaitsTls || data.transfer !== null || data.isOver) return;
    data.transfer = this.#addTransfer(event, data);
  }

  #addTransfer(event: TrafficEvent, { channel, direction }: DataConnection): StepIndex {
    return this.draft.add(
      event,
      { channel },
      { kind: "transfer", direction, bytes: null, milliseconds: null, failed: null },
    );
  }

  #closed(event: TrafficEventOf<"data-closed">, data: DataConnection): void {
    const { direction, bytes, milliseconds } = event;
    data.transfer ??= this.#addTransfer(event, data);
    data.isOver = true;
    this.draft.change(data.transfer, "transfer", ({ seqs, failed }) => ({
      seqs: seqs[0] === event.seq ? seqs : [event.seq, ...seqs],
      until: event.at,
      direction,
      bytes,
      milliseconds,
      failed,
    }));
  }

  #failed(event: TrafficEventOf<"data-failed">, data: DataConnection): void {
    const reason = failureWords[event.reason];
    if (event.reason === "wrong-peer") {
      data.dial = this.draft.add(
        event,
        { channel: data.channel },
        {
          ...dialStep("server", {
            client: this.#listenerOf(data),
            server: event.address ?? null,
            outcome: "failed",
            reason,
          }),
          stranger: true,
        },
      );
    } else if (data.isOpen) {
      this.#brokenOff(event, data, reason);
    } else if (data.dial !== null && data.isRefused) {
      this.draft.change(data.dial, "dial", ({ seqs }) => ({ seqs: [event.seq, ...seqs] }));
    } else if (data.dial !== null) {
      this.draft.change(data.dial, "dial", (step) => ({
        seqs: [event.seq, ...step.seqs],
        until: event.at,
        outcome: "failed" as const,
        // What the server said of its own dial tells more than that nobody came.
        reason: step.certainty === "inferred" ? step.reason : reason,
      }));
    } else if (event.reason === "cancelled" && data.dialler === "server") {
      data.close = this.draft.add(
        event,
        { channel: data.channel },
        { kind: "close", by: "client", reason: "Portside stopped listening" },
      );
    } else {
      this.#failedUnseen(event, data, reason);
    }
    if (event.reason !== "wrong-peer") data.isOver = true;
  }

  /** A dial failed that left no other trace: the server's, or one whose beginning is missing. */
  #failedUnseen(event: TrafficEventOf<"data-failed">, data: DataConnection, reason: string): void {
    const by = data.dialler ?? "client";
    const listener = event.address ?? this.#listenerOf(data);
    data.dial = this.draft.add(
      event,
      { channel: data.channel, inferred: by === "server" },
      dialStep(by, {
        ...(by === "server" ? { client: listener } : { server: listener }),
        outcome: "failed" as const,
        reason: by === "server" ? "no connection arrived in time" : reason,
      }),
    );
  }

  /**
   * Nobody waits for a data connection any more, and how it ended is not on the wire: Portside lets go of what it doesn't
   * need without a word.
   */
  #drop(event: TrafficEvent, data: DataConnection, reason: string): void {
    if (data.isOver || data.transfer !== null || data.close !== null) return;
    if (data.isOpen) {
      data.close = this.draft.add(
        event,
        { channel: data.channel, inferred: true, part: "data" },
        { kind: "close", by: null, reason: reason.replace(/^and /, "") },
      );
    } else if (data.dial !== null && this.draft.step(data.dial, "dial")?.outcome === "pending") {
      this.draft.change(data.dial, "dial", () => ({
        until: event.at,
        outcome: "dropped" as const,
        reason,
      }));
    }
  }

  /** Where Portside listens for a data connection; null when it doesn't, or when that was not seen. */
  #listenerOf({ dialler, channel }: DataConnection): Endpoint | null {
    return dialler === "server" ? (this.draft.channel(channel)?.client ?? null) : null;
  }

  #brokenOff(event: TrafficEventOf<"data-failed">, data: DataConnection, reason: string): void {
    if (data.close !== null) {
      this.draft.change(data.close, "close", ({ seqs }) => ({
        seqs: [event.seq, ...seqs],
        certainty: "observed",
        reason,
      }));
      return;
    }
    data.transfer ??= this.#addTransfer(event, data);
    this.draft.change(data.transfer, "transfer", ({ seqs }) => ({
      seqs: seqs[0] === event.seq ? seqs : [event.seq, ...seqs],
      until: event.at,
      failed: reason,
    }));
  }

  #used({ data }: PendingCommand): DataConnection | undefined {
    return data === null ? undefined : this.#connections.get(data);
  }

  #of(event: TrafficEvent): DataConnection {
    const number = event.data ?? 0;
    const known = this.#connections.get(number);
    if (known) return known;
    const channel = `data ${number}`;
    const begun = newDataConnection(number, channel);
    this.#connections.set(number, begun);
    this.draft.setChannel(newDataChannel(channel, number, event.connection));
    return begun;
  }

  #dialledBy(event: TrafficEvent, data: DataConnection, side: Side): void {
    data.dialler = side;
    this.#set(event, { dialledBy: side });
  }

  #set(event: TrafficEvent, known: Parameters<SequenceDraft["setChannel"]>[1]): void {
    const channel = this.draft.channel(`data ${event.data ?? 0}`);
    if (channel) this.draft.setChannel(channel, known);
  }
}
