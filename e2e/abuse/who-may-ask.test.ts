import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type ApiOperation, operations } from "@/lib/contract/operations";
import { problemSchema } from "@/lib/contract/problem";
import { transcriptSchema } from "@/lib/contract/traffic";
import type { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import {
  accessPassword,
  type Belongings,
  type Example,
  exampleFiles,
} from "@/lib/server/testing/operation-examples";
import {
  isOfSession,
  operationOf,
  settleBy,
  startExampleServer,
  successesOf,
} from "@/lib/server/testing/operations-client";
import { ExampleBrowser } from "./example-browser";
import { type Portside, startPortside } from "./portside";

const nobody: Belongings = {
  params: { id: "", upload: "", archive: "" },
  login: { host: "", port: 0, user: "" },
  sealedPassword: "",
};
const named = operations.map((operation) => [operation.id, operation] as const);
const changes = ({ method }: ApiOperation) => !["get", "head", "options"].includes(method);

/** A browser with something of every kind, and another one with as much, on one server. */
class Neighbours {
  owner: ExampleBrowser;
  /** What the owner has. */
  its = nobody;

  private constructor(
    private readonly url: string,
    readonly server: FakeFtpServer,
    readonly stranger: ExampleBrowser,
  ) {
    this.owner = stranger;
  }

  static async on({ app: { url } }: Portside): Promise<Neighbours> {
    const here = new Neighbours(url, await startExampleServer(), new ExampleBrowser(url));
    await here.#settle(here.stranger);
    return here;
  }

  /** Has somebody else be the owner, with files that nobody has changed yet. */
  async renewOwner(): Promise<void> {
    this.server.files.clear();
    for (const [path, text] of Object.entries(exampleFiles)) this.server.files.set(path, Buffer.from(text));
    this.owner = new ExampleBrowser(this.url);
    this.its = await this.#settle(this.owner);
  }

  /** Who has the owner's cookies, but for these. */
  asOwner(but: Readonly<Record<string, string>> = {}): ExampleBrowser {
    return new ExampleBrowser(this.url, [...this.owner.cookies, ...Object.entries(but)]);
  }

  /** What a request of somebody else could have changed, as the owner and the server see it. */
  async state(): Promise<object> {
    const { ask } = this.asOwner();
    const sessions: unknown = await (await ask(operationOf("listSessions"), this.its)).json();
    const traffic = await ask(operationOf("readTraffic"), this.its, { query: "format=json" });
    return {
      sessions,
      logged: transcriptSchema.parse(await traffic.json()).events.length,
      received: this.server.lines.length,
      connections: this.server.connections.length,
      files: [...this.server.files].map(([path, content]) => [path, content.toString("latin1")]),
      directories: [...this.server.directories],
    };
  }

  /** An example is one, and nobody was in its owner's way. */
  async expectToWork(operation: ApiOperation): Promise<void> {
    const response = await this.asOwner().ask(operation, this.its);
    expect(successesOf(operation), `${response.status} for its owner`).toContain(response.status);
    await response.body?.cancel();
  }

  async #settle(browser: ExampleBrowser): Promise<Belongings> {
    await browser.ask(operationOf("signIn"), nobody);
    return settleBy(browser.ask, this.server);
  }
}

let here: Neighbours;

/** Asks, and reads the problem that has to be the answer. HEAD has none. */
async function refusal(browser: ExampleBrowser, operation: ApiOperation, more?: Example) {
  const response = await browser.ask(operation, here.its, more);
  expect(response.headers.getSetCookie()).toEqual([]);
  const text = await response.text();
  return text === "" ? { status: response.status } : problemSchema.parse(JSON.parse(text));
}

describe("a Portside that is open to whoever reaches it", () => {
  const portside = startPortside({ PORTSIDE_METRICS: "on" });
  beforeAll(async () => {
    here = await Neighbours.on(portside);
  });
  afterAll(() => here.server.close());
  beforeEach(() => here.renewOwner());

  it("D13, D14: says in its OpenAPI document what there is, and that is what is tried here", async () => {
    const document = await (await here.owner.ask(operationOf("readOpenApi"), here.its)).json();
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))) })
      .parse(document);
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.toSorted()).toEqual(named.map(([id]) => id).toSorted());
  });

  it.each(named)(
    "D13, D14: %s does nothing, and tells nothing, for anybody but its owner",
    async (id, operation) => {
      const before = await here.state();
      const { its, stranger } = here;
      const cookie = here.owner.cookies.get("portside") ?? "";
      const number = Buffer.from(cookie, "base64url").subarray(0, 32);
      const madeUp = Buffer.concat([number, randomBytes(32)]).toString("base64url");
      for (const other of ["", madeUp, stranger.cookies.get("portside") ?? ""]) {
        const browser = () => here.asOwner({ portside: other });
        if (isOfSession(operation) && id !== "describeUploads") {
          expect(await refusal(browser(), operation)).toMatchObject({ status: 404 });
        } else {
          const response = await browser().ask(operation, its);
          const told = JSON.stringify([...response.headers]) + (await beginningOf(response));
          for (const own of [its.params.id, its.params.upload, its.sealedPassword, cookie, "hunter2"]) {
            expect(told).not.toContain(own);
          }
        }
      }
      for (const headers of changes(operation)
        ? [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]
        : []) {
        expect(await refusal(here.asOwner(), operation, { headers })).toMatchObject({ status: 403 });
      }
      const rebound = { headers: { host: "rebound.evil.example" } };
      expect(await refusal(here.asOwner(), operation, rebound)).toMatchObject({ status: 403 });
      expect(await here.state()).toEqual(before);
      await here.expectToWork(operation);
    },
  );
});

describe("a Portside with an access password", () => {
  const portside = startPortside({
    PORTSIDE_PASSWORD: accessPassword,
    PORTSIDE_TARGETS: "127.0.0.1",
    PORTSIDE_METRICS: "on",
  });
  beforeAll(async () => {
    here = await Neighbours.on(portside);
    await here.renewOwner();
  });
  afterAll(() => here.server.close());

  /** The sign-in itself, and what watches the process or reads the documentation. */
  const forAnyone = ["signIn", "signOut", "readHealth", "readOpenApi"];

  it.each(named.filter(([id]) => !forAnyone.includes(id)))(
    "D14: %s does nothing for whoever has not given it",
    async (_, operation) => {
      const before = await here.state();
      expect(await refusal(here.asOwner({ "portside-access": "" }), operation)).toMatchObject({
        status: 401,
      });
      expect(await here.state()).toEqual(before);
    },
  );
});

/** An answer's text; of a stream, which doesn't end, nothing but that it is one. */
async function beginningOf(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response.text();
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}
