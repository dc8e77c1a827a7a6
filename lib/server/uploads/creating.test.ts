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
import { type Creation, TusClient } from "./testing/tus-client";

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
    expect((await student.bytesAt("/taken.txt")).toString()).toBe("12345");
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
      expect((await student.bytesAt(path)).equals(body)).toBe(true);
    }
    expect((await student.bytesAt("/report.txt")).toString()).toBe("old");
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
  ])("D5, D16: with %s is refused, and nothing is sent", async (_name, metadata) => {
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
