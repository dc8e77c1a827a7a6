import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as upload from "@/app/api/sessions/[id]/uploads/[upload]/route";
import * as uploads from "@/app/api/sessions/[id]/uploads/route";
import * as sessions from "@/app/api/sessions/route";
import { problemSchema } from "@/lib/contract/problem";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { ConnectedBrowser, codeOf } from "../testing/connected-browser";
import { startTestPortside, studentOn, type TestPortside } from "../testing/test-portside";
import { type Creation, PacedBody, TusClient } from "./testing/tus-client";

const routes = { sessions, uploads, upload };
const mebibyte = 1024 * 1024;

let portside: TestPortside;
let student: ConnectedBrowser;
let tus: TusClient;

beforeAll(async () => {
  portside = await startTestPortside();
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
  tus = await TusClient.connect(studentOn(portside.practice), routes);
});
afterAll(() => portside.close());

const bytesAt = async (path: string) => Buffer.from(await (await student.content(path)).arrayBuffer());
const parts = async () => (await student.namesIn("/")).filter((name) => name.endsWith(".part"));

describe("the protocol", () => {
  it("is described to OPTIONS, without a word to other sites' pages", async () => {
    const response = await tus.options();
    expect(response.status).toBe(204);
    expect(response.headers.get("tus-version")).toBe("1.0.0");
    expect(response.headers.get("tus-extension")).toBe(
      "creation,creation-with-upload,termination,expiration",
    );
    expect(corsOf(response)).toEqual([]);
  });

  const creation = (headers: Record<string, string>): Creation => ({
    size: 5,
    metadata: { path: "/refused.bin" },
    headers,
  });
  it.each<[string, Creation, number]>([
    ["another version", creation({ "tus-resumable": "0.2.2" }), 412],
    ["a length that is no number", creation({ "upload-length": "1e+21" }), 400],
    ["a length to come later", creation({ "upload-defer-length": "1" }), 501],
    ["a part of several", creation({ "upload-concat": "partial" }), 501],
    ["metadata that isn't base64", creation({ "upload-metadata": "path ?" }), 400],
    ["a coded body", creation({ "content-encoding": "gzip" }), 400],
    ["no path", { size: 5, metadata: {} }, 400],
    ["two paths", { size: 5, metadata: { path: "/a", pathBytes: "L2E" } }, 400],
    ["an unknown wish", { size: 5, metadata: { path: "/a", onConflict: "append" } }, 400],
    ["a date without a zone", { size: 5, metadata: { path: "/a", modified: "2024-01-02T03:04:05" } }, 400],
    ["a directory's path", { size: 5, metadata: { path: "/pub/" } }, 400],
    ["a relative path", { size: 5, metadata: { path: "a.bin" } }, 400],
    ["a path with ..", { size: 5, metadata: { path: "/pub/../a.bin" } }, 400],
    ["more bytes than announced", { size: 4, metadata: { path: "/a" }, body: Buffer.from("12345") }, 413],
  ])("is refused with a problem for %s", async (_name, wanted, status) => {
    const response = await tus.create(wanted);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("tus-resumable")).toBe("1.0.0");
    expect(corsOf(response)).toEqual([]);
    const { code } = problemSchema.parse(await response.json());
    expect(response.headers.get("portside-problem")).toBe(code);
  });

  it("names its version to who speaks another", async () => {
    const response = await tus.create(creation({ "tus-resumable": "2.0.0" }));
    expect(response.headers.get("tus-version")).toBe("1.0.0");
  });
});

function corsOf(response: Response): string[] {
  return [...response.headers.keys()].filter((name) => name.startsWith("access-control-"));
}

