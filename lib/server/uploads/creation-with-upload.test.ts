import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as upload from "@/app/api/sessions/[id]/uploads/[upload]/route";
import * as uploads from "@/app/api/sessions/[id]/uploads/route";
import * as sessions from "@/app/api/sessions/route";
import { ConnectedBrowser, codeOf } from "../testing/connected-browser";
import { startTestPortside, studentOn, type TestPortside } from "../testing/test-portside";
import { PacedBody, TusClient } from "./testing/tus-client";

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

describe("an upload that comes with its creation", () => {
  it.each([0, 1, 1000, 3 * mebibyte])("is there after 201: %i bytes", async (size) => {
    const body = randomBytes(size);
    const path = `/whole ${size}.bin`;
    const response = await tus.create({ size, metadata: { path }, body });
    expect(response.status).toBe(201);
    expect(response.headers.get("upload-offset")).toBe(String(size));
    expect((await student.bytesAt(path)).equals(body)).toBe(true);
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

  it.each([
    ["that says its length", { "content-length": "3" }],
    ["that doesn't", { "transfer-encoding": "chunked" }],
  ])(
    "is refused when it is of another type, in a body %s, instead of being dropped",
    async (_name, length) => {
      const response = await tus.create({
        size: 3,
        metadata: { path: "/other type.txt" },
        body: new Blob(["abc"]).stream(),
        headers: { "content-type": "application/octet-stream", ...length },
      });
      expect(response.status).toBe(415);
      expect(await codeOf(response)).toBe("invalid-request");
      expect(await student.namesIn("/")).not.toContain("other type.txt");
    },
  );

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
    expect((await student.bytesAt(path)).equals(body)).toBe(true);
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
      expect(await response.text()).toContain("Nothing of it is kept");
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
    expect((await student.bytesAt("/both.bin")).equals(winner ?? Buffer.alloc(0))).toBe(true);
  });
});
