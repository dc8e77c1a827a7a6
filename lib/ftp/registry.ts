import { randomBytes } from "node:crypto";
import type { CheckVerdict } from "../protocol/check/verdict";
import type { TrafficEvent } from "../protocol/traffic";
import { Check, type CheckedStep } from "./check/check";
import type { EngineOptions } from "./engine-options";
import { FtpError } from "./errors";
import type { Network, PortRange } from "./network";
import { PathLocks } from "./path-locks";
import { Session } from "./session";
import type { FtpSession, SessionSettings } from "./session-types";

export interface RegistryOptions {
  readonly network: Network;
  /** Sessions of all browsers together. */
  readonly maxSessions: number;
  readonly maxPerOwner: number;
  /** A session that nobody used or watched for so many minutes ends. */
  readonly idleMinutes: number;
  /** The deployment's active mode behind NAT; a session's own settings come first. */
  readonly activeDefaults: { readonly address: string | null; readonly ports: PortRange | null };
  /** The deployment's limits and its client certificate. */
  readonly engine?: EngineOptions;
  /** Hears of all that happens on the wire; a session isn't watched by that. */
  readonly onTraffic?: (event: TrafficEvent) => void;
}

export type SessionEvent = "opened" | "changed" | "closed";
export type SessionListener = (owner: string, session: FtpSession, event: SessionEvent) => void;

interface Held {
  readonly owner: string;
  readonly session: FtpSession;
}

/** All sessions of one process, each with its owner; nobody gets a session that isn't theirs. */
export class SessionRegistry {
  readonly #sessions = new Map<string, Held>();
  readonly #listeners = new Set<SessionListener>();
  readonly #uploads = new PathLocks();
  /** Logins and checks under way count too, or a burst would slip past the limits. */
  readonly #opening = new Map<string, number>();
  /** Checks under way: they end with everything else. */
  readonly #checks = new Set<AbortController>();
  #sweeper: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(private readonly options: RegistryOptions) {}

  /** Sessions held now. */
  get size(): number {
    return this.#sessions.size;
  }

  /**
   * Connects, logs in, and keeps the session for its owner.
   * @throws {FtpError} `busy` at a limit; otherwise as `Session.connect`, with `events`
   */
  async open(owner: string, settings: SessionSettings, signal?: AbortSignal): Promise<FtpSession> {
    this.#checkLimits(owner);
    this.#countOpening(owner, 1);
    try {
      const session = await Session.connect({
        id: randomBytes(16).toString("base64url"),
        settings: this.#withDefaults(settings),
        network: this.options.network,
        signal,
        uploads: this.#uploads,
        onTraffic: this.options.onTraffic,
        ...(this.options.engine ? { options: this.options.engine } : {}),
      });
      if (this.#isClosing) await session.close("Portside is shutting down");
      this.#sessions.set(session.id, { owner, session });
      session.onChange(() => this.#tell(owner, session, "changed"));
      this.#tell(owner, session, "opened");
      this.#startSweeping();
      return session;
    } finally {
      this.#countOpening(owner, -1);
    }
  }

  /**
   * Checks a server, under the same limits as a session, which it counts as from its first step to its last.
   *
   * @param signal ends it, with QUIT
   * @returns each step as it ends, and at last the verdict; has to be read to its end, or returned
   * @throws {FtpError} `busy` at a limit, `invalid-request` for settings that no connection could be opened with
   */
  openCheck(
    owner: string,
    settings: SessionSettings,
    signal: AbortSignal,
  ): AsyncGenerator<CheckedStep | CheckVerdict, void, void> {
    this.#checkLimits(owner);
    const stop = new AbortController();
    const check = new Check({
      id: randomBytes(16).toString("base64url"),
      settings: this.#withDefaults(settings),
      network: this.options.network,
      signal: AbortSignal.any([signal, stop.signal]),
      options: this.options.engine,
      onTraffic: this.options.onTraffic,
    });
    return this.#counted(owner, stop, check);
  }

  async *#counted(
    owner: string,
    stop: AbortController,
    check: Check,
  ): AsyncGenerator<CheckedStep | CheckVerdict, void, void> {
    this.#checkLimits(owner);
    this.#countOpening(owner, 1);
    this.#checks.add(stop);
    try {
      yield* check.lines();
    } finally {
      this.#checks.delete(stop);
      this.#countOpening(owner, -1);
    }
  }

  /** The owner's session of this id; undefined for unknown ones and for those of others alike. */
  get(owner: string, id: string): FtpSession | undefined {
    const held = this.#sessions.get(id);
    return held?.owner === owner ? held.session : undefined;
  }

  list(owner: string): readonly FtpSession[] {
    return [...this.#sessions.values()].filter((held) => held.owner === owner).map(({ session }) => session);
  }

  /** Hears of every session of every owner; returns the function that stops it. */
  onChange(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** QUIT and gone; does nothing for a session that isn't the owner's. */
  async close(owner: string, id: string, reason = "closed by the user"): Promise<void> {
    const session = this.get(owner, id);
    if (!session) return;
    this.#sessions.delete(id);
    await session.close(reason);
    this.#tell(owner, session, "closed");
    if (this.#sessions.size === 0) this.#stopSweeping();
  }

  async closeAll(reason = "Portside is shutting down"): Promise<void> {
    this.#isClosing = true;
    this.#stopSweeping();
    for (const check of this.#checks) check.abort(new Error(reason));
    await Promise.all([...this.#sessions].map(([id, { owner }]) => this.close(owner, id, reason)));
  }

  #withDefaults(settings: SessionSettings): SessionSettings {
    const { address, ports } = this.options.activeDefaults;
    return {
      ...settings,
      activeAddress: settings.activeAddress ?? address,
      activePorts: settings.activePorts ?? ports,
    };
  }

  #checkLimits(owner: string): void {
    if (this.#isClosing) throw new FtpError("busy", "This Portside is shutting down. Try again in a minute.");
    const opening = [...this.#opening.values()].reduce((sum, count) => sum + count, 0);
    if (this.#sessions.size + opening >= this.options.maxSessions) {
      throw new FtpError(
        "busy",
        "This Portside holds as many sessions as its operator allows. Try again in a minute.",
      );
    }
    if (this.list(owner).length + (this.#opening.get(owner) ?? 0) >= this.options.maxPerOwner) {
      throw new FtpError(
        "busy",
        `You have ${this.options.maxPerOwner} sessions, which is the limit. Close one and try again.`,
      );
    }
  }

  #countOpening(owner: string, by: 1 | -1): void {
    const count = (this.#opening.get(owner) ?? 0) + by;
    if (count === 0) this.#opening.delete(owner);
    else this.#opening.set(owner, count);
  }

  #startSweeping(): void {
    if (this.#sweeper) return;
    this.#sweeper = setInterval(() => this.#sweep(), 30_000);
    this.#sweeper.unref();
  }

  #stopSweeping(): void {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #sweep(): void {
    const oldest = Date.now() - this.options.idleMinutes * 60_000;
    for (const [id, { owner, session }] of this.#sessions) {
      if (session.isBusy || session.traffic.isWatched || session.lastUsedAt > oldest) continue;
      void this.close(owner, id, `unused for ${this.options.idleMinutes} minutes`);
    }
  }

  #tell(owner: string, session: FtpSession, event: SessionEvent): void {
    for (const listener of [...this.#listeners]) listener(owner, session, event);
  }
}
