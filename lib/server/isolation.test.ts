import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { operations } from "@/lib/contract/operations";
import { EventReader } from "./testing/event-reader";
import { type Belongings, operationExamples } from "./testing/operation-examples";
import { askExample, isOfSession, operationOf, settle } from "./testing/operations-client";
import { OwnedPortside } from "./testing/owned-portside";
import { problemOf } from "./testing/scripted-session";
import { TestBrowser } from "./testing/test-portside";

let here: OwnedPortside;
beforeEach(async () => {
  here = await OwnedPortside.start();
});
afterEach(() => here.close());

const named = operations.map((operation) => [operation.id, operation] as const);
/** What of tus there is, is no secret of a session. */
const isOpen = (id: string) => id === "describeUploads";

it("D13: there is an example of every operation", () => {
  expect(Object.keys(operationExamples).toSorted()).toEqual(named.map(([id]) => id).toSorted());
});

const strangers: [string, () => Promise<TestBrowser>][] = [
  ["a browser with a session of the same login", async () => (await settledStranger()).stranger],
  ["a browser without a cookie", async () => new TestBrowser()],
  [
    "a cookie made up around the owner's own number",
    async () => {
      const browser = new TestBrowser();
      const number = Buffer.from(here.cookie, "base64url").subarray(0, 32);
      browser.cookies.set("portside", Buffer.concat([number, randomBytes(32)]).toString("base64url"));
      return browser;
    },
  ],
];

describe.each(strangers)("to %s", (_, arrive) => {
  let stranger: TestBrowser;
  beforeEach(async () => {
    stranger = await arrive();
  });

  it.each(named.filter(([id, operation]) => isOfSession(operation) && !isOpen(id)))(
    "D13: %s answers as if nothing of the owner's existed",
    async (_, operation) => {
      const before = here.state();
      const response = await askExample(operation, stranger, here.belongings);
      expect(response.status).toBe(404);
      expect(response.headers.get("set-cookie")).toBeNull();
      const problem = await problemOf(response);
      expect(problem.code).toBe("not-found");

      const never = { id: anyId(), upload: anyId(), archive: anyId() };
      const answer = await askExample(operation, stranger, { ...here.belongings, params: never });
      expect(problem).toEqual(await problemOf(answer));
      expect(here.state()).toEqual(before);
      await here.expectToWorkForOwner(operation);
    },
  );

  it.each(named.filter(([id, operation]) => !isOfSession(operation) || isOpen(id)))(
    "D13: %s tells nothing of the owner's",
    async (_, operation) => {
      const { params, sealedPassword } = here.belongings;
      const before = here.state();
      const response = await askExample(operation, stranger, here.belongings);
      const told = `${JSON.stringify([...response.headers])}${await textOf(response)}`;
      for (const own of [...Object.values(params), sealedPassword, here.cookie, "hunter2"]) {
        expect(told).not.toContain(own);
      }
      expect(here.state()).toEqual(before);
      await here.expectToWorkForOwner(operation);
    },
  );
});

