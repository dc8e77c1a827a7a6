import { randomBytes } from "node:crypto";
import type { CheckVerdict } from "../protocol/check/verdict";
import type { TrafficEvent } from "../protocol/traffic";
import { Check, type CheckedStep } from "./check/check";
import { defaultEngineOptions, type EngineOptions } from "./engine-options";
import { FtpError } from "./errors";
import type { Network, PortRange } from "./network";
import type { OwnNetwork, OwnNetworkLimits } from "./own-network";
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
  /** Hears of all that happens on the wire of real networks; a session isn't watched by that. */
  readonly onTraffic?: (event: TrafficEvent) => void;
  /** For sessions that bring their own network, which count as sessions besides. None by default. */
  readonly ownNetworks?: OwnNetworkLimits;
}

/** One that nobody watched or used for so long makes room for anybody's: a page watches its own from the start. */
const leftAloneMilliseconds = 30_000;

/** Seconds: a day, in which every run has ended. */
const noKeepAlive = 86_400;

export type SessionEvent = "opened" | "changed" | "closed";
export type SessionListener = (owner: string, session: FtpSession, event: SessionEvent) => void;

interface Held<Own> {
  readonly owner: string;
  readonly session: FtpSession;
  readonly own: Own | null;
}

/** Logins and checks under way. */
interface Opening {
  readonly sessions: number;
  readonly ownNetworks: number;
}

/** What a session on a network of its own begins with. */
export interface OwnStart<Own extends OwnNetwork> {
  readonly own: Own;
  readonly settings: SessionSettings;
}

/**
 * All sessions of one process, each with its owner; nobody gets a session that isn't theirs.
 * `Own` is what sessions with a network of their own bring along.
 */
export class SessionRegistry<Own extends OwnNetwork = OwnNetwork> {
  readonly #sessions = new Map<string, Held<Own>>();
  readonly #listeners = new Set<SessionListener>();
  readonly #uploads = new PathLocks();
  /** Logins and checks under way count too, or a burst would slip past the limits. */
  readonly #opening = new Map<string, Opening>();
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
    this.#countOpening(owner, "sessions", 1);
    try {
      const session = await Session.connect({
        id: newId(),
        settings: this.#withDefaults(settings),
        network: this.options.network,
        signal,
        uploads: this.#uploads,
        onTraffic: this.options.onTraffic,
        options: this.#engine,
      });
      if (this.#isClosing) await session.close("Portside is shutting down");
      return this.#hold(owner, session, null);
    } finally {
      this.#countOpening(owner, "sessions", -1);
    }
  }

  /**
   * The same on a network that the session brings along. At the owner's limit of those the longest unused one that
   * nobody watches ends; at that of all together, one of anybody's that was left alone for a while.
   *
   * @param start makes the network; called when the limits allow it
   * @throws {FtpError} as `open`; what `start` throws
   */
  async openOwn(
    owner: string,
    start: () => Promise<OwnStart<Own>>,
    signal?: AbortSignal,
  ): Promise<FtpSession> {
    const unused = this.#checkOwnLimits(owner);
    this.#countOpening(owner, "ownNetworks", 1);
    try {
      if (unused !== null) await this.close(unused.owner, unused.session.id, "another run took its place");
      const { own, settings } = await start();
      try {
        const session = await Session.connect({
          id: newId(),
          settings,
          network: own.network,
          signal,
          options: this.#optionsOn(own),
        });
        own.begin();
        this.#hold(owner, session, own);
        if (this.#isClosing) await this.close(owner, session.id, "Portside is shutting down");
        return session;
      } catch (error) {
        await own.close();
        throw error;
      }
    } finally {
      this.#countOpening(owner, "ownNetworks", -1);
    }
  }

  #hold(owner: string, session: FtpSession, own: Own | null): FtpSession {
    this.#sessions.set(session.id, { owner, session, own });
    session.onChange(() => this.#tell(owner, session, "changed"));
    this.#tell(owner, session, "opened");
    this.#startSweeping();
    return session;
  }

  get #engine(): EngineOptions {
    return this.options.engine ?? defaultEngineOptions;
  }

