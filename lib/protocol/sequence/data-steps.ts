import type { ReplyEvent } from "../answers";
import type { TrafficEvent, TrafficEventOf } from "../traffic";
import { type DataConnection, dialStep, newDataConnection } from "./data-connection";
import type { PendingCommand } from "./pending-replies";
import type { SequenceDraft, StepIndex } from "./sequence-draft";
import type { Side } from "./sequence-model";
import { failureWords } from "./words";

export type DataEvent = Extract<TrafficEvent, { type: `data-${string}` }>;

/** Reads the data connections' part of a session. */
export class DataSteps {
  readonly #connections = new Map<number, DataConnection>();
  /** Control connections whose data connections are encrypted (PROT P). */
  readonly #protected = new Set<number>();

  constructor(private readonly draft: SequenceDraft) {}

  /** @param event of a data connection */
  read(event: DataEvent): void {
    const data = this.#of(event);
    switch (event.type) {
      case "data-listening":
        this.#dialledBy(event, data, "server");
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
    if (connection) connection.direction = /^(?:STOR|STOU|APPE)$/.test(verb) ? "up" : "down";
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
        dialStep("server", { outcome: "failed", reason: "the server says that it could not connect (425)" }),
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
    if (event.code < 200) {
      data.hasBegun = true;
      this.#beginTransfer(event, data);
    } else if (!data.isOver) {
      this.#answered(event, data);
    }
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
    const isOther =
      used !== null &&
      ((announced.address !== null && announced.address !== used.address) || announced.port !== used.port);
    const overridden = isOther ? { announced, used } : null;
    if (dataMode === "passive") {
      this.#dialledBy(event, data, "client");
      this.#set(event, { server: used });
      data.listen = this.draft.add(
        event,
        { channel: data.channel, inferred: true },
        { kind: "listen", by: "server", ...announced, overridden },
      );
      return;
    }
    this.#dialledBy(event, data, "server");
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
          ...dialStep("server", { server: event.address ?? null, outcome: "failed", reason }),
          stranger: true,
        },
      );
    } else if (data.isOpen) {
      this.#brokenOff(event, data, reason);
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
    const listener = event.address ?? null;
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
    const begun = newDataConnection(channel);
    this.#connections.set(number, begun);
    this.draft.setChannel({
      key: channel,
      kind: "data",
      number,
      connection: event.connection,
      dialledBy: null,
      client: null,
      server: null,
      tls: null,
      openedAt: null,
    });
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
