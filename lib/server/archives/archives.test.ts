import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as archive from "@/app/api/sessions/[id]/archive/route";
import * as progress from "@/app/api/sessions/[id]/archives/[archive]/progress/route";
import * as prepared from "@/app/api/sessions/[id]/archives/[archive]/route";
import * as archives from "@/app/api/sessions/[id]/archives/route";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as sessions from "@/app/api/sessions/route";
import { codeOf } from "../testing/connected-browser";
import { startTestPortside, studentOn, type TestPortside } from "../testing/test-portside";
import { ArchiveBrowser, readJob } from "./testing/archive-browser";
import { hasPython, readZip } from "./testing/read-zip";

const routes = { sessions, session, archive, archives, prepared, progress };
let portside: TestPortside;
let student: ArchiveBrowser;

beforeAll(async () => {
  portside = await startTestPortside();
  student = await ArchiveBrowser.connect(routes, studentOn(portside.practice));
});
afterAll(() => portside.close());

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function contentOf(path: string): Promise<Buffer> {
  const resource = `/api/sessions/${student.id}/content?path=${encodeURIComponent(path)}`;
  const response = await student.browser.ask(content.GET, resource, { id: student.id });
  return Buffer.from(await response.arrayBuffer());
}

describe.skipIf(!hasPython)("an archive of the practice server", () => {
  it("holds a directory with everything below it, byte for byte", async () => {
    const entries = await readZip(await student.bytesOf("/pub/documents", "/pub/large/1-MiB.bin"));
    expect(entries.map(({ name }) => name)).toEqual([
      "documents/",
      "documents/active-and-passive.md",
      "documents/which-side.pdf",
      "documents/commands.csv",
      "documents/ports.json",
      "documents/page.html",
      "documents/empty.txt",
      "1-MiB.bin",
    ]);
    for (const [name, path] of [
      ["documents/which-side.pdf", "/pub/documents/which-side.pdf"],
      ["1-MiB.bin", "/pub/large/1-MiB.bin"],
    ] as const) {
      expect(entries.find((entry) => entry.name === name)?.sha256).toBe(sha256(await contentOf(path)));
    }
  });

  it("holds empty directories, and directories in directories", async () => {
    const names = (await readZip(await student.bytesOf("/pub/releases", "/pub/empty"))).map(
      ({ name }) => name,
    );
    expect(names).toEqual([
      "releases/",
      "releases/1.0/",
      "releases/1.0/NOTES.txt",
      "releases/1.0/sample-1.0.txt.gz",
      "releases/2.0/",
      "releases/2.0/NOTES.txt",
      "releases/2.0/sample-2.0.txt.gz",
      "releases/2.1/",
      "releases/2.1/NOTES.txt",
      "releases/2.1/sample-2.1.txt.gz",
      "empty/",
    ]);
  });

  it("holds the files that links lead to, and lists the links that lead elsewhere", async () => {
    const entries = await readZip(await student.bytesOf("/pub/links"));
    expect(entries.map(({ name }) => name)).toEqual(["links/", "links/readme", "portside-errors.txt"]);
    expect(entries[1]?.sha256).toBe(sha256(await contentOf("/pub/README.md")));
    const list = entries[2]?.text ?? "";
    for (const name of ["latest", "here", "nowhere"]) expect(list).toContain(`/pub/links/${name}\n`);
    expect(list).toContain("links to directories are not followed");
  });

  it("lists what may not be read, with the server's own words, and goes on", async () => {
    const entries = await readZip(await student.bytesOf("/read-only", "/locked", "/welcome.txt"));
    expect(entries.map(({ name }) => name)).toEqual([
      "read-only/",
      "read-only/look-but-dont-touch.txt",
      "locked/",
      "welcome.txt",
      "portside-errors.txt",
    ]);
    const list = entries.at(-1)?.text ?? "";
    expect(list).toMatch(/^\/read-only\/secret\.txt\n {2}The server answered RETR .* with 550 /m);
    expect(list).toMatch(/^\/locked\n {2}The server answered .* with 550 /m);
  });

  it("has every odd name, so that it can be unpacked", async () => {
    const entries = await readZip(await student.bytesOf("/pub/names"));
    for (const { name, text } of entries.slice(1)) {
      expect(name).not.toMatch(/[\\\u0000-\u001f]|(?:^|\/)\.\.(?:\/|$)|^\//u);
      expect(text).toContain("This file is called:");
    }
    expect(entries.length).toBeGreaterThan(5);
  });

  it("of a long selection has every file", async () => {
    const names = Array.from({ length: 500 }, (_, i) => `file-${String(i + 1).padStart(5, "0")}.txt`);
    const id = await student.prepared(...names.map((name) => `/pub/many/${name}`));
    const entries = await readZip(Buffer.from(await (await student.fetch(id)).arrayBuffer()));
    expect(entries.map(({ name }) => name).toSorted()).toEqual(names);
    expect(new Set(entries.map(({ text }) => text))).toEqual(new Set(["One of ten thousand.\n"]));
  });
});

describe("an archive", () => {
  it("is called as what it holds, and a browser does nothing with it but keep it", async () => {
    const response = await student.get("path=/pub/releases/&path=/pub/releases");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/zip",
      "content-disposition": 'attachment; filename="releases.zip"',
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    });
    expect(response.headers.has("content-length")).toBe(false);
    await response.body?.cancel();
  });

  it.each([
    ["path=/welcome.txt", "welcome.txt.zip"],
    ["path=/pub/README.md&path=/pub/empty", "pub.zip"],
    ["path=/pub/README.md&path=/welcome.txt", "127.0.0.1.zip"],
    ["path=/welcome.txt&path=/incoming", "127.0.0.1.zip"],
    [`pathBytes=${Buffer.from("/pub/empty").toString("base64url")}&path=/pub/README.md`, "pub.zip"],
  ])("of %s is %s", async (query, name) => {
    const response = await student.get(query);
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
    await response.body?.cancel();
  });

  it("of nothing but what isn't there is a problem", async () => {
    const response = await student.get("path=/nowhere");
    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe("not-found");
  });

  it.each([
    ["", "path"],
    ["path=relative", "absolute"],
    ["path=/a/../b", ".."],
    ["path=/a%0d%0aDELE%20b", "control"],
    ["path=%ff", "UTF-8"],
    ["paths=/a", "paths"],
  ])("is not made of %j", async (query, reason) => {
    const response = await student.get(query);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(reason);
  });
});