  #optionsOn(own: Own): EngineOptions {
    const { limits, ...rest } = this.#engine;
    const { pace, traffic } = own;
    return {
      ...rest,
      ...{ limits: { ...limits, traffic }, pace },
      // No router in between forgets, and nobody sends what a lesson doesn't tell of.
      ...{ keepAliveSeconds: noKeepAlive, clientCertificate: null },
    };
  }

  /**
   * Checks a server, under the same limits as a session, which it counts as from its first step to its last.
   *
   * @param signal ends it, with QUIT
   * @param own the network of the session that is checked, where it has one
   * @returns each step as it ends, and at last the verdict; has to be read to its end, or returned
   * @throws {FtpError} `busy` at a limit, `invalid-request` for settings that no connection could be opened with
   */
  openCheck(
    owner: string,
    settings: SessionSettings,
    signal: AbortSignal,
    own: Own | null = null,
  ): AsyncGenerator<CheckedStep | CheckVerdict, void, void> {
    this.#checkLimits(owner);
    const stop = new AbortController();
    const check = new Check({
      id: newId(),
      settings: own === null ? this.#withDefaults(settings) : settings,
      network: own === null ? this.options.network : own.network,
      signal: AbortSignal.any([signal, stop.signal]),
      options: own === null ? this.#engine : this.#optionsOn(own),
      onTraffic: own === null ? this.options.onTraffic : undefined,
    });
    return this.#counted(owner, stop, check);
  }

  async *#counted(
    owner: string,
    stop: AbortController,
    check: Check,
  ): AsyncGenerator<CheckedStep | CheckVerdict, void, void> {
    this.#checkLimits(owner);
    this.#countOpening(owner, "sessions", 1);
    this.#checks.add(stop);
    try {
      yield* check.lines();
    } finally {
      this.#checks.delete(stop);
      this.#countOpening(owner, "sessions", -1);
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

  /** What a session brought along; null for those on the real network. */
  ownOf({ id }: Pick<FtpSession, "id">): Own | null {
    return this.#sessions.get(id)?.own ?? null;
  }

  /** Hears of every session of every owner; returns the function that stops it. */
  onChange(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** QUIT and gone; does nothing for a session that isn't the owner's. */
  async close(owner: string, id: string, reason = "closed by the user"): Promise<void> {
    const held = this.#sessions.get(id);
    if (held?.owner !== owner) return;
    const { session, own } = held;
    this.#sessions.delete(id);
    own?.leave();
    try {
      await session.close(reason);
    } finally {
      await own?.close();
    }
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

  #refuseWhileClosing(): void {
    if (this.#isClosing) throw new FtpError("busy", "This Portside is shutting down. Try again in a minute.");
  }

  #checkLimits(owner: string): void {
    this.#refuseWhileClosing();
    const all = [...this.#opening.values()];
    const opening = all.reduce((sum, each) => sum + each.sessions + each.ownNetworks, 0);
    if (this.#sessions.size + opening >= this.options.maxSessions) {
      throw new FtpError(
        "busy",
        "This Portside holds as many sessions as its operator allows. Try again in a minute.",
      );
    }
    const { sessions = 0, ownNetworks = 0 } = this.#opening.get(owner) ?? {};
    if (this.list(owner).length + sessions + ownNetworks >= this.options.maxPerOwner) {
      throw new FtpError(
        "busy",
        `You have ${this.options.maxPerOwner} sessions, which is the limit. Close one and try again.`,
      );
    }
  }

  /** @returns the session that has to end for another one; null when there is room */
  #checkOwnLimits(owner: string): Held<Own> | null {
    this.#refuseWhileClosing();
    const { most = 0, mostPerOwner = 0 } = this.options.ownNetworks ?? {};
    const held = [...this.#sessions.values()].filter(({ own }) => own !== null);
    const its = held.filter((each) => each.owner === owner);
    if (its.length + (this.#opening.get(owner)?.ownNetworks ?? 0) >= mostPerOwner) {
      const unused = longestUnused(its);
      if (unused !== undefined) return unused;
      throw new FtpError(
        "busy",
        `${mostPerOwner} runs of yours are under way, which is the limit. End one and try again.`,
      );
    }
    this.#checkLimits(owner);
    const opening = [...this.#opening.values()].reduce((sum, each) => sum + each.ownNetworks, 0);
    if (held.length + opening < most) return null;
    const forgotten = longestUnused(held, leftAloneMilliseconds);
    if (forgotten !== undefined) return forgotten;
    throw new FtpError("busy", "As many runs are under way here as may be. Try again in a minute.");
  }

  #countOpening(owner: string, what: keyof Opening, by: 1 | -1): void {
    const now = this.#opening.get(owner) ?? { sessions: 0, ownNetworks: 0 };
    const next = { ...now, [what]: now[what] + by };
    if (next.sessions + next.ownNetworks === 0) this.#opening.delete(owner);
    else this.#opening.set(owner, next);
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
    for (const [id, { owner, session, own }] of this.#sessions) {
      const { idleMinutes } = (own && this.options.ownNetworks) ?? this.options;
      // A run is watched as long as its page stands there, perhaps for days.
      const isWanted = session.isBusy || (own === null && session.traffic.isWatched);
      if (isWanted || session.lastUsedAt > Date.now() - idleMinutes * 60_000) continue;
      void this.close(owner, id, `unused for ${idleMinutes} minutes`);
    }
  }

  #tell(owner: string, session: FtpSession, event: SessionEvent): void {
    for (const listener of [...this.#listeners]) listener(owner, session, event);
  }
}

function newId(): string {
  return randomBytes(16).toString("base64url");
}

/** Undefined when somebody watches each, works with it, or did within the last so many milliseconds. */
function longestUnused<H extends Held<OwnNetwork>>(held: readonly H[], atLeast = 0): H | undefined {
  const since = Date.now() - atLeast;
  const [first] = held
    .filter(({ session }) => !session.isBusy && !session.traffic.isWatched && session.lastUsedAt <= since)
    .sort((one, other) => one.session.lastUsedAt - other.session.lastUsedAt);
  return first;
}
