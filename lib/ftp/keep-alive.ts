import type { Lane } from "./lane";
import type { TrafficLog } from "./traffic-log";

/**
 * Says NOOP on a session's browsing connection when it was idle for a while and somebody watches: routers and
 * servers forget idle connections (interop S37). Never during a transfer, which some servers can't bear, and never
 * to bring back a connection that is lost. Nobody watching means no NOOP: then the session's idle time runs out.
 */
export class KeepAlive {
  readonly #timer: NodeJS.Timeout;

  /** @param seconds idle time after which NOOP is sent */
  constructor(
    seconds: number,
    private readonly log: TrafficLog,
    private readonly lane: Lane,
  ) {
    // Looked at more often than sent: a command just before a tick must not double the idle time.
    this.#timer = setInterval(() => this.#tick(seconds * 1000), (seconds * 1000) / 3);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(idle: number): void {
    if (this.log.isWatched && this.lane.idleFor >= idle) void this.lane.keepAlive();
  }
}
