import { answeredCommands } from "../answers";
import { isPositive } from "../reply";
import type { TrafficEvent } from "../traffic";
import { type DataAttempt, dataAttempts } from "./data-attempts";

/**
 * How often something had to go to the server and back before the exchange could end: the longest chain of things that
 * had to wait for each other, read from the order of the events. A clock has no part in it. What left together counts
 * once: a transfer command that is sent while the dial is under way costs nothing of its own.
 *
 * Between the commands TCP and TLS cost what their rules say: one who dials knows of the connection after a round trip,
 * and the one who is dialled a half later (RFC 9293 §3.5); TLS 1.3 and a resumed TLS 1.2 session cost one (RFC 8446 §2,
 * RFC 5246 §7.3), and Portside speaks first in both data modes (RFC 4217 §7). It is the least that was needed: servers
 * may wait for more, such as for the acknowledgement of a closed data connection, and no event tells.
 *
 * @param events of one exchange, in the order of their numbers
 * @returns whole round trips; 0 for events in which nothing was asked
 */
export function countRoundTrips(events: readonly TrafficEvent[]): number {
  return new Chain(events).roundTrips;
}

/** All numbers are flights: half a round trip, from one side to the other. */
class Chain {
  /** How far Portside is: what it sends now leaves then. */
  #now = 0;
  /** The latest that anything arrived. */
  #last = 0;
  readonly #sent = new Map<number, number>();
  readonly #dialled = new Map<DataAttempt, number>();
  /** By the number of the transfer command, and of every event of the data connection itself. */
  readonly #attempts = new Map<number, DataAttempt>();
  #awaitsGreeting = false;

  constructor(events: readonly TrafficEvent[]) {
    for (const attempt of dataAttempts(events)) {
      const { transfer, dialling, opened, secured, closed, failed } = attempt;
      for (const event of [transfer, dialling, opened, secured, closed, failed]) {
        if (event !== null) this.#attempts.set(event.seq, attempt);
      }
    }
    const answered = answeredCommands(events);
    for (const event of events) this.#take(event, answered.get(event.seq)?.seq);
  }

  get roundTrips(): number {
    return Math.ceil(this.#last / 2);
  }

  #take(event: TrafficEvent, answers: number | undefined): void {
    switch (event.type) {
      case "command":
        this.#sent.set(event.seq, this.#now);
        break;
      case "control-opened":
        this.#awaitsGreeting = true;
        this.#goOn(this.#now + 2);
        break;
      case "control-secured":
        this.#goOn(this.#now + 2 * handshakeTrips(event));
        break;
      case "reply":
        this.#reply(event, answers);
        break;
      case "data-dialling":
      case "data-opened":
      case "data-secured":
      case "data-closed":
      case "data-failed": {
        const attempt = this.#attempts.get(event.seq);
        if (attempt !== undefined) this.#data(event, attempt);
        break;
      }
    }
  }

  #data(event: TrafficEvent, attempt: DataAttempt): void {
    switch (event.type) {
      case "data-dialling":
        this.#dialled.set(attempt, this.#now);
        break;
      case "data-opened":
        this.#arrived(this.#connected(attempt));
        break;
      case "data-secured":
        this.#arrived(this.#ready(attempt));
        break;
      case "data-closed":
        this.#arrived(this.#moved(attempt));
        break;
      case "data-failed":
        // Refusing takes as long as accepting. Silence takes none: it is time, and nothing came back.
        if (event.reason === "refused") this.#goOn(this.#connected(attempt));
        break;
    }
  }

  #reply(reply: { readonly code: number }, answers: number | undefined): void {
    if (answers === undefined) {
      if (this.#awaitsGreeting) this.#goOn(this.#now + 2);
      this.#awaitsGreeting = false;
      return;
    }
    const answered = (this.#sent.get(answers) ?? 0) + 2;
    const attempt = this.#attempts.get(answers);
    const awaitsBytes = isPositive(reply) && attempt !== undefined && attempt.opened !== null;
    this.#goOn(Math.max(answered, awaitsBytes ? this.#confirmed(attempt) : 0));
  }

  /** Something came that nothing else has to wait for. */
  #arrived(at: number): void {
    this.#last = Math.max(this.#last, at);
  }

  /** Something came that the next command was waiting for. */
  #goOn(at: number): void {
    this.#now = Math.max(this.#now, at);
    this.#arrived(this.#now);
  }

  /** When Portside knows that the data connection is open. */
  #connected(attempt: DataAttempt): number {
    if (attempt.mode === "passive") return (this.#dialled.get(attempt) ?? this.#now) + 2;
    // The transfer command makes the server dial: its SYN, our answer, and its own, on which ours is accepted.
    return this.#commanded(attempt) + 4;
  }

  /** When Portside may send on the data connection. */
  #ready(attempt: DataAttempt): number {
    const { secured } = attempt;
    return this.#connected(attempt) + (secured === null ? 0 : 2 * handshakeTrips(secured));
  }

  /** When the first bytes are here, or ours have left. */
  #moved(attempt: DataAttempt): number {
    const ready = this.#ready(attempt);
    if (attempt.closed?.direction === "up") return Math.max(ready, this.#commanded(attempt));
    // The server's bytes come with what tells us of its dial, unless it has to hear from us first.
    const comesWithTheDial = attempt.mode === "active" && attempt.secured === null;
    return Math.max(comesWithTheDial ? ready : ready + 2, this.#commanded(attempt) + 2);
  }

  /** When the server's last word on the transfer can be here. */
  #confirmed(attempt: DataAttempt): number {
    const moved = this.#moved(attempt);
    return attempt.closed?.direction === "up" ? moved + 2 : moved;
  }

  #commanded({ transfer }: DataAttempt): number {
    return (transfer && this.#sent.get(transfer.seq)) ?? this.#now;
  }
}

function handshakeTrips({
  protocol,
  resumed,
}: {
  readonly protocol: string;
  readonly resumed: boolean;
}): number {
  return protocol === "TLSv1.3" || resumed ? 1 : 2;
}
