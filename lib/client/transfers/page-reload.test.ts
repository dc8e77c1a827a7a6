import { describe, expect, it, vi } from "vitest";
import { sessionOf } from "../testing/session";
import { transferCount } from "./queue";
import { problemOf } from "./testing/fake-portside";
import { fileOf, type TestPage } from "./testing/test-page";
import { hold, isBody, isThere, LARGE, pub, withPortside } from "./testing/with-portside";

const at = withPortside();

function upload(page: TestPage, file: File, place = pub): void {
  page.transfers.upload(place, { files: [{ file, folders: [] }], emptyFolders: [] });
}

/** An upload is under way, and its page goes. @returns the page that comes in its place */
async function reload(file: File): Promise<TestPage> {
  const { come } = hold(at.portside, isBody);
  upload(at.page, file);
  await come;
  at.page.close();
  at.portside.script = () => undefined;
  at.page = at.browser.open();
  await vi.waitFor(() => expect(at.page.transfers.unfinished()).toHaveLength(1));
  return at.page;
}

describe("after a reload", () => {
  it("an unfinished upload is listed, and goes on when the same file is dropped again", async () => {
    const file = fileOf("large", LARGE, 5);
    const page = await reload(file);
    expect(page.transfers.unfinished()).toMatchObject([
      { name: "large", size: LARGE, modifiedAt: 5, site: { host: "ftp.example", user: "student" } },
    ]);
    const listed = vi.fn();
    page.transfers.subscribe(listed);
    upload(page, fileOf("large", LARGE, 5));
    expect(page.transfers.unfinished()).toEqual([]);
    await page.reached("done");
    expect(listed).toHaveBeenCalled();
    expect(at.portside.count("POST")).toBe(1);
    expect(at.portside.count("HEAD /api/sessions/s/uploads/upload-1")).toBe(1);
    expect(await isThere(at.portside, "/pub/large", file)).toBe(true);
    expect(at.browser.storage.entries.size).toBe(0);
  });

  it("goes on under the session that there is now", async () => {
    const page = await reload(fileOf("large", LARGE));
    at.portside.sessions.clear();
    at.portside.sessions.add("t");
    upload(page, fileOf("large", LARGE), { ...pub, session: sessionOf("t") });
    await page.reached("done");
    expect(at.portside.count("HEAD /api/sessions/t/uploads/upload-1")).toBe(1);
  });

  it.each<[string, () => [File, typeof pub]]>([
    ["of another size", () => [fileOf("large", LARGE + 1), pub]],
    ["of another date", () => [fileOf("large", LARGE, 9), pub]],
    [
      "for another directory",
      () => [fileOf("large", LARGE), { ...pub, directory: { text: "/pub/elsewhere" } }],
    ],
    [
      "for another login",
      () => [fileOf("large", LARGE), { ...pub, session: sessionOf("s", { user: "teacher" }) }],
    ],
  ])("a file %s is another upload", async (_, other) => {
    const page = await reload(fileOf("large", LARGE));
    upload(page, ...other());
    await page.reached("done");
    expect(at.portside.count("POST")).toBe(2);
    expect(page.transfers.unfinished()).toHaveLength(1);
  });

  it("begins anew when the server has nothing of it any more", async () => {
    const page = await reload(fileOf("large", LARGE));
    at.portside.uploads.clear();
    upload(page, fileOf("large", LARGE));
    await page.reached("done");
    expect(page.transfers.unfinished()).toEqual([]);
  });

  it("can be discarded, which deletes what the server has", async () => {
    const page = await reload(fileOf("large", LARGE));
    const [left] = page.transfers.unfinished();
    if (left === undefined) throw new Error("There is nothing to discard");
    page.transfers.setSessions([]);
    await expect(page.transfers.discard(left)).rejects.toThrow("There is no session of its login");
    at.portside.sessions.add("t");
    page.transfers.setSessions([sessionOf("t")]);
    at.portside.script = () => ({ refuse: problemOf("connection-failed", 502) });
    await expect(page.transfers.discard(left)).rejects.toThrow("connection-failed");
    expect(page.transfers.unfinished()).toHaveLength(1);
    at.portside.script = () => undefined;
    await page.transfers.discard(left);
    expect(at.portside.uploads.size).toBe(0);
    expect(page.transfers.unfinished()).toEqual([]);
    expect(at.browser.storage.entries.size).toBe(0);
  });
});

describe("two tabs", () => {
  it("don't offer each other's uploads while these are under way, but when their tab is gone", async () => {
    const other = at.browser.open();
    const { come } = hold(at.portside, isBody);
    upload(at.page, fileOf("large", LARGE));
    await come;
    const late = at.browser.open();
    expect(other.transfers.unfinished()).toEqual([]);
    expect(late.transfers.unfinished()).toEqual([]);
    at.page.close();
    await vi.waitFor(() => expect(other.transfers.unfinished()).toHaveLength(1));
    await vi.waitFor(() => expect(late.transfers.unfinished()).toHaveLength(1));
    at.portside.script = () => undefined;
    upload(other, fileOf("large", LARGE));
    expect(late.transfers.unfinished()).toEqual([]);
    await other.reached("done");
    expect(late.transfers.unfinished()).toEqual([]);
    late.close();
    other.close();
  });
});

describe("an upload that leaves the queue incomplete", () => {
  it.each<[string, (page: TestPage) => void]>([
    ["with all that is over", ({ transfers }) => transfers.clearFinished()],
    ["alone", ({ transfers }) => transfers.clear(1)],
  ])("%s is offered from then on", async (_, clear) => {
    at.portside.script = (request) =>
      isBody(request) ? { refuse: problemOf("storage-full", 507) } : undefined;
    upload(at.page, fileOf("large", LARGE));
    await at.page.reached("failed");
    expect(at.page.transfers.unfinished()).toEqual([]);
    clear(at.page);
    expect(transferCount(at.page.transfers.snapshot())).toBe(0);
    expect(at.page.transfers.unfinished()).toMatchObject([{ name: "large" }]);
  });
});

describe("storage that is full", () => {
  it("stops nothing", async () => {
    at.browser.storage.quota = 10;
    upload(at.page, fileOf("large", LARGE));
    await at.page.reached("done");
    expect(at.browser.storage.entries.size).toBe(0);
  });
});