describe("a new upload", () => {
  it("is told where it is, where the file will be, and until when", async () => {
    const response = await tus.create({ size: 5, metadata: { path: "/planned ü.bin" } });
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toMatch(
      new RegExp(`^/api/sessions/${tus.id}/uploads/[A-Za-z0-9_-]+$`),
    );
    expect(response.headers.get("content-location")).toBe(
      `/api/sessions/${tus.id}/content?path=%2Fplanned%20%C3%BC.bin`,
    );
    const week = 7 * 24 * 60 * 60 * 1000;
    const left = Date.parse(response.headers.get("upload-expires") ?? "") - Date.now();
    expect(left).toBeGreaterThan(week - 60_000);
    expect(left).toBeLessThanOrEqual(week);
    expect(corsOf(response)).toEqual([]);
    expect(await student.namesIn("/")).not.toContain("planned ü.bin");
  });

  it("is told what its bytes are called until all have come", async () => {
    const size = 2 * mebibyte;
    const response = await tus.create({ size, metadata: { path: "/called.bin" } });
    const location = response.headers.get("location") ?? "";
    expect((await tus.patch(location, 0, randomBytes(mebibyte))).status).toBe(204);
    const [part] = await parts();
    expect(part).toBe(response.headers.get("portside-temporary-name"));
    await tus.discard(location);

    const direct = await tus.create({ size: 5, metadata: { path: "/direct.bin" } });
    expect(direct.headers.get("portside-temporary-name")).toBeNull();
  });

  it("takes a path as bytes, and says the place as bytes where it is no text", async () => {
    const bytes = Buffer.from("/by bytes \xfc.bin", "latin1").toString("base64url");
    const response = await tus.create({ size: 5, metadata: { pathBytes: bytes } });
    expect(response.status).toBe(201);
    expect(response.headers.get("content-location")).toBe(
      `/api/sessions/${tus.id}/content?pathBytes=${bytes}`,
    );
  });

  it("of a name that is taken is refused, with what is there", async () => {
    await student.put("/taken.txt", "12345");
    for (const body of [undefined, Buffer.from("new")]) {
      const response = await tus.create({ size: 3, metadata: { path: "/taken.txt" }, ...(body && { body }) });
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({
        code: "already-exists",
        existing: { size: 5, modifiedAt: expect.stringMatching(/Z$/) },
        exchange: expect.any(Number),
      });
    }
    expect((await bytesAt("/taken.txt")).toString()).toBe("12345");
  });

  it("takes a free name when it was told to", async () => {
    await student.put("/report.txt", "old");
    for (const [path, body] of [
      ["/report (2).txt", Buffer.from("new")],
      ["/report (3).txt", Buffer.alloc(0)],
    ] as const) {
      const response = await tus.create({
        size: body.length,
        metadata: { path: "/report.txt", onConflict: "rename" },
        body,
      });
      expect(response.status).toBe(201);
      expect(response.headers.get("content-location")).toContain(encodeURIComponent(path));
      expect((await bytesAt(path)).equals(body)).toBe(true);
    }
    expect((await bytesAt("/report.txt")).toString()).toBe("old");
  });
});

