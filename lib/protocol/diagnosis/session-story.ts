import { answeredCommands, type CommandEvent, type ReplyEvent, verbOf } from "../answers";
import type { TrafficEvent, TrafficEventOf } from "../traffic";
import { type DataAttempt, dataAttempts, isOver } from "./data-attempt";
import { once } from "./once";
import { type SeenProduct, seenProducts } from "./server-product";

/** An answered PROT (RFC 4217 §9). */
export interface Protection {
  readonly asked: CommandEvent;
  readonly reply: ReplyEvent;
}

/**
 * What the events of a session say, as of any of them: what came after the one that is asked about doesn't count, so
 * that what is found of an exchange never changes. Each thing is worked out when it is asked for, once: most failures
 * need nothing of it, and the session may be long.
 */
export class SessionStory {
  /** @param events in the order of their numbers */
  constructor(private readonly events: readonly TrafficEvent[]) {}

  /** The tries to get a data connection that were over by then. */
  attempts(until: number): readonly DataAttempt[] {
    return this.#attempts().filter((attempt) => isOver(attempt, until));
  }

  /** The opening of a control connection. */
  opening(connection: number | undefined, until: number): TrafficEventOf<"control-opened"> | undefined {
    return this.#openings().findLast((event) => event.connection === connection && event.seq <= until);
  }

  /** The TLS handshake of a control connection. */
  handshake(connection: number | undefined, until: number): TrafficEventOf<"control-secured"> | undefined {
    return this.#handshakes().findLast((event) => event.connection === connection && event.seq <= until);
  }

  /** The latest PROT of a control connection. */
  protection(connection: number | undefined, until: number): Protection | undefined {
    return this.#protections().findLast(({ reply }) => reply.connection === connection && reply.seq <= until);
  }

  /** The server program: the one that names itself, else the one that it sounds like. */
  product(until: number): SeenProduct | null {
    const { named, guessed } = this.#products();
    return [named, guessed].find((seen) => seen !== null && seen.seenIn.seq <= until) ?? null;
  }

  /** How many control connections were open then. */
  openConnections(until: number): number {
    const open = new Set<number>();
    for (const event of this.events) {
      if (event.seq > until) break;
      if (event.type === "control-opened") open.add(event.connection);
      if (event.type === "control-closed") open.delete(event.connection);
    }
    return open.size;
  }

  readonly #answered = once(() => answeredCommands(this.events));
  readonly #attempts = once(() => dataAttempts(this.events, this.#answered()));
  readonly #products = once(() => seenProducts(this.events));
  readonly #openings = once(() => this.events.filter((event) => event.type === "control-opened"));
  readonly #handshakes = once(() => this.events.filter((event) => event.type === "control-secured"));
  readonly #protections = once((): readonly Protection[] =>
    this.events.flatMap((event) => {
      const asked = event.type === "reply" ? this.#answered().get(event.seq) : undefined;
      return event.type === "reply" && asked && verbOf(asked) === "PROT" ? { asked, reply: event } : [];
    }),
  );
}
