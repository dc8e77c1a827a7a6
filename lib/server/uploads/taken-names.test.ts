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
import { TusClient } from "./testing/tus-client";

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

describe("a name that is taken meanwhile", () => {
  it("by another browser's upload: one wins, the other is told, and no file is mixed", async () => {
    const other = await TusClient.connect(studentOn(portside.practice), routes);
    const clients = [tus, other];
    const bodies = [randomBytes(2 * mebibyte), randomBytes(2 * mebibyte)];
    const locations = await Promise.all(
      clients.map((client) => client.begin("/contested.bin", 2 * mebibyte)),
    );
    const answers = await Promise.all(
      clients.map((client, index) =>
        client.patch(locations[index] ?? "", 0, bodies[index] ?? Buffer.alloc(0)),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const won = answers.findIndex(({ status }) => status === 204);
    expect((await student.bytesAt("/contested.bin")).equals(bodies[won] ?? Buffer.alloc(0))).toBe(true);
    expect(await student.partSize()).toBe(0);
    const lost = 1 - won;
    expect(await problemOf(answers[lost] ?? Response.error())).toMatchObject({
      code: "already-exists",
      existing: { size: 2 * mebibyte },
    });
    // Its client begins anew, and is asked then.
    expect((await clients[lost]?.head(locations[lost] ?? ""))?.status).toBe(410);
  });

  it("by a new version of the file that was to be replaced is a conflict, and the new one stays", async () => {
    await student.put("/changed.bin", "the one that was seen");
    const location = await tus.begin("/changed.bin", body.length, { onConflict: "replace" });
    await tus.patch(location, 0, body.subarray(0, mebibyte));
    await student.put("/changed.bin", "somebody's new version");
    const response = await tus.patch(location, mebibyte, body.subarray(mebibyte));
    expect(await problemOf(response)).toMatchObject({
      status: 412,
      code: "conflict",
      existing: { size: "somebody's new version".length },
    });
    expect((await student.bytesAt("/changed.bin")).toString()).toBe("somebody's new version");
    expect(await student.partSize()).toBe(0);
  });

  it("by a new version is a conflict for HEAD too, which finds all bytes there", async () => {
    await student.put("/changed late.bin", "the one that was seen");
    const whole = body.subarray(0, 2 * mebibyte);
    const location = await tus.begin("/changed late.bin", whole.length, { onConflict: "replace" });
    await tus.patch(location, 0, whole.subarray(0, mebibyte));
    await student.put(`${tus.opened(location, portside.runtime).plan.temporary}`, whole);
    await student.put("/changed late.bin", "somebody's new version");
    const response = await tus.head(location);
    // tus-js-client would begin anew on any other refusal, and then replace the version that nobody has looked at.
    expect(response.status).toBe(423);
    expect(response.headers.get("portside-problem")).toBe("conflict");
    expect(decodeURIComponent(response.headers.get("portside-problem-words") ?? "")).toContain(
      "changed late.bin",
    );
    expect((await student.bytesAt("/changed late.bin")).toString()).toBe("somebody's new version");
  });

  it("by a new version stays a conflict, however often it is asked, until it is given up", async () => {
    await student.put("/still changed.bin", "the one that was seen");
    const location = await tus.begin("/still changed.bin", body.length, { onConflict: "replace" });
    await student.put("/still changed.bin", "somebody's new version");
    const empty = `${tus.opened(location, portside.runtime).plan.temporary}`;
    await student.put(empty, "");
    for (let time = 0; time < 2; time++) {
      expect(await problemOf(await tus.patch(location, 0, body))).toMatchObject({
        status: 412,
        code: "conflict",
      });
      const asked = await tus.head(location);
      expect(asked.status).toBe(423);
      expect(asked.headers.get("portside-problem")).toBe("conflict");
    }
    expect(await student.namesIn("/")).toContain(empty.slice(1));
    expect((await tus.discard(location)).status).toBe(204);
    expect(await student.namesIn("/")).not.toContain(empty.slice(1));
    expect((await tus.discard(location)).status).toBe(410);
  });

  it("is found by HEAD too, of a file that goes straight to its name", async () => {
    const location = await tus.begin("/taken small.bin", 1000);
    tus.forget(location, portside.runtime);
    await student.put("/taken small.bin", "somebody else's");
    const response = await tus.head(location);
    expect(await problemOf(response)).toMatchObject({
      status: 410,
      code: "not-found",
      existing: { size: "somebody else's".length },
    });
    expect((await student.bytesAt("/taken small.bin")).toString()).toBe("somebody else's");
  });
});
