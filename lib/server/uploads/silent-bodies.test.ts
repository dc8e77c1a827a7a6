import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as upload from "@/app/api/sessions/[id]/uploads/[upload]/route";
import * as uploads from "@/app/api/sessions/[id]/uploads/route";
import * as sessions from "@/app/api/sessions/route";
import { ConnectedBrowser } from "../testing/connected-browser";
import { problemOf } from "../testing/scripted-session";
import { startTestPortside, studentOn, type TestPortside } from "../testing/test-portside";
import { PacedBody, TusClient } from "./testing/tus-client";

const routes = { sessions, uploads, upload };
const body = randomBytes(2 * 1024 * 1024);

let portside: TestPortside;
let student: ConnectedBrowser;
let tus: TusClient;

beforeAll(async () => {
  portside = await startTestPortside({ PORTSIDE_BODY_IDLE_SECONDS: "1" });
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
  tus = await TusClient.connect(studentOn(portside.practice), routes);
});
afterAll(() => portside.close());

/** Sends ten bytes, and then nothing, with its connection open. */
function silentBody(): PacedBody {
  const paced = new PacedBody();
  paced.send(body.subarray(0, 10));
  return paced;
}

describe("a body that falls silent", () => {
  it("breaks off, and whatever waits for its connection goes on", async () => {
    const silent = ["/1.bin", "/2.bin", "/3.bin", "/4.bin"].map((path) =>
      student.put(path, silentBody().stream),
    );
    const after = student.put("/after.bin", body);
    expect((await after).status).toBe(201);
    for (const answer of silent) {
      const response = await answer;
      expect(response.headers.get("connection")).toBe("close");
      expect(await problemOf(response)).toMatchObject({ status: 408, code: "timeout" });
    }
    expect(await student.namesIn("/")).toEqual(
      expect.not.arrayContaining(["1.bin", "2.bin", "3.bin", "4.bin"]),
    );
    expect((await student.namesIn("/")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("leaves an upload in parts as far as it came, and HEAD goes on from there", async () => {
    const location = await tus.begin("/silent.bin", body.length);
    const problem = await problemOf(await tus.patch(location, 0, silentBody().stream));
    expect(problem).toMatchObject({ status: 408, code: "timeout" });
    expect(problem.detail).toContain("What came before is kept");
    expect(await tus.offset(location)).toBe(10);
    expect((await tus.patch(location, 10, body.subarray(10))).status).toBe(204);
  });

  it("leaves nothing of an upload that came with its creation", async () => {
    const response = await tus.create({
      size: body.length,
      metadata: { path: "/silent from the start.bin" },
      body: silentBody().stream,
    });
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 408, code: "timeout" });
    expect(problem.detail).toContain("Nothing of it is kept");
    expect((await student.namesIn("/")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