describe("a browser with a session of its own", () => {
  let stranger: TestBrowser;
  let its: Belongings;
  beforeEach(async () => {
    ({ stranger, its } = await settledStranger());
  });

  it.each(named.filter(([, { path }]) => /\{id\}.*\{/.test(path)))(
    "D13: %s finds nothing of the owner's under that session either",
    async (_, operation) => {
      const before = here.state();
      const params = { ...here.belongings.params, id: its.params.id };
      const response = await askExample(operation, stranger, { ...its, params });
      expect(await problemOf(response)).toMatchObject({ status: 404, code: "not-found" });
      expect(here.state()).toEqual(before);
      await here.expectToWorkForOwner(operation);
    },
  );

  it("D13: no field of a body names a session but the copy's and the check's, which are tried next", () => {
    const fields = operations.flatMap(({ id, body }) =>
      body?.schema ? fieldsOf(body.schema).map((field) => `${id} ${field}`) : [],
    );
    expect(fields.length).toBeGreaterThan(40);
    expect(fields.filter((field) => /session$/i.test(field))).toEqual(["copy toSession", "runCheck session"]);
  });

  it("D13: can check no server with the owner's session", async () => {
    const before = here.state();
    const response = await askExample(operationOf("runCheck"), stranger, here.belongings);
    expect(await problemOf(response)).toMatchObject({ status: 404, code: "not-found" });
    expect(here.state()).toEqual(before);
  });

  it("D13: can copy nothing to the owner's session, nor from it", async () => {
    const before = here.state();
    const files = { from: "/owned/a.txt", to: "/owned/c.txt" };
    for (const [source, target] of [
      [its, here.belongings],
      [here.belongings, its],
    ] as const) {
      const body = { ...files, toSession: target.params.id };
      const response = await askExample(operationOf("copy"), stranger, source, { body });
      expect(await problemOf(response)).toMatchObject({ status: 404, code: "not-found" });
    }
    expect(here.state()).toEqual(before);
  });

  it("D12, D13: can open no connection with the owner's sealed password", async () => {
    const before = here.state();
    const response = await askExample(operationOf("createSession"), stranger, here.belongings);
    expect(await problemOf(response)).toMatchObject({ status: 400, code: "invalid-request" });
    expect(here.state()).toEqual(before);
  });

  it("D13: hears nothing of the owner's work, whatever it claims to have heard before", async () => {
    const { belongings, owner } = here;
    const claimed = [its.params.id, belongings.params.id, anyId()].map((id) => `${id}-0`).join(".");
    const headers = { "last-event-id": claimed };
    const stream = new EventReader(
      await askExample(operationOf("readAllTraffic"), stranger, its, { headers }),
    );
    for (const id of ["listEntries", "makeDirectory", "changeSession", "closeSession"]) {
      await (await askExample(operationOf(id), owner, belongings)).text();
    }
    await askExample(operationOf("closeSession"), stranger, its);
    const told = z.object({ change: z.literal("closed"), id: z.string() });
    const closed: string[] = [];
    const rest: unknown[] = [];
    while (!closed.includes(its.params.id)) {
      const { data } = await stream.next();
      const end = told.safeParse(data).data;
      if (end) closed.push(end.id);
      else rest.push(data);
    }
    await stream.close();
    // Of an id that it named itself and that isn't its own, it hears what it hears of one that never was: gone, once.
    expect(closed).toHaveLength(3);
    expect(JSON.stringify(rest)).not.toContain(belongings.params.id);
    expect(JSON.stringify(rest)).not.toContain("/owned/new");
  });
});

it("D13: sessions, archives and browsers have random numbers of at least 128 bits", async () => {
  const has: Record<"session" | "archive" | "browser", Buffer[]> = { session: [], archive: [], browser: [] };
  for (let i = 0; i < 8; i++) {
    const { stranger, its } = await settledStranger();
    const cookie = Buffer.from(stranger.cookies.get("portside") ?? "", "base64url");
    has.session.push(Buffer.from(its.params.id, "base64url"));
    has.archive.push(Buffer.from(its.params.archive, "base64url"));
    has.browser.push(cookie.subarray(0, 32));
  }
  for (const [kind, ids] of Object.entries(has)) {
    const least = Math.min(...ids.map(({ length }) => length));
    expect(least, kind).toBeGreaterThanOrEqual(kind === "browser" ? 32 : 16);
    // Neither counter, clock nor anything fixed is among them: every four bytes differ from one to the next.
    for (let at = 0; at < least; at += 4) {
      expect(new Set(ids.map((id) => id.readUInt32BE(at))).size, `${kind}, byte ${at}`).toBe(ids.length);
    }
  }
});

/** Another browser that has everything that the owner has, by the same login. */
async function settledStranger(): Promise<{ stranger: TestBrowser; its: Belongings }> {
  const stranger = new TestBrowser();
  return { stranger, its: await settle(stranger, here.server) };
}

/** An id such as Portside's, which nothing has. */
function anyId(): string {
  return randomBytes(16).toString("base64url");
}

/** An answer's text; of a stream, which doesn't end, what it begins with. */
async function textOf(response: Response): Promise<string> {
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (!isStream) return response.text();
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

/** The names of all fields, however deep, of what a body may be. */
function fieldsOf(schema: z.ZodType): string[] {
  const names: string[] = [];
  JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), (key, value) => {
    if (key === "properties") names.push(...Object.keys(value));
    return value;
  });
  return names;
}
