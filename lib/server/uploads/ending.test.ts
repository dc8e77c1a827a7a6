import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as upload from "@/app/api/sessions/[id]/uploads/[upload]/route";
import * as uploads from "@/app/api/sessions/[id]/uploads/route";
import * as sessions from "@/app/api/sessions/route";
import { startPracticeServer } from "@/lib/lab/practice-server";
import { ConnectedBrowser, codeOf } from "../testing/connected-browser";
import { problemOf } from "../testing/scripted-session";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "../testing/test-portside";
import { TusClient, tokenOf } from "./testing/tus-client";
import { keyOf, sealUpload } from "./upload-token";

const routes = { sessions, uploads, upload };
const mebibyte = 1024 * 1024;
const body = randomBytes(3 * mebibyte);

let portside: TestPortside;
let student: ConnectedBrowser;
let tus: TusClient;

beforeAll(async () => {
  portside = await startTestPortside();
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
  tus = await TusClient.connect(studentOn(portside.practice), routes);
});
afterAll(() => portside.close());

describe("an upload that was given up", () => {
  it("leaves nothing, and is over", async () => {
    const location = await tus.begin("/discarded.bin", body.length);
    await tus.patch(location, 0, body.subarray(0, mebibyte));
    expect(await student.partSize()).toBe(mebibyte);
    const response = await tus.discard(location);
    expect(response.status).toBe(204);
    expect(await student.partSize()).toBe(0);
    for (const after of [
      await tus.head(location),
      await tus.patch(location, 0, body),
      await tus.discard(location),
    ]) {
      expect(after.status).toBe(410);
      expect(await codeOf(after)).toBe("not-found");
    }
    expect(await student.namesIn("/")).not.toContain("discarded.bin");
  });

  it("once it is complete keeps its file", async () => {
    const large = await tus.begin("/complete.bin", body.length);
    const small = await tus.begin("/complete small.bin", 1000);
    await tus.patch(large, 0, body);
    await tus.patch(small, 0, body.subarray(0, 1000));
    for (const location of [large, small]) {
      expect((await tus.discard(location)).status).toBe(410);
      // Nor does one of which nothing is known any more.
      portside.runtime.uploads.known.set(keyOf(tokenOf(location)), { state: "open", stored: 0 });
      tus.forget(location, portside.runtime);
      await tus.discard(location);
    }
    expect((await student.bytesAt("/complete.bin")).equals(body)).toBe(true);
    expect((await student.bytesAt("/complete small.bin")).length).toBe(1000);
  });
});

describe("an upload's address", () => {
  it("is nothing to another browser, nor without a cookie", async () => {
    const location = await tus.begin("/mine.bin", body.length);
    const stranger = await TusClient.connect(studentOn(portside.practice), routes);
    const nobody = tus.as(new TestBrowser());
    for (const client of [stranger, nobody]) {
      for (const response of [
        await client.head(location.replace(tus.id, client.id)),
        await client.patch(location, 0, body),
        await client.discard(location),
      ]) {
        expect(response.status).toBe(404);
        expect(await codeOf(response)).toBe("not-found");
      }
    }
    expect(await tus.offset(location)).toBe(0);
  });

  it("is nothing when it was changed", async () => {
    const location = await tus.begin("/tampered.bin", body.length);
    const middle = Math.floor((location.length + location.lastIndexOf("/")) / 2);
    const other = location[middle] === "A" ? "B" : "A";
    const changed = location.slice(0, middle) + other + location.slice(middle + 1);
    for (const tampered of [changed, location.slice(0, -4), `${location}AAAA`]) {
      expect((await tus.head(tampered)).status).toBe(404);
    }
  });

  it("is too old after the days that the operator allows", async () => {
    const location = await tus.begin("/old.bin", body.length);
    const { runtime } = portside;
    const eightDaysAgo = Date.now() - 8 * 24 * 60 * 60 * 1000;
    const old = sealUpload(
      { ...tus.opened(location, runtime), createdAt: eightDaysAgo },
      tus.owner(runtime),
      runtime.secret,
    );
    const response = await tus.head(location.replace(tokenOf(location), old));
    expect(await problemOf(response)).toMatchObject({ status: 410, title: "This upload is too old" });
  });
});

describe("an upload that can't go on now", () => {
  it("is locked while no session of its login is open, and goes on with the next", async () => {
    const browser = new TestBrowser();
    const first = await TusClient.connect(studentOn(portside.practice), routes, browser);
    const location = await first.begin("/locked.bin", body.length);
    await first.patch(location, 0, body.subarray(0, mebibyte));
    await browser.ask(session.DELETE, `/api/sessions/${first.id}`, { method: "DELETE", id: first.id });
    // Another login of this browser is no help.
    const { endpoint } = portside.practice;
    const anonymous = { host: endpoint.address, port: endpoint.port };
    await TusClient.connect(anonymous, routes, browser);
    for (const response of [
      await first.head(location),
      await first.patch(location, mebibyte, body.subarray(mebibyte)),
      await first.discard(location),
    ]) {
      expect(response.headers.get("portside-problem")).toBe("not-found");
      expect(await problemOf(response)).toMatchObject({
        status: 423,
        code: "not-found",
        title: "No session of this login is open",
      });
    }
    const next = await TusClient.connect(studentOn(portside.practice), routes, browser);
    expect(await next.offset(location)).toBe(mebibyte);
    await next.discard(location);
  });

  it("is locked while the FTP server is away, with the reason; a PATCH fails as it did", async () => {
    const practice = await startPracticeServer({ host: "127.0.0.1", port: 0 });
    const client = await TusClient.connect(studentOn(practice), routes);
    onTestFinished(() => practice.close());
    const location = await client.begin("/away.bin", body.length);
    await client.patch(location, 0, body.subarray(0, mebibyte));
    await practice.close();
    const response = await client.head(location);
    expect(response.headers.get("portside-problem")).toBe("connection-failed");
    expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 423, code: "connection-failed" });
    const words = decodeURIComponent(response.headers.get("portside-problem-words") ?? "");
    expect(JSON.parse(words)).toEqual({ title: problem.title, detail: problem.detail });
    const patched = await client.patch(location, mebibyte, body.subarray(mebibyte));
    expect(await problemOf(patched)).toMatchObject({ status: 502, code: "connection-failed" });
  });
});
