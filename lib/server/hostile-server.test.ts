import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as unknownRoute from "@/app/api/[...path]/route";
import * as contentRoute from "@/app/api/sessions/[id]/content/route";
import * as entriesRoute from "@/app/api/sessions/[id]/entries/route";
import * as renameRoute from "@/app/api/sessions/[id]/rename/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { sessionSchema } from "@/lib/contract/session";
import { FtpError } from "@/lib/ftp/errors";
import { inTurn, sends } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer, type FakeServerOptions, type Handler } from "@/lib/ftp/testing/fake-server";
import { engineProblem } from "./engine-problem";
import { problemOf } from "./testing/scripted-session";
import { type Ask, startTestPortside, TestBrowser, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

const servers: FakeFtpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function connect(options: FakeServerOptions) {
  const server = await FakeFtpServer.start(options);
  servers.push(server);
  const browser = new TestBrowser();
  const body = { host: server.host, port: server.port, user: "u", password: "p" };
  const response = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
  const { id } = sessionSchema.parse(await response.json());
  const get = (query: string, ask: Ask = {}) =>
    browser.ask(contentRoute.GET, `/api/sessions/${id}/content?${query}`, { id, ...ask });
  return { server, browser, id, get };
}

describe("a download", () => {
  it("that comes short before anything was handed on is a problem", async () => {
    const { get } = await connect({ answers: { SIZE: "213 5", RETR: sends("ab") } });
    const problem = await problemOf(await get("path=/a.txt"));
    expect(problem).toMatchObject({ status: 502, code: "ftp-error", exchange: expect.any(Number) });
    expect(problem.detail).toContain("2 of 5 bytes");
  });

  it("D18: whose client goes before the first byte gives its transfer back", async () => {
    const stuck: Handler = (connection) => connection.reply("150 Wait.");
    const { get } = await connect({
      files: { "/a.txt": "hello" },
      answers: { RETR: inTurn(stuck, sends("hello")) },
    });
    const client = new AbortController();
    const asked = get("path=/a.txt", { signal: client.signal });
    setTimeout(() => client.abort(), 200);
    expect((await asked).status).toBeGreaterThanOrEqual(400);
    expect(await (await get("path=/a.txt")).text()).toBe("hello");
  });

  it("of an empty file whose size nobody tells is an empty file", async () => {
    const { get } = await connect({ files: { "/a.txt": "" }, answers: { SIZE: "502 no", RETR: sends("") } });
    const response = await get("path=/a.txt");
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("of a part is the whole file where the server lacks REST", async () => {
    const { get } = await connect({ files: { "/a.txt": "hello" }, answers: { REST: "502 no REST" } });
    const response = await get("path=/a.txt", { headers: { range: "bytes=2-3" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-range")).toBeNull();
    expect(await response.text()).toBe("hello");
  });

  it.each([
    [{ "if-match": '"other"' }, 412],
    [{ range: "bytes=9-" }, 416],
  ])("refused for %j names the exchange that asked", async (headers, status) => {
    const { get } = await connect({ files: { "/a.txt": "hello" } });
    const problem = await problemOf(await get("path=/a.txt", { headers }));
    expect(problem).toMatchObject({ status, exchange: expect.any(Number) });
  });
});

describe("an upload", () => {
  it("refused for If-Match names the exchange that asked", async () => {
    const { browser, id } = await connect({ files: { "/a.txt": "hello" } });
    const ask: Ask = { method: "PUT", id, body: "x", headers: { "if-match": '"other"' } };
    const put = await browser.ask(contentRoute.PUT, `/api/sessions/${id}/content?path=/a.txt`, ask);
    expect(await problemOf(put)).toMatchObject({ status: 412, exchange: expect.any(Number) });
  });
});

describe("a path", () => {
  it.each(["path=/pub/..", "path=/in/x/../../y", "path=/./a", "path=/%EF%BF%BD", "path=/%ff"])(
    "D1, D16: such as %s is refused, and nothing is sent",
    async (query) => {
      const { server, get } = await connect({});
      const before = server.lines.length;
      expect(await problemOf(await get(query))).toMatchObject({ status: 400, code: "invalid-request" });
      expect(server.lines.slice(before)).toEqual([]);
    },
  );

  it("D1, D16: is refused as bytes and in a body too", async () => {
    const { server, browser, id } = await connect({});
    const before = server.lines.length;
    const pathBytes = Buffer.from("/pub/..").toString("base64url");
    const asBytes = `/api/sessions/${id}/entries?pathBytes=${pathBytes}`;
    expect((await browser.ask(entriesRoute.GET, asBytes, { id })).status).toBe(400);
    const ask: Ask = { method: "POST", id, body: { from: "/a", to: "/in/../b" } };
    const renamed = await browser.ask(renameRoute.POST, `/api/sessions/${id}/rename`, ask);
    expect(await problemOf(renamed)).toMatchObject({ status: 400, errors: [{ path: "to" }] });
    expect(server.lines.slice(before)).toEqual([]);
  });

  it("that the API doesn't have is a problem, not a page", async () => {
    const response = await new TestBrowser().ask(unknownRoute.GET, "/api/nothing");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect((await problemOf(response)).status).toBe(404);
  });
});

describe("a refusal", () => {
  it("B10: of 9000 characters is cut, and still ends in advice", async () => {
    const { get } = await connect({
      files: { "/a.txt": "hello" },
      answers: { RETR: `550 Permission denied ${"x".repeat(9000)}` },
    });
    const { detail, ftp } = await problemOf(await get("path=/a.txt"));
    expect(detail.length).toBeLessThanOrEqual(500);
    expect(detail).toMatch(/operator\.$/);
    expect(ftp?.reply.length).toBeLessThanOrEqual(4097);
  });

  it.each(["1", "A", "error:1:", "error:1:a:b:", "\t"])(
    "A8, D9: of %j without end takes time by its length, not by its square",
    (piece) => {
      /** The best of some runs, in milliseconds: other load can only add to it. */
      const best = (length: number, times: number) => {
        const error = new FtpError("connection-failed", piece.repeat(length / piece.length));
        const run = () => {
          const start = performance.now();
          for (let i = 0; i < times; i++) engineProblem(error, []);
          return performance.now() - start;
        };
        return Math.min(...Array.from({ length: 5 }, run));
      };
      // As many letters in 25 times longer texts: linear work stays the same, quadratic work is 25 times as much.
      expect(best(100_000, 1)).toBeLessThan(10 * Math.max(best(4_000, 25), 5));
    },
  );

  it("by OpenSSL is one line without its source", () => {
    const raw =
      "TLS failed (write EPROTO 806B0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:355:\n). Check the port.";
    const { detail } = engineProblem(new FtpError("connection-failed", raw), []);
    expect(detail).toBe("TLS failed (write EPROTO wrong version number). Check the port.");
  });

  it("of a directory says that it is one", async () => {
    const { browser, id, get } = await connect({
      files: { "/pub/a.txt": "x" },
      answers: { SIZE: "550 Could not get file size.", STOR: "550 /pub: Is a directory" },
    });
    const title = "That is a directory, not a file";
    expect(await problemOf(await get("path=/pub"))).toMatchObject({ status: 403, title });
    const ask: Ask = { method: "PUT", id, body: "x" };
    const put = await browser.ask(contentRoute.PUT, `/api/sessions/${id}/content?path=/pub`, ask);
    expect(await problemOf(put)).toMatchObject({ title });
  });
});