describe("a prepared archive", () => {
  it("is fetched once, and how it went can be asked before, meanwhile and after", async () => {
    const id = await student.prepared("/pub/code", "/pub/nowhere");
    const followed = student.progress(id);
    const response = await student.fetch(id);
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="pub.zip"');
    const size = (await response.arrayBuffer()).byteLength;
    const first = await readJob(await followed);
    expect(first.end).toMatchObject({ finished: true, failed: [{ path: "/pub/nowhere" }] });
    const last = first.progress.at(-1);
    expect(last?.done).toBe(6);
    expect(last?.bytes).toBeGreaterThan(0);
    expect(last?.bytes).toBeLessThan(size);
    expect((await readJob(await student.progress(id))).end).toEqual(first.end);
    const again = await student.fetch(id);
    expect(again.status).toBe(404);
    expect(await again.text()).toContain("once");
  });

  it("is its browser's and its session's alone", async () => {
    const id = await student.prepared("/pub/code");
    const other = await ArchiveBrowser.connect(routes, studentOn(portside.practice));
    expect((await other.fetch(id)).status).toBe(404);
    expect((await other.progress(id)).status).toBe(404);
    expect((await other.cancel(id)).status).toBe(404);
    expect((await student.cancel(id)).status).toBe(204);
    await other.close();
  });

  it("that is given up is gone, and whoever follows it hears so", async () => {
    const id = await student.prepared("/pub/code");
    const followed = await student.progress(id);
    expect((await student.cancel(id)).status).toBe(204);
    expect((await readJob(followed)).end).toEqual({ finished: false, failed: [] });
    expect((await student.fetch(id)).status).toBe(404);
  });

  it("that is given up under way breaks off", async () => {
    const id = await student.prepared("/pub/large/1-GiB.bin");
    const response = await student.fetch(id);
    const reader = response.body?.getReader();
    await reader?.read();
    expect((await student.cancel(id)).status).toBe(204);
    await expect(readToEnd(reader)).rejects.toThrow("broke off");
  });

  it("goes on when nobody follows it any more", async () => {
    const id = await student.prepared("/pub/large/16-MiB.bin");
    const response = await student.fetch(id);
    const follower = new AbortController();
    const followed = await student.progress(id, { signal: follower.signal });
    follower.abort();
    await expect(followed.text()).rejects.toThrow();
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(16 * 1024 * 1024);
    expect((await readJob(await student.progress(id))).end.finished).toBe(true);
  });

  it("has ended unfinished when its client went", async () => {
    const id = await student.prepared("/pub/large/1-GiB.bin");
    const response = await student.fetch(id);
    const followed = await student.progress(id);
    await response.body?.cancel();
    expect((await readJob(followed)).end.finished).toBe(false);
  });

  it("is one of a few: more than eight have to wait", async () => {
    const other = await ArchiveBrowser.connect(routes, studentOn(portside.practice));
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) ids.push(await other.prepared("/pub"));
    const refused = await other.prepare({ paths: ["/pub"] });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("10");
    await other.cancel(ids[0] ?? "");
    expect((await other.prepare({ paths: ["/pub"] })).status).toBe(201);
    await other.close();
  });

  it("wants at least one path", async () => {
    expect((await student.prepare({ paths: [] })).status).toBe(400);
    expect((await student.prepare({ paths: ["/pub"], recursive: true })).status).toBe(400);
  });
});

async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  while (reader && !(await reader.read()).done);
}
