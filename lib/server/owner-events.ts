import "server-only";
import type { SessionEvent } from "@/lib/contract/traffic";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { type EventSource, eventStream, formatEvent } from "./event-stream";
import { type Call, requireOwner } from "./route";
import type { Runtime } from "./runtime";
import { viewOf } from "./session-view";

/** `GET /api/events`: the traffic, states and settings of all of this browser's sessions on the real network in one stream. */
export function readAllTraffic(call: Call): Response {
  const owner = requireOwner(call);
  const seen = readCursor(call.request.headers.get("last-event-id"));
  return eventStream(new OwnerEvents(owner.id, seen, call.runtime), owner.id, call.runtime);
}

/** Last sequence number that the client has, by session id. As an event id: `id-seq` joined by dots, opaque to it. */
type Cursor = ReadonlyMap<string, number>;

function readCursor(text: string | null): Cursor {
  const matches = (text ?? "").matchAll(/(?:^|\.)([A-Za-z0-9_-]+)-(\d{1,15})(?=\.|$)/g);
  return new Map([...matches].map(([, id = "", seq]) => [id, Number(seq)]));
}

interface Followed {
  readonly session: FtpSession;
  seq: number;
  readonly stop: () => void;
  /** Ended: leaves once its last events are sent. */
  isClosed: boolean;
}

const eventsAtOnce = 500;

class OwnerEvents implements EventSource {
  readonly #owner: string;
  readonly #seen: Cursor;
  readonly #runtime: Pick<Runtime, "sessions">;
  readonly #followed = new Map<string, Followed>();
  /** Session events that wait to be sent, the newest one a session. */
  readonly #changes = new Map<string, SessionEvent["change"]>();
  #wake: () => void = () => {};

  constructor(owner: string, seen: Cursor, runtime: Pick<Runtime, "sessions">) {
    this.#owner = owner;
    this.#seen = seen;
    this.#runtime = runtime;
  }

  subscribe(wake: () => void): () => void {
    this.#wake = wake;
    const stopRegistry = this.#runtime.sessions.onChange((owner, session, kind) => {
      if (owner !== this.#owner || this.#isOfLab(session)) return;
      if (kind === "opened") this.#follow(session);
      else if (kind === "closed") this.#end(session);
      else this.#changes.set(session.id, this.#changes.get(session.id) ?? "changed");
      this.#wake();
    });
    for (const session of this.#runtime.sessions.list(this.#owner)) {
      if (!this.#isOfLab(session)) this.#follow(session);
    }
    for (const id of this.#seen.keys()) if (!this.#followed.has(id)) this.#changes.set(id, "closed");
    return () => {
      stopRegistry();
      for (const { stop } of this.#followed.values()) stop();
      this.#followed.clear();
    };
  }

  hasEnded(): boolean {
    return false;
  }

  drain(): string {
    const opened = this.#takeChanges((change) => change !== "closed");
    const traffic = this.#takeTraffic();
    const hasMore = traffic.length === eventsAtOnce;
    // A session's last events come before the word that it is gone.
    const closed = hasMore ? [] : this.#takeChanges((change) => change === "closed");
    return [...opened, ...traffic, ...closed].join("");
  }

  /** Runs of the lab have streams of their own, and nothing to do with the file manager. */
  #isOfLab(session: FtpSession): boolean {
    return this.#runtime.sessions.ownOf(session) !== null;
  }

  #follow(session: FtpSession): void {
    if (this.#followed.has(session.id)) return;
    const seq = this.#seen.get(session.id) ?? 0;
    const stop = session.traffic.subscribe(() => this.#wake());
    this.#followed.set(session.id, { session, seq, stop, isClosed: false });
    this.#changes.set(session.id, "opened");
  }

  #end({ id }: FtpSession): void {
    const followed = this.#followed.get(id);
    if (followed === undefined) return;
    followed.isClosed = true;
    this.#changes.set(id, "closed");
  }

  #takeChanges(isWanted: (change: SessionEvent["change"]) => boolean): string[] {
    const texts: string[] = [];
    for (const [id, change] of [...this.#changes]) {
      if (!isWanted(change)) continue;
      this.#changes.delete(id);
      const followed = this.#followed.get(id);
      if (change === "closed") {
        followed?.stop();
        this.#followed.delete(id);
        texts.push(this.#format("session", { change, id } satisfies SessionEvent));
      } else if (followed) {
        const session = viewOf(followed.session);
        texts.push(this.#format("session", { change, session } satisfies SessionEvent));
      }
    }
    return texts;
  }

  #takeTraffic(): string[] {
    return this.#nextEvents().map(({ followed, event }) => {
      followed.seq = event.seq;
      return this.#format("traffic", event);
    });
  }

  /** What comes next over all sessions, in the order in which it happened. */
  #nextEvents(): { followed: Followed; event: TrafficEvent }[] {
    return [...this.#followed.values()]
      .flatMap((followed) =>
        followed.session.traffic
          .after(followed.seq)
          .slice(0, eventsAtOnce)
          .map((event) => ({ followed, event })),
      )
      .sort((a, b) => a.event.at - b.event.at)
      .slice(0, eventsAtOnce);
  }

  #format(event: string, data: unknown): string {
    const id = [...this.#followed].map(([session, { seq }]) => `${session}-${seq}`).join(".");
    return formatEvent({ id, event, data });
  }
}
