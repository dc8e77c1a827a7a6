import { describe, expect, it, vi } from "vitest";
import { sessionOf } from "../testing/session";
import { countOf } from "./queue";
import { problemOf } from "./testing/fake-portside";
import { fileOf } from "./testing/test-page";
import { cutOnce, hold, isBody, isThere, LARGE, pub, withPortside } from "./testing/with-portside";

const at = withPortside();

function upload(...files: File[]): void {
  at.page.transfers.upload(pub, { files: files.map((file) => ({ file, folders: [] })), emptyFolders: [] });
}

describe("uploads whose session has ended", () => {
  it("wait for another of the same login, and go on under it from what the server has", async () => {
    const { transfers, clock } = at.page;
    transfers.setSessions([sessionOf("s")]);
    cutOnce(at.portside, 400_000);
    const file = fileOf("large", LARGE);
    upload(file);
    await at.page.until((queue) => queue.retrying.length === 1);
    at.portside.sessions.clear();
    transfers.setSessions([]);
    expect((await at.page.reached("stranded")).state.status).toBe("stranded");
    clock.advance(60_000);
    at.portside.sessions.add("t");
    transfers.setSessions([sessionOf("t")]);
    await at.page.reached("done");
    expect(at.portside.requests.slice(2)).toEqual([
      "HEAD /api/sessions/t/uploads/upload-1",
      "PATCH /api/sessions/t/uploads/upload-1",
    ]);
    expect(await isThere(at.portside, "/pub/large", file)).toBe(true);
  });

  it("are found out by Portside's answer to a new one, before any list says so", async () => {
    at.page.transfers.setSessions([sessionOf("s")]);
    at.portside.sessions.clear();
    upload(fileOf("a", 10), fileOf("b", 10));
    await at.page.until((queue) => countOf(queue, "stranded") === 2);
    at.portside.sessions.add("t");
    at.page.transfers.setSessions([sessionOf("s"), sessionOf("t")]);
    await at.page.until((queue) => countOf(queue, "done") === 2);
  });

  it("are found out by Portside's answer to one that goes on", async () => {
    cutOnce(at.portside, 400_000);
    upload(fileOf("large", LARGE));
    await at.page.until((queue) => queue.retrying.length === 1);
    at.portside.sessions.clear();
    at.page.clock.advance(60_000);
    await at.page.reached("stranded");
    expect(at.portside.uploads.size).toBe(1);
  });

  it("aren't thought to have none while Portside still knows their session", async () => {
    at.page.transfers.setSessions([sessionOf("s")]);
    cutOnce(at.portside, 400_000, ({ method }) =>
      method === "HEAD" ? { refuse: problemOf("not-found", 423) } : undefined,
    );
    upload(fileOf("large", LARGE));
    const waits = await at.page.until((queue) => queue.retrying.length === 1);
    at.page.clock.advance(1000);
    await at.page.until(
      (queue) => queue.retrying.length === 1 && queue.running.length === 0 && queue !== waits,
    );
    await vi.waitFor(() => expect(at.portside.count("GET /api/sessions/s")).toBe(1));
    expect((await at.page.reached("waiting")).session).toBe("s");
  });

  it("stop what they have under way", async () => {
    at.page.transfers.setSessions([sessionOf("s")]);
    const { come } = hold(at.portside, isBody);
    upload(fileOf("large", LARGE));
    await come;
    at.page.transfers.setSessions([]);
    await at.page.reached("stranded");
    expect(at.page.isGuarded).toBe(true);
  });
});

describe("closing a session on purpose", () => {
  it("cancels its uploads, and waits until what they left is deleted", async () => {
    const { come } = hold(at.portside, isBody);
    upload(fileOf("large", LARGE));
    await come;
    await at.page.transfers.cancelSession("s");
    expect(countOf(at.page.transfers.snapshot(), "cancelled")).toBe(1);
    expect(at.portside.uploads.size).toBe(0);
    expect(at.page.transfers.unfinished()).toEqual([]);
  });

  it("doesn't wait for ever for a server that is away", async () => {
    const { come } = hold(at.portside, isBody);
    upload(fileOf("large", LARGE));
    await come;
    await at.portside.close();
    let isClosed = false;
    void at.page.transfers.cancelSession("s").then(() => {
      isClosed = true;
    });
    await vi.waitFor(() => {
      at.page.clock.advance(5000);
      expect(isClosed).toBe(true);
    });
  });
});