describe("an upload that comes with its creation", () => {
  it.each([0, 1, 1000, 3 * mebibyte])("is there after 201: %i bytes", async (size) => {
    const body = randomBytes(size);
    const path = `/whole ${size}.bin`;
    const response = await tus.create({ size, metadata: { path }, body });
    expect(response.status).toBe(201);
    expect(response.headers.get("upload-offset")).toBe(String(size));
    expect((await bytesAt(path)).equals(body)).toBe(true);
    expect(await tus.offset(response.headers.get("location") ?? "")).toBe(size);
  });

  it("is there after 201 without any body when it is empty", async () => {
    expect((await tus.create({ size: 0, metadata: { path: "/nothing.bin" } })).status).toBe(201);
    expect((await student.content("/nothing.bin", { method: "HEAD" })).headers.get("content-length")).toBe(
      "0",
    );
  });

  it("replaces when it was told to, and keeps its date", async () => {
    await student.put("/replaced.txt", "old and longer");
    const response = await tus.create({
      size: 3,
      metadata: { path: "/replaced.txt", onConflict: "replace", modified: "2020-02-03T04:05:06Z" },
      body: Buffer.from("new"),
    });
    expect(response.status).toBe(201);
    const stored = await student.content("/replaced.txt");
    expect(stored.headers.get("last-modified")).toBe("Mon, 03 Feb 2020 04:05:06 GMT");
    expect(await stored.text()).toBe("new");
  });

  it("is one command on the wire beside the questions", async () => {
    const client = await TusClient.connect(studentOn(portside.practice), routes, tus.browser);
    const before = client.commands(portside.runtime).length;
    await client.create({ size: 3, metadata: { path: "/one request.txt" }, body: Buffer.from("abc") });
    expect(
      client
        .commands(portside.runtime)
        .slice(before)
        .filter((line) => /^(STOR|APPE|RNFR)/.test(line)),
    ).toEqual(["STOR /one request.txt"]);
  });

  it("in part goes on from there", async () => {
    const body = randomBytes(2 * mebibyte);
    const path = "/begun.bin";
    const response = await tus.create({
      size: body.length,
      metadata: { path },
      body: body.subarray(0, mebibyte),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("upload-offset")).toBe(String(mebibyte));
    const location = response.headers.get("location") ?? "";
    expect((await tus.patch(location, mebibyte, body.subarray(mebibyte))).status).toBe(204);
    expect((await bytesAt(path)).equals(body)).toBe(true);
  });

  it("in part is refused where it goes straight to its name", async () => {
    const response = await tus.create({
      size: 5,
      metadata: { path: "/direct.bin" },
      body: Buffer.from("123"),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ title: "This upload can't come in parts" });
    expect(await student.namesIn("/")).not.toContain("direct.bin");
  });

  it.each([
    ["whole", 3 * mebibyte, { "content-length": String(3 * mebibyte) }],
    ["in part", 3 * mebibyte, { "content-length": String(2 * mebibyte) }],
    ["without saying how much", 3 * mebibyte, {}],
    ["to its name", 1000, { "content-length": "1000" }],
  ])(
    "leaves nothing when it is cut off %s, because nobody knows its address",
    async (_name, size, headers) => {
      const body = new PacedBody();
      const asked = tus.create({
        size,
        metadata: { path: "/cut off.bin" },
        body: body.stream,
        headers,
      });
      body.send(randomBytes(500));
      await expect.poll(() => tus.commands(portside.runtime).at(-1)).toMatch(/^STOR/);
      body.breakOff();
      expect((await asked).status).toBeGreaterThanOrEqual(400);
      expect(await parts()).toEqual([]);
      expect(await student.namesIn("/")).not.toContain("cut off.bin");
    },
  );

  it("with fewer bytes than announced is not stored", async () => {
    const response = await tus.create({
      size: 1000,
      metadata: { path: "/short.bin" },
      body: Buffer.from("only this"),
      headers: { "content-length": "1000" },
    });
    expect(await codeOf(response)).toBe("invalid-request");
    expect(await student.namesIn("/")).not.toContain("short.bin");
  });

  it("with more bytes than announced is not stored", async () => {
    for (const size of [1000, 3 * mebibyte]) {
      const body = new PacedBody();
      body.send(randomBytes(size));
      body.send(randomBytes(1));
      body.end();
      const response = await tus.create({ size, metadata: { path: "/long.bin" }, body: body.stream });
      expect(response.status).toBe(413);
      expect(await codeOf(response)).toBe("too-large");
      expect(await student.namesIn("/")).not.toContain("long.bin");
      expect(await parts()).toEqual([]);
    }
  });

  it("to one name from two at once is one file, and the other is told", async () => {
    const other = await TusClient.connect(studentOn(portside.practice), routes);
    const bodies = [randomBytes(200_000), randomBytes(200_000)];
    const answers = await Promise.all(
      bodies.map((body, index) =>
        (index === 0 ? tus : other).create({ size: body.length, metadata: { path: "/both.bin" }, body }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const winner = bodies[answers.findIndex(({ status }) => status === 201)];
    expect((await bytesAt("/both.bin")).equals(winner ?? Buffer.alloc(0))).toBe(true);
  });
});

describe("a hostile name", () => {
  it.each([
    ["a line of its own", { path: "/a\r\nDELE b" }],
    ["a zero byte", { path: "/a\0b" }],
    ["a delete character", { path: "/a\x7fb" }],
    ["control characters as bytes", { pathBytes: Buffer.from("/a\r\nDELE b").toString("base64url") }],
    [
      "control characters below bytes",
      { pathBytes: Buffer.from("/pub").toString("base64url"), below: "a\nb" },
    ],
    ["what stands for bytes that are no text", { path: "/a\ufffdb" }],
    ["a way out", { path: "/in/../../etc/passwd" }],
  ])("with %s is refused, and nothing is sent", async (_name, metadata) => {
    const server = await FakeFtpServer.start({});
    onTestFinished(() => server.close());
    const client = await TusClient.connect(
      { host: server.host, port: server.port, user: "u", password: "p" },
      routes,
    );
    const before = server.lines.length;
    for (const body of [undefined, Buffer.from("abc")]) {
      const response = await client.create({ size: 3, metadata, ...(body && { body }) });
      expect(await codeOf(response)).toBe("invalid-request");
    }
    expect(server.lines.slice(before)).toEqual([]);
  });
});
