import { answeredCommands, type CommandEvent, type ReplyEvent, refusesCommand, verbOf } from "../answers";
import { ExchangeOutcome } from "../exchange-outcome";
import { isPositive } from "../reply";
import type { DataMode, TrafficEvent, TrafficEventOf } from "../traffic";
import { carried, type DataAttempt, dataAttempts } from "./data-attempt";
import { once } from "./once";
import { meansStorageFull, meansWantsEncryption } from "./reply-meaning";
import type { SeenProduct } from "./server-product";
import type { Protection, SessionStory } from "./session-story";

/**
 * What the events of an exchange say, and those of its session up to its end. Each answer is worked out when a rule asks
 * for it.
 */
export class Story {
  readonly #until: number;

  /**
   * @param exchange events of the exchange, in order
   * @param session what its session says
   */
  constructor(
    readonly exchange: readonly TrafficEvent[],
    private readonly session: SessionStory,
  ) {
    this.#until = exchange.at(-1)?.seq ?? 0;
  }

  /** The events that no later step of the exchange made up for, one of each kind of step. */
  get failures(): readonly TrafficEvent[] {
    return this.#failures();
  }

  /** Of those, the refusing replies with the verb that each answers, "" for a greeting or an unasked word. */
  get refusals(): readonly { readonly reply: ReplyEvent; readonly verb: string }[] {
    return this.failures.flatMap((event) =>
      event.type === "reply" ? { reply: event, verb: this.verb(event) } : [],
    );
  }

  /** The verb of the command that a reply of the exchange answers; "" for none. */
  verb(reply: ReplyEvent): string {
    return verbOf(this.command(reply));
  }

  /** The command that a reply of the exchange answers. */
  command({ seq }: ReplyEvent): CommandEvent | undefined {
    return this.#answered().get(seq);
  }

  /** The tries of the exchange to get a data connection that failed, since the last one that worked, in order. */
  get attempts(): readonly DataAttempt[] {
    return this.#attempts();
  }

  /** Those of one mode. */
  attemptsIn(mode: DataMode): readonly DataAttempt[] {
    return this.attempts.filter(({ dataMode }) => dataMode === mode);
  }

  /** The tries of the session before the exchange, and those of the exchange that worked. */
  get otherAttempts(): readonly DataAttempt[] {
    return this.#otherAttempts();
  }

  /** Whether the latest try in this mode, in the exchange or in the session before it, failed. */
  hasFailed(mode: DataMode): boolean {
    if (this.attemptsIn(mode).length > 0) return true;
    const latest = this.otherAttempts.findLast(
      (each) => each.dataMode === mode && (carried(each) || !isRefusedForItself(each)),
    );
    return latest !== undefined && !carried(latest);
  }

  /** The lowest and the highest port that was announced in this mode, in the exchange or before it; none for none. */
  announcedPorts(mode: DataMode): readonly number[] {
    return this.#announcedPorts[mode]();
  }

  /** The control connection that the exchange used last; undefined when its opening is not among the events. */
  get control(): TrafficEventOf<"control-opened"> | undefined {
    return this.session.opening(this.#connection(), this.#until);
  }

  /** The address of the server's end. */
  get peer(): string | undefined {
    return this.control?.remote.address;
  }

  /** The TLS handshake of that control connection. */
  get secured(): TrafficEventOf<"control-secured"> | undefined {
    return this.securedOn(this.#connection());
  }

  /** The TLS handshake of a control connection. */
  securedOn(connection: number | undefined): TrafficEventOf<"control-secured"> | undefined {
    return this.session.handshake(connection, this.#until);
  }

  /** The latest PROT on that control connection that was answered, and the answer. */
  get protection(): Protection | undefined {
    return this.session.protection(this.#connection(), this.#until);
  }

  /** Whether data connections are encrypted (RFC 4217 §9): nothing says otherwise, as Portside sends PROT P after TLS. */
  get protectsData(): boolean {
    if (this.secured === undefined) return false;
    const { protection } = this;
    return protection === undefined || (isPositive(protection.reply) && !/ C$/i.test(protection.asked.line));
  }

  /** What is known of the server program. */
  get product(): SeenProduct | null {
    return this.session.product(this.#until);
  }

  /** How many control connections of the session are open at the exchange's end. */
  get openConnections(): number {
    return this.session.openConnections(this.#until);
  }

  readonly #failures = once(() => {
    const outcome = new ExchangeOutcome();
    for (const event of this.exchange) outcome.add(event);
    return outcome.failures;
  });

  readonly #answered = once(() => answeredCommands(this.exchange));
  readonly #ownAttempts = once(() => dataAttempts(this.exchange, this.#answered()));

  readonly #attempts = once((): readonly DataAttempt[] => {
    const all = this.#ownAttempts();
    const failing = all.slice(all.findLastIndex(carried) + 1);
    const last = failing.at(-1);
    if (last === undefined || isRefusedForItself(last)) return [];
    return failing.filter((each) => !isRefusedForItself(each));
  });

  readonly #otherAttempts = once((): readonly DataAttempt[] => {
    const own = this.#ownAttempts();
    const numbers = new Set(own.map(({ asked }) => asked.seq));
    const session = this.session.attempts(this.#until);
    return [...session.filter(({ asked }) => !numbers.has(asked.seq)), ...own.filter(carried)];
  });

  readonly #announcedPorts = { active: this.#portsOf("active"), passive: this.#portsOf("passive") };

  #portsOf(mode: DataMode): () => readonly number[] {
    return once(() => {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (const { dataMode, announced } of [...this.otherAttempts, ...this.attempts]) {
        if (dataMode !== mode || announced === null) continue;
        low = Math.min(low, announced.announced.port);
        high = Math.max(high, announced.announced.port);
      }
      return low <= high ? [low, high] : [];
    });
  }

  readonly #connection = once(
    () =>
      this.exchange.findLast(
        ({ type }) => type === "data-announced" || type === "command" || type === "control-opened",
      )?.connection,
  );
}

/**
 * Whether the server refused what the transfer command asked for ("no such file"), and nothing is known of the data
 * connection: it wasn't needed any more.
 */
function isRefusedForItself({ refusal, failure, opened }: DataAttempt): boolean {
  if (refusal === null || (failure !== null && failure.reason !== "cancelled")) return false;
  if (meansStorageFull(refusal)) return true;
  if (meansWantsEncryption(refusal) || refusal.code === 521 || refusal.code === 534) return false;
  if (/^425[ -]permission denied/i.test(refusal.lines[0] ?? "")) return true;
  if (opened !== null && (refusal.code === 451 || refusal.code === 450)) return false;
  return refusesCommand(refusal);
}
