import { describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as remove from "@/app/api/sessions/[id]/delete/route";
import * as directories from "@/app/api/sessions/[id]/directories/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as rename from "@/app/api/sessions/[id]/rename/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as sessions from "@/app/api/sessions/route";
import { listingEndSchema } from "@/lib/contract/files";
import { sessionSchema } from "@/lib/contract/session";
import type { FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { portsideOnScriptedServers } from "./testing/scripted-servers";
import { problemOf, queryOf } from "./testing/scripted-session";

const routes = { sessions, entries, content, directories, rename, remove };

const open = portsideOnScriptedServers(routes);
const connect = (charset: string, options: FakeServerOptions) => open(options, { charset });

type Ask = Awaited<ReturnType<typeof connect>>["ask"];
const change = (ask: Ask, body: object) => ask(session.PATCH, "", { method: "PATCH", body });

/** Bytes written as latin1, as base64url. */
const base64url = (bytes: string) => Buffer.from(bytes, "latin1").toString("base64url");

/** What a client that knows no charset makes of a listing's path and a name in it. */
const child = ({ pathBytes = "" }, nameBytes = "") => {
  const path = Buffer.from(pathBytes, "base64url").toString("latin1");
  return base64url(`${path}/${Buffer.from(nameBytes, "base64url").toString("latin1")}`);
};

const charsets = [
  // "я" is 0xFF, Telnet's IAC (interop S43); 0x98 is no letter.
  { charset: "windows-1251", text: "Отчёт я", bytes: "\xce\xf2\xf7\xb8\xf2 \xff", invalid: "\x98\xe9" },
  // The second byte of "表" and of "ソ" is a backslash.
  { charset: "shift_jis", text: "表ソ", bytes: "\x95\x5c\x83\x5c", invalid: "\xfd\xfe" },
  { charset: "utf-8", text: "Ünï č", bytes: "\xc3\x9cn\xc3\xaf \xc4\x8d", invalid: "caf\xe9" },
];

describe.each(charsets)("names in a session with charset $charset", ({ charset, text, bytes, invalid }) => {
  const files = {
    [`/${bytes}/${bytes}.txt`]: "readable",
    [`/${bytes}/${invalid}.txt`]: "unreadable",
    [`/${bytes}/${invalid}/${invalid}/${bytes}.txt`]: "deep",
    [`/${bytes}/${invalid}/plain.txt`]: "plain",
    [`/${bytes}/${invalid}/${bytes}.txt`]: "named",
  };
  const directories = [`/${bytes}`, `/${bytes}/${invalid}`, `/${bytes}/${invalid}/${invalid}`];
  const opened = () => connect(charset, { files, directories });
  const parent = `/${text}`;
  const odd = `/${bytes}/${invalid}`;

  it("S28: are listed as text, and as bytes too where they are no text", async () => {
    const { list } = await opened();
    const listing = await list({ path: parent });
    expect(listing.path).toBe(parent);
    expect(listing.pathBytes).toBe(base64url(`/${bytes}`));
    const found = new Map(listing.entries.map(({ name, nameBytes }) => [nameBytes ?? name, name]));
    expect([...found.keys()].toSorted()).toEqual(
      [`${text}.txt`, base64url(`${invalid}.txt`), base64url(invalid)].toSorted(),
    );
    expect(found.get(base64url(invalid))).toContain("\ufffd");
  });

  it("S28: lead into directories by bytes, where every entry's bytes are told", async () => {
    const { list } = await opened();
    const above = await list({ path: parent });
    const listing = await list({ pathBytes: child(above, base64url(invalid)) });
    expect(listing.pathBytes).toBe(base64url(odd));
    const told = listing.entries.map(({ name, nameBytes }) => nameBytes ?? name);
    expect(told.toSorted()).toEqual(["plain.txt", base64url(invalid), base64url(`${bytes}.txt`)].toSorted());
    const deeper = await list({ pathBytes: child(listing, base64url(invalid)) });
    expect(deeper.entries).toMatchObject([{ name: `${text}.txt`, nameBytes: base64url(`${bytes}.txt`) }]);
  });

  it("tell the path's bytes at the end of NDJSON too", async () => {
    const { ask } = await opened();
    const headers = { accept: "application/x-ndjson" };
    const response = await ask(entries.GET, `/entries?${queryOf({ path: parent })}`, { headers });
    const end = (await response.text()).trimEnd().split("\n").at(-1) ?? "";
    expect(listingEndSchema.parse(JSON.parse(end)).pathBytes).toBe(base64url(`/${bytes}`));
  });

  it("S28: come down by text and by bytes", async () => {
    const { content } = await opened();
    expect(await (await content({ path: `${parent}/${text}.txt` })).text()).toBe("readable");
    expect(await (await content({ pathBytes: base64url(`/${bytes}/${invalid}.txt`) })).text()).toBe(
      "unreadable",
    );
    expect(await (await content({ pathBytes: base64url(odd), below: `${text}.txt` })).text()).toBe("named");
    const head = await content({ pathBytes: base64url(`/${bytes}/${invalid}.txt`) }, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe("10");
    expect(head.headers.get("content-disposition")).toMatch(
      /^attachment; filename="[ -~]+"; filename\*=UTF-8''/,
    );
  });

  it("S28: go up by text, by bytes and by text below bytes", async () => {
    const { server, content } = await opened();
    const put = async (path: object, body: string) => {
      const response = await content(path, { method: "PUT", body });
      expect([200, 201]).toContain(response.status);
    };
    await put({ path: `${parent}/${text}-new` }, "by text");
    await put({ pathBytes: base64url(`${odd}/${invalid}-new`) }, "by bytes");
    await put({ pathBytes: base64url(odd), below: `${text}-new` }, "below");
    await put({ pathBytes: base64url(`/${bytes}/${invalid}.txt`) }, "replaced");
    const stored = Object.fromEntries([...server.files].map(([path, content]) => [path, content.toString()]));
    expect(stored).toEqual({
      ...files,
      [`/${bytes}/${bytes}-new`]: "by text",
      [`${odd}/${invalid}-new`]: "by bytes",
      [`${odd}/${bytes}-new`]: "below",
      [`/${bytes}/${invalid}.txt`]: "replaced",
    });
  });

  it("S28: are made as directories", async () => {
    const { server, makeDirectory } = await opened();
    const made = [
      { path: `${parent}/${text}` },
      { pathBytes: base64url(`${odd}/${invalid}-new`) },
      { pathBytes: base64url(odd), below: text },
      { pathBytes: base64url(`${odd}/a/b`), parents: true },
    ];
    for (const wanted of made) expect((await makeDirectory(wanted)).status).toBe(201);
    expect([...server.directories]).toEqual(
      expect.arrayContaining([
        `/${bytes}/${bytes}`,
        `${odd}/${invalid}-new`,
        `${odd}/${bytes}`,
        `${odd}/a/b`,
      ]),
    );
  });

  it("S28: are renamed from and to text and bytes, in every mixture", async () => {
    const { server, rename } = await opened();
    const steps = [
      { from: `${parent}/${text}.txt`, toBytes: base64url(`/${bytes}/${invalid}-1`) },
      { fromBytes: base64url(`/${bytes}/${invalid}-1`), toBytes: base64url(`${odd}/${invalid}-2`) },
      { fromBytes: base64url(`${odd}/${invalid}-2`), toBytes: base64url(odd), toBelow: `${text}-3` },
      { fromBytes: base64url(`${odd}/${bytes}-3`), to: `${parent}/${text}-4` },
      { from: `${parent}/${text}-4`, to: `${parent}/${text}-5` },
    ];
    for (const step of steps) expect((await rename(step)).status).toBe(204);
    expect(server.files.get(`/${bytes}/${bytes}-5`)?.toString()).toBe("readable");
    expect(server.files.size).toBe(Object.keys(files).length);
  });

  it("S28: are deleted, alone and with everything in them", async () => {
    const { server, remove } = await opened();
    const end = await remove({
      paths: [`${parent}/${text}.txt`],
      pathsBytes: [base64url(`/${bytes}/${invalid}.txt`)],
    });
    expect(end).toEqual({ finished: true, failed: [] });
    expect([...server.files.keys()].filter((path) => !path.startsWith(odd))).toEqual([]);
    const whole = await remove({ pathsBytes: [base64url(odd)], recursive: true });
    expect(whole).toEqual({ finished: true, failed: [] });
    expect([...server.files.keys()]).toEqual([]);
  });
});

describe("the bytes of a listed path", () => {
  it("are told only where the text doesn't do", async () => {
    const { list } = await connect("utf-8", { files: { "/pub/a.txt": "" }, directories: ["/\xc3\xbc"] });
    expect(await list({ path: "/pub" })).not.toHaveProperty("pathBytes");
    expect((await list({ pathBytes: base64url("/pub") })).pathBytes).toBe(base64url("/pub"));
    expect((await list({ path: "/ü" })).pathBytes).toBe(base64url("/\xc3\xbc"));
  });
});

describe("another charset for a live session", () => {
  it("S27, S28: is what the next listing is read with, and the next name is written in", async () => {
    const { server, ask, list, makeDirectory } = await connect("utf-8", {
      files: { "/\xcf\xe0\xef\xea\xe0/\xff.txt": "" },
    });
    const [before] = (await list({ path: "/" })).entries;
    expect(before).toMatchObject({ name: "\ufffd\ufffd\ufffd\ufffd\ufffd", nameBytes: expect.any(String) });
    const changed = await change(ask, { charset: "windows-1251" });
    expect(sessionSchema.parse(await changed.json()).charset).toBe("windows-1251");
    const [after] = (await list({ path: "/" })).entries;
    expect(after).toMatchObject({ name: "Папка" });
    expect(after).not.toHaveProperty("nameBytes");
    expect((await list({ path: "/Папка" })).entries).toMatchObject([{ name: "я.txt" }]);
    expect((await makeDirectory({ path: "/Папка/я" })).status).toBe(201);
    expect([...server.directories]).toContain("/\xcf\xe0\xef\xea\xe0/\xff");
    // Where the page was before, it still is by its bytes.
    expect((await list({ pathBytes: base64url("/\xcf\xe0\xef\xea\xe0") })).path).toBe("/Папка");
  });

  it("must be one that names can be in; the session keeps the one it has otherwise", async () => {
    const { ask } = await connect("latin1", {});
    for (const charset of ["klingon", "utf-16le", "base64"]) {
      expect(await problemOf(await change(ask, { charset }))).toMatchObject({
        status: 400,
        code: "invalid-request",
      });
    }
    const kept = sessionSchema.parse(await (await ask(session.GET, "")).json());
    expect(kept.charset).toBe("latin1");
  });
});

describe("a path that must not go onto the wire", () => {
  it.each<[charset: string, path: { path?: string; pathBytes?: string; below?: string }, why: string]>([
    ["viscii", { path: "/\u1eb2" }, "a letter that is a control character in the charset"],
    ["latin1", { path: "/\u010d" }, "a letter that the charset lacks, with a low byte of 0x0D"],
    ["utf-8", { path: "/\ud800" }, "half a surrogate pair"],
    ["utf-8", { pathBytes: base64url("/a\rDELE b") }, "a line break in bytes"],
    ["utf-8", { pathBytes: base64url("/\x7f") }, "DEL in bytes"],
    ["viscii", { pathBytes: base64url("/a"), below: "\u1eb2" }, "a control character below bytes"],
    [
      "latin1",
      { pathBytes: base64url("/a"), below: "\u010d" },
      "a letter that the charset lacks below bytes",
    ],
    ["utf-8", { pathBytes: base64url("/a"), below: "b/../c" }, "a way up below bytes"],
    ["utf-8", { pathBytes: base64url("/a"), below: "/b" }, "another root below bytes"],
    ["utf-8", { path: "/a", below: "b" }, "something below text"],
    ["utf-8", { pathBytes: base64url("/a/../b") }, "a way up in bytes"],
    ["windows-1252", { path: "/\ufffd" }, "U+FFFD, which windows-1252 would write as 0x9D"],
  ])("in %s is refused: %j (%s)", async (charset, path) => {
    const { server, makeDirectory, rename } = await connect(charset, { files: { "/a/b": "" } });
    const before = server.lines.length;
    const { path: to, pathBytes: toBytes, below: toBelow } = path;
    for (const refused of [makeDirectory(path), rename({ from: "/a/b", to, toBytes, toBelow })]) {
      expect(await problemOf(await refused)).toMatchObject({ status: 400, code: "invalid-request" });
    }
    expect(server.lines.slice(before)).toEqual([]);
  });

  it("is another than one with letters whose low byte is a control character", async () => {
    const { server, makeDirectory } = await connect("utf-8", {});
    expect((await makeDirectory({ path: "/\u010d\u010a" })).status).toBe(201);
    expect([...server.directories]).toContain("/\xc4\x8d\xc4\x8a");
  });
});
