import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as sessions from "@/app/api/sessions/route";
import { storedSchema } from "@/lib/contract/files";
import { ConnectedBrowser, codeOf } from "./testing/connected-browser";
import { startTestPortside, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
let student: ConnectedBrowser;

beforeAll(async () => {
  portside = await startTestPortside();
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
});
afterAll(() => portside.close());

describe("content", () => {
  const body = randomBytes(300_000);
  const path = "/content ü.bin";
  const sha256 = createHash("sha256").update(body).digest("hex");

  beforeAll(async () => {
    const response = await student.put(path, body);
    expect(response.status).toBe(201);
    expect(storedSchema.parse(await response.json())).toEqual({ path, size: body.length, sha256 });
  });

  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

  it("comes back byte for byte, with everything a client needs to know", async () => {
    const response = await student.content(path);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-length": String(body.length),
      "content-type": "application/octet-stream",
      "content-disposition": "attachment; filename=\"content _.bin\"; filename*=UTF-8''content%20%C3%BC.bin",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      etag: expect.stringMatching(/^"/),
      "last-modified": expect.stringMatching(/GMT$/),
    });
    expect((await bytesOf(response)).equals(body)).toBe(true);
  });

  it("tells size and date to HEAD without a data connection", async () => {
    const response = await student.content(path, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe(String(body.length));
    expect(response.body).toBeNull();
  });

  it.each([
    ["bytes=0-99", 0, 99],
    ["bytes=1000-", 1000, 299_999],
    ["bytes=-10", 299_990, 299_999],
    ["bytes=299999-", 299_999, 299_999],
    ["bytes=100000-200000", 100_000, 200_000],
  ])("comes in parts: %s", async (range, from, to) => {
    const response = await student.content(path, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${from}-${to}/300000`);
    expect(response.headers.get("content-length")).toBe(String(to - from + 1));
    expect((await bytesOf(response)).equals(body.subarray(from, to + 1))).toBe(true);
  });

  it("has no part beyond its end", async () => {
    const response = await student.content(path, { headers: { range: "bytes=300000-" } });
    expect(response.headers.get("content-range")).toBe("bytes */300000");
    expect(response.status).toBe(416);
    expect(await codeOf(response)).toBe("range-not-satisfiable");
  });

  it("is not sent again to who has it, and a part is only of the same version", async () => {
    const etag = (await student.content(path, { method: "HEAD" })).headers.get("etag") ?? "";
    const unchanged = await student.content(path, { headers: { "if-none-match": etag } });
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get("etag")).toBe(etag);
    const range = "bytes=0-9";
    const part = await student.content(path, { headers: { range, "if-range": etag } });
    expect(part.status).toBe(206);
    await part.body?.cancel();
    const whole = await student.content(path, { headers: { range, "if-range": '"other"' } });
    expect(whole.status).toBe(200);
    await whole.body?.cancel();
    expect((await student.content(path, { headers: { "if-match": '"other"' } })).status).toBe(412);
  });

  it.each([
    ["/page.html", "inline", "attachment"],
    ["/drawing.svg", "inline", "attachment"],
    ["/page.xhtml", "inline", "attachment"],
    ["/PAGE.HTM", "inline", "attachment"],
    ["/page.html ", "inline", "attachment"],
    ["/feed.xml", "inline", "attachment"],
    ["/notes.md", "inline", "attachment"],
    ["/photo.png", "inline", "inline"],
    ["/song.mp3", "inline", "inline"],
    ["/film.webm", "inline", "inline"],
    ["/paper.pdf", "inline", "inline"],
    ["/notes.txt", "inline", "inline"],
    ["/notes.txt", "attachment", "attachment"],
    ["/unknown", "inline", "attachment"],
  ])("D4: %s asked as %s is sent as %s", async (file, asked, sent) => {
    await student.put(file, "<script>alert(1)</script>");
    const response = await student.content(file, {}, `&disposition=${asked}`);
    expect(response.headers.get("content-disposition")).toMatch(new RegExp(`^${sent};`));
    expect(response.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    await response.body?.cancel();
  });

  it.each([
    [200, path, {}],
    [206, path, { range: "bytes=0-9" }],
    [304, path, { "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT" }],
    [404, "/nowhere.html", {}],
    [412, path, { "if-match": '"other"' }],
    [416, path, { range: "bytes=300000-" }],
  ])(
    "runs in no page, and is no other type than it says, with status %i too",
    async (status, of, headers) => {
      for (const method of ["GET", "HEAD"]) {
        const response = await student.content(of, { method, headers }, "&disposition=inline");
        if (method === "GET") expect(response.status).toBe(status);
        expect(response.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
        expect(response.headers.get("x-content-type-options")).toBe("nosniff");
        await response.body?.cancel();
      }
    },
  );

  it("is not-found where there is no file", async () => {
    expect(await codeOf(await student.content("/nowhere.bin"))).toBe("not-found");
    expect((await student.content("/nowhere.bin", { method: "HEAD" })).status).toBe(404);
  });

  it("of a directory is a problem, never an empty file", async () => {
    const response = await student.content("/pub");
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("of nothing is an empty file", async () => {
    expect((await student.put("/empty.bin", "")).status).toBe(201);
    const response = await student.content("/empty.bin");
    expect(response.headers.get("content-length")).toBe("0");
    expect(await response.text()).toBe("");
  });

  it("is replaced with 200, and only when a condition holds", async () => {
    await student.put("/version.txt", "first");
    expect((await student.put("/version.txt", "second")).status).toBe(200);
    const etag = (await student.content("/version.txt", { method: "HEAD" })).headers.get("etag") ?? "";

    const created = await student.put("/version.txt", "third", { "if-none-match": "*" });
    expect(created.status).toBe(412);
    expect(await created.json()).toMatchObject({
      code: "already-exists",
      status: 412,
      detail: expect.stringMatching(/6 bytes/),
    });

    const stale = await student.put("/version.txt", "third", { "if-match": '"stale"' });
    expect(stale.status).toBe(412);
    expect(await codeOf(stale)).toBe("conflict");

    expect((await student.put("/missing.txt", "x", { "if-match": "*" })).status).toBe(412);
    expect(await (await student.content("/version.txt")).text()).toBe("second");
    expect((await student.put("/version.txt", "third!", { "if-match": etag })).status).toBe(200);
    expect(await (await student.content("/version.txt")).text()).toBe("third!");
    expect((await student.put("/fresh.txt", "x", { "if-none-match": "*" })).status).toBe(201);
  });

  it.each([
    [{ "content-encoding": "gzip" }, "/coded.txt"],
    [{ "content-range": "bytes 0-0/1" }, "/part.txt"],
    [{}, "/folder/"],
  ])("is refused with %j as %s", async (headers, file) => {
    expect(await codeOf(await student.put(file, "x", headers))).toBe("invalid-request");
  });

  it("that breaks off leaves nothing under its name", async () => {
    await student.put("/kept.txt", "whole");
    for (const [file, expected] of [
      ["/kept.txt", "whole"],
      ["/cut-off.bin", null],
    ] as const) {
      const broken = new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(2_000_000));
          controller.error(new Error("aborted"));
        },
      });
      const response = await student.put(file, broken);
      expect(response.status).toBeGreaterThanOrEqual(400);
      const after = await student.content(file);
      if (expected === null) expect(after.status).toBe(404);
      else expect(await after.text()).toBe(expected);
    }
    expect((await student.namesIn("/")).filter((name) => /kept|cut-off/.test(name))).toEqual(["kept.txt"]);
  });

  it("that is refused is taken to its end, so that the client gets to read why", async () => {
    let taken = 0;
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(100_000));
        if (++taken === 50) controller.close();
      },
      cancel() {
        taken = Number.NaN;
      },
    });
    const response = await student.content("/welcome.txt", {
      method: "PUT",
      body,
      headers: { "if-match": '"stale"' },
    });
    expect(response.status).toBe(412);
    await expect.poll(() => taken).toBe(50);
  });

  it("D18: that the client gives up half-way leaves nothing under any name", async () => {
    const client = new AbortController();
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(500_000));
        if (++sent < 5) return;
        client.abort();
        controller.error(client.signal.reason);
      },
    });
    let sent = 0;
    await student.content("/given-up.bin", { method: "PUT", body, signal: client.signal });
    expect((await student.namesIn("/")).filter((name) => /given-up|[.]part$/.test(name))).toEqual([]);
  });

  it("shorter than announced is not stored", async () => {
    const response = await student.put("/short.bin", "only this", { "content-length": "1000" });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect((await student.content("/short.bin")).status).toBe(404);
  });

  it("D18: that nobody reads on frees its transfer, so that the session goes on", async () => {
    for (let i = 0; i < 5; i++) {
      const response = await student.content(path);
      await response.body?.cancel();
    }
    expect((await bytesOf(await student.content(path))).equals(body)).toBe(true);
  });
});

it("answers twenty requests at once on one session", async () => {
  const body = randomBytes(200_000);
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const path = `/at once ${index}.bin`;
      if (index % 4 === 0) return (await student.list("/")).status;
      if (index % 4 === 1)
        return (await student.content("/pub/", { method: "HEAD" })).status >= 400 ? 200 : 0;
      const stored = await student.put(path, body);
      const back = await student.content(path);
      return stored.status === 201 && body.equals(Buffer.from(await back.arrayBuffer())) ? 200 : 0;
    }),
  );
  expect(answers).toEqual(Array.from({ length: 20 }, () => 200));
});
