import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as upload from "@/app/api/sessions/[id]/uploads/[upload]/route";
import * as uploads from "@/app/api/sessions/[id]/uploads/route";
import * as sessions from "@/app/api/sessions/route";
import { ConnectedBrowser, codeOf } from "../testing/connected-browser";
import { problemOf } from "../testing/scripted-session";
import { startTestPortside, studentOn, type TestPortside } from "../testing/test-portside";
import { PacedBody, TusClient, tokenOf } from "./testing/tus-client";
import { keyOf } from "./upload-token";

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

/** Sends a part and breaks off when some of it is at the FTP server. @returns the answer to nobody */
async function cutOff(location: string, offset: number, part: Buffer): Promise<Response> {
  const paced = new PacedBody();
  const asked = tus.patch(location, offset, paced.stream);
  for (let at = 0; at < part.length; at += 65_536) paced.send(part.subarray(at, at + 65_536));
  await expect.poll(() => student.partSize()).toBeGreaterThan(offset);
  paced.breakOff();
  return asked;
}

describe("an upload in several requests", () => {
  it("goes on where it was cut off, as often as it is, and ends byte for byte", async () => {
    const location = await tus.begin("/resumed.bin", body.length);
    let offset = 0;
    for (let attempt = 0; attempt < 3; attempt++) {
      const answer = await cutOff(location, offset, body.subarray(offset, offset + 700_000));
      expect(answer.status).toBe(400);
      const stored = await tus.offset(location);
      expect(stored).toBeGreaterThan(offset);
      expect(stored).toBe(await student.partSize());
      offset = stored;
    }
    const last = await tus.patch(location, offset, body.subarray(offset));
    expect(last.status).toBe(204);
    expect(last.headers.get("upload-offset")).toBe(String(body.length));
    expect((await student.bytesAt("/resumed.bin")).equals(body)).toBe(true);
    expect(await student.partSize()).toBe(0);
  });

  it("shows in the log where each attempt began", async () => {
    const begin = tus.commands(portside.runtime).length;
    const location = await tus.begin("/logged.bin", body.length);
    await tus.patch(location, 0, body.subarray(0, mebibyte));
    await tus.patch(location, mebibyte, body.subarray(mebibyte));
    const verbs = tus.commands(portside.runtime).slice(begin);
    expect(verbs.map((line) => line.slice(0, 4)).filter((verb) => /STOR|APPE|RNTO/.test(verb))).toEqual([
      "STOR",
      "APPE",
      "RNTO",
    ]);
  });

  it("tells size, offset and what the client said to HEAD", async () => {
    const metadata = { path: "/told.bin", filename: "told ü.bin" };
    const created = await tus.create({ size: 2 * mebibyte, metadata });
    const location = created.headers.get("location") ?? "";
    await tus.patch(location, 0, body.subarray(0, mebibyte));
    const response = await tus.head(location);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "tus-resumable": "1.0.0",
      "upload-offset": String(mebibyte),
      "upload-length": String(2 * mebibyte),
      "upload-metadata": `path ${btoa("/told.bin")},filename ${Buffer.from("told ü.bin").toString("base64")}`,
      "cache-control": "no-store",
    });
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    await tus.discard(location);
  });

  it("goes on under another session of the same login, also after its own has ended", async () => {
    const location = await tus.begin("/other session.bin", body.length);
    await tus.patch(location, 0, body.subarray(0, mebibyte));
    const other = await TusClient.connect(studentOn(portside.practice), routes, tus.browser);
    const elsewhere = location.replace(tus.id, other.id);
    expect(await other.offset(elsewhere)).toBe(mebibyte);
    await other.browser.ask(session.DELETE, `/api/sessions/${other.id}`, { method: "DELETE", id: other.id });
    tus.forget(location, portside.runtime);
    expect(await tus.offset(elsewhere)).toBe(mebibyte);
    expect((await tus.patch(elsewhere, mebibyte, body.subarray(mebibyte))).status).toBe(204);
    expect((await student.bytesAt("/other session.bin")).equals(body)).toBe(true);
  });

  it("is finished when only its answer was lost", async () => {
    const location = await tus.begin("/answer lost.bin", body.length, { modified: "2021-02-03T04:05:06Z" });
    await tus.patch(location, 0, body);
    expect(await tus.offset(location)).toBe(body.length);
    portside.runtime.uploads.known.set(keyOf(tokenOf(location)), { state: "open", stored: 0 });
    expect(await tus.offset(location)).toBe(body.length);
  });

  it("of which only the new name is missing gets it by the next question", async () => {
    const location = await tus.begin("/unnamed.bin", 2 * mebibyte);
    const whole = body.subarray(0, 2 * mebibyte);
    await tus.patch(location, 0, whole.subarray(0, mebibyte));
    const { temporary } = tus.opened(location, portside.runtime).plan;
    const part = await student.put(`${temporary}`, whole);
    expect(part.status).toBe(200);
    expect(await tus.offset(location)).toBe(2 * mebibyte);
    expect((await student.bytesAt("/unnamed.bin")).equals(whole)).toBe(true);
  });
});

