import { expect } from "vitest";
import type { ApiOperation } from "@/lib/contract/operations";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import type { Endpoint } from "@/lib/protocol/traffic";
import { readOwner } from "../ownership";
import type { Belongings } from "./operation-examples";
import { askExample, operationOf, settle, startExampleServer, successesOf } from "./operations-client";
import { startTestPortside, TestBrowser, type TestPortside } from "./test-portside";

const nobody: Belongings = {
  params: { id: "", upload: "", archive: "" },
  login: { host: "", port: 0, user: "" },
  sealedPassword: "",
};

/** A Portside where one browser has something of every kind, for tests of what others can do to it. */
export class OwnedPortside {
  readonly owner = new TestBrowser();

  private constructor(
    readonly portside: TestPortside,
    readonly server: FakeFtpServer,
    /** What the owner has. */
    public belongings: Belongings,
  ) {}

  /** @param environment with `accessPassword` where it sets one */
  static async start(environment: Record<string, string> = {}): Promise<OwnedPortside> {
    const here = new OwnedPortside(
      await startTestPortside({ PORTSIDE_METRICS: "on", ...environment }),
      await startExampleServer(),
      nobody,
    );
    await askExample(operationOf("signIn"), here.owner, nobody);
    here.belongings = await settle(here.owner, here.server);
    return here;
  }

  async close(): Promise<void> {
    await this.portside.close();
    await this.server.close();
  }

  /** The cookie that makes the owner. */
  get cookie(): string {
    const cookie = this.owner.cookies.get("portside");
    if (cookie === undefined) throw new Error("The owner has no cookie");
    return cookie;
  }

  /** Everything that a request of somebody else could have changed. */
  state(): object {
    const { sessions, archives } = this.portside.runtime;
    const { id, archive } = this.belongings.params;
    const session = this.#session();
    const prepared = archives.get(this.#ownerId(), id, archive);
    return {
      session: session && {
        settings: session.settings,
        state: session.state,
        lastUsedAt: session.lastUsedAt,
        logged: session.traffic.after().length,
      },
      sessions: sessions.list(this.#ownerId()).length,
      archive: prepared && {
        finished: prepared.progress.finished,
        isCancelled: prepared.cancelled.signal.aborted,
      },
      received: [...this.server.lines],
      connections: this.server.connections.length,
      files: [...this.server.files].map(([path, content]) => [path, content.toString("latin1")]),
      directories: [...this.server.directories],
    };
  }

  /** Where the owner's session dialled for its data, from its beginning. */
  dialled(): readonly Endpoint[] {
    const events = this.#session()?.traffic.after() ?? [];
    return events.flatMap((event) => (event.type === "data-dialling" ? [event.remote] : []));
  }

  /** The owner's own request still does what it should: the example is one, and nobody was in its way. */
  async expectToWorkForOwner(operation: ApiOperation): Promise<void> {
    const response = await askExample(operation, this.owner, this.belongings);
    expect(successesOf(operation), `${response.status} for its owner`).toContain(response.status);
    await response.body?.cancel();
  }

  #session(): FtpSession | undefined {
    return this.portside.runtime.sessions.get(this.#ownerId(), this.belongings.params.id);
  }

  #ownerId(): string {
    return readOwner(`portside=${this.cookie}`, this.portside.runtime.secret)?.id ?? "";
  }
}
