import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as upload from "@/app/api/sessions/[id]/uploads/[upload]/route";
import * as uploads from "@/app/api/sessions/[id]/uploads/route";
import * as sessions from "@/app/api/sessions/route";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { problemOf } from "../testing/scripted-session";
import { startTestPortside, type TestPortside } from "../testing/test-portside";
import { PacedBody, TusClient } from "./testing/tus-client";

const routes = { sessions, uploads, upload };
const mebibyte = 1024 * 1024;
const body = randomBytes(2 * mebibyte);

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

async function connectedTo(options: FakeServerOptions) {
  const server = await FakeFtpServer.start(options);
  onTestFinished(() => server.close());
  const login = { host: server.host, port: server.port, user: "u", password: "p" };
  return { server, client: await TusClient.connect(login, routes) };
}

/** A body that doesn't say how long it is. */
function chunked(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const paced = new PacedBody();
  for (const chunk of chunks) paced.send(chunk);
  paced.end();
  return paced.stream;
}

describe("a file that came whole and whose renaming the FTP server refuses", () => {
  it("with its creation stays under the name that the answer tells", async () => {
    const { server, client } = await connectedTo({ answers: { RNFR: "502 No renaming here." } });
    const response = await client.create({
      size: body.length,
      metadata: { path: "/whole.bin" },
      body: chunked(body),
    });
    const { leftBehind, detail } = await problemOf(response);
    expect(detail).toContain(`it stayed as ${leftBehind}`);
    expect(server.files.get(leftBehind ?? "")?.equals(body)).toBe(true);
  });

  it.each([
    ["for good has that as its answer to HEAD", "550 Permission denied.", 403, "denied"],
    ["because it can't has that as its answer to HEAD", "502 No renaming here.", 501, "not-supported"],
    ["for now is locked to HEAD", "450 Busy.", 423, "ftp-error"],
  ])("%s", async (_name, refusal, status, code) => {
    const { client } = await connectedTo({ answers: { RNTO: refusal } });
    const location = await client.begin("/refused.bin", body.length);
    await client.patch(location, 0, body);
    const response = await client.head(location);
    expect(response.status).toBe(status);
    expect(response.headers.get("portside-problem")).toBe(code);
    expect(decodeURIComponent(response.headers.get("portside-problem-words") ?? "")).toContain(
      "it stayed as",
    );
  });
});

describe("an upload whose name was taken and whose bytes could not be deleted", () => {
  it("is given up by the next wish to, and only then over", async () => {
    const { server, client } = await connectedTo({});
    const location = await client.begin("/taken.bin", body.length);
    const deletes = server.answers.get("DELE");
    server.answers.set("DELE", "450 Busy.");
    await client.patch(location, 0, body.subarray(0, mebibyte));
    server.files.set("/taken.bin", Buffer.from("somebody else's"));
    const response = await client.patch(location, mebibyte, body.subarray(mebibyte));
    const { code, leftBehind } = await problemOf(response);
    expect(code).toBe("already-exists");
    expect([...server.files.keys()]).toContain(leftBehind);
    expect((await client.head(location)).status).toBe(410);
    expect((await client.discard(location)).status).toBe(502);

    server.answers.set("DELE", deletes);
    expect((await client.discard(location)).status).toBe(204);
    expect([...server.files.keys()]).toEqual(["/taken.bin"]);
    expect((await client.discard(location)).status).toBe(410);
  });
});

describe("a body where nothing is left to come", () => {
  it("is refused when it has a byte all the same, whether it says so or not", async () => {
    const { server, client } = await connectedTo({});
    const location = await client.begin("/complete.bin", 5);
    expect((await client.patch(location, 0, Buffer.from("12345"))).status).toBe(204);
    expect((await client.patch(location, 5, chunked())).status).toBe(204);
    for (const more of [Buffer.from("6"), chunked(Buffer.from("6"))]) {
      const response = await client.patch(location, 5, more);
      expect(await problemOf(response)).toMatchObject({ status: 413, code: "too-large" });
    }
    expect(server.files.get("/complete.bin")?.toString()).toBe("12345");
  });
});