describe("an offset", () => {
  it("that is not the FTP server's is a conflict, and nothing is stored", async () => {
    const location = await tus.begin("/offset.bin", body.length);
    await tus.patch(location, 0, body.subarray(0, mebibyte));
    for (const offset of [0, mebibyte - 1, mebibyte + 1, body.length]) {
      const response = await tus.patch(location, offset, Buffer.from("x"));
      expect(response.status).toBe(409);
      expect(await codeOf(response)).toBe("conflict");
    }
    expect(await tus.offset(location)).toBe(mebibyte);
    await tus.discard(location);
  });

  it("that is missing is a problem of status 400", async () => {
    const location = await tus.begin("/no offset.bin", body.length);
    const response = await tus.patch(location, null, Buffer.from("x"));
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      code: "invalid-request",
      errors: [{ path: "Upload-Offset" }],
    });
  });

  it.each([
    ["no number as offset", { "upload-offset": "" }, 400],
    ["an offset that is no number", { "upload-offset": "-1" }, 400],
    ["another content type", { "content-type": "application/octet-stream" }, 415],
    ["a coded body", { "content-encoding": "gzip" }, 400],
    ["another version", { "tus-resumable": "0.1" }, 412],
  ])("with %s is refused with a problem", async (_name, headers, status) => {
    const location = await tus.begin("/refused.bin", body.length);
    const response = await tus.patch(location, 0, Buffer.from("x"), { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("tus-resumable")).toBe("1.0.0");
    expect(await codeOf(response)).toBe("invalid-request");
  });
});

describe("a body", () => {
  it("longer than what is left never makes the file whole", async () => {
    const location = await tus.begin("/too long.bin", body.length);
    const announced = await tus.patch(location, 0, Buffer.concat([body, Buffer.from("x")]));
    expect(announced.status).toBe(413);
    const paced = new PacedBody();
    paced.send(body);
    paced.send(Buffer.from("x"));
    paced.end();
    const unannounced = await tus.patch(location, 0, paced.stream);
    expect(unannounced.status).toBe(413);
    const problem = await problemOf(unannounced);
    expect(problem.code).toBe("too-large");
    expect(problem.detail).toContain("What came before is kept: ask with HEAD how much is there");
    const stored = await tus.offset(location);
    expect(stored).toBe(await student.partSize());
    expect(stored).toBeLessThan(body.length);
    expect(await student.namesIn("/")).not.toContain("too long.bin");
    await tus.discard(location);
  });

  it("shorter than announced is a request that broke off, and stays as far as it came", async () => {
    const location = await tus.begin("/too short.bin", body.length);
    const headers = { "content-length": String(2 * mebibyte) };
    const response = await tus.patch(location, 0, body.subarray(0, mebibyte), { headers });
    expect(await problemOf(response)).toMatchObject({ status: 400, title: "The request broke off" });
    const stored = await tus.offset(location);
    expect(stored).toBe(await student.partSize());
    await tus.patch(location, stored, body.subarray(stored));
    expect((await student.bytesAt("/too short.bin")).equals(body)).toBe(true);
  });

  it("of nothing changes nothing", async () => {
    const location = await tus.begin("/nothing sent.bin", body.length);
    const response = await tus.patch(location, 0, Buffer.alloc(0));
    expect(response.status).toBe(204);
    expect(response.headers.get("upload-offset")).toBe("0");
  });

  it("in part is refused where the file goes straight to its name; whole it is taken", async () => {
    const location = await tus.begin("/small.bin", 1000);
    const part = await tus.patch(location, 0, body.subarray(0, 500));
    expect(await problemOf(part)).toMatchObject({ status: 400, title: "This upload can't come in parts" });
    expect((await tus.patch(location, 0, body.subarray(0, 1000))).status).toBe(204);
    expect((await student.bytesAt("/small.bin")).equals(body.subarray(0, 1000))).toBe(true);
  });
});

describe("a request that comes while another is at work", () => {
  it("stops it, waits for its STOR to end, and tells what then is there", async () => {
    const location = await tus.begin("/interrupted.bin", body.length);
    const paced = new PacedBody();
    const earlier = tus.patch(location, 0, paced.stream);
    paced.send(body.subarray(0, mebibyte));
    await expect.poll(() => student.partSize()).toBeGreaterThan(0);
    const offset = await tus.offset(location);
    expect(offset).toBe(await student.partSize());
    expect(await problemOf(await earlier)).toMatchObject({
      status: 429,
      code: "busy",
      title: "Another request goes on with this upload",
    });
    await tus.patch(location, offset, body.subarray(offset));
    expect((await student.bytesAt("/interrupted.bin")).equals(body)).toBe(true);
  });

  it("may be the next part itself, or the wish to give up", async () => {
    const location = await tus.begin("/given up.bin", body.length);
    const paced = new PacedBody();
    const earlier = tus.patch(location, 0, paced.stream);
    paced.send(body.subarray(0, mebibyte));
    await expect.poll(() => student.partSize()).toBeGreaterThan(0);
    const next = await tus.patch(location, 0, body);
    expect(next.status).toBe(409);
    expect((await tus.discard(location)).status).toBe(204);
    expect((await earlier).status).toBe(429);
    expect(await student.partSize()).toBe(0);
  });
});
