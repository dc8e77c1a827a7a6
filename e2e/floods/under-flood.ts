import type { Session, SessionRequest } from "@/lib/contract/session";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import type { AppBrowser, RunningApp } from "../running-app";
import type { FloodKind } from "./kinds";

/** What two browsers saw while a server flooded the session of one of them. */
export interface UnderFlood {
  /** How Portside answered the one that asked the hostile server. */
  readonly status: number;
  /** Milliseconds from its question to that answer's last byte. */
  readonly lasted: number;
  /** Milliseconds that each listing of the other one took that was asked for meanwhile. */
  readonly waits: readonly number[];
  /** How many of them were answered before that answer was. */
  readonly meanwhile: number;
}

/** A browser that lists a directory of the practice server. */
export class Bystander {
  private constructor(
    private readonly browser: AppBrowser,
    private readonly session: Session,
  ) {}

  static async connect(app: RunningApp): Promise<Bystander> {
    const browser = await app.browser();
    const login = { user: "student", password: "student" };
    const session = await browser.connect({ host: "127.0.0.1", port: app.practicePort, ...login });
    return new Bystander(browser, session);
  }

  /** Lists it once. @returns milliseconds */
  async list(): Promise<number> {
    const began = performance.now();
    const response = await this.browser.get(`/api/sessions/${this.session.id}/entries?path=/pub`);
    await response.arrayBuffer();
    if (response.status !== 200)
      throw new Error(`The other session's listing was answered ${response.status}`);
    return performance.now() - began;
  }
}

/** Lets a server flood a session, and another browser list one directory after the other until that is over. */
export async function listUnderFlood(
  app: RunningApp,
  bystander: Bystander,
  kind: FloodKind,
): Promise<UnderFlood> {
  const server = await FakeFtpServer.start(kind.server);
  try {
    const victim = await app.browser();
    const ask = await questionTo(server, victim, kind);
    const began = performance.now();
    let isOver = false;
    const answered = ask()
      .then(async (response) => {
        await response.arrayBuffer();
        return { status: response.status, lasted: performance.now() - began };
      })
      .finally(() => {
        isOver = true;
      });
    const waits: number[] = [];
    let meanwhile = 0;
    while (!isOver) {
      waits.push(await bystander.list());
      if (!isOver) meanwhile++;
    }
    return { ...(await answered), waits, meanwhile };
  } finally {
    await server.close();
  }
}

/** What the hostile server answers with its flood. */
async function questionTo(
  server: FakeFtpServer,
  browser: AppBrowser,
  { floods, settings }: FloodKind,
): Promise<() => Promise<Response>> {
  const target: SessionRequest = { host: "127.0.0.1", port: server.port, timeoutSeconds: 60, ...settings };
  if (floods === "greeting") return () => browser.send("POST", "/api/sessions", target);
  const { id } = await browser.connect(target);
  return floods === "listing"
    ? () => browser.get(`/api/sessions/${id}/entries?path=/`)
    : () => browser.send("POST", `/api/sessions/${id}/directories`, { path: "/new" });
}
