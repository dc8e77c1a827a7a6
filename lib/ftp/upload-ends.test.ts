import { describe, expect, it } from "vitest";
import { byteString } from "../protocol/byte-string";
import { defaultEngineOptions } from "./engine-options";
import { inTurn, takes } from "./testing/fake-replies";
import { uploadReplacing, uploadText } from "./testing/files";
import { fakeServer, notesOf, openSession, openSessionWith } from "./testing/open-session";
import { linesOf } from "./testing/received-commands";

describe("an upload whose last word is lost", () => {
  it.each([
    ["the control connection dies", "hangs up"],
    ["the server stays silent", "silent"],
  ])("S37: counts when a new connection finds all of its bytes: %s", async (_, how) => {
    const server = await fakeServer();
    server.answers.set("STOR", async (connection, argument, command) => {
      await takes((bytes, path) => server.files.set(path, bytes), { closing: null })(
        connection,
        argument,
        command,
      );
      if (how === "hangs up") connection.reset();
    });
    const session = await openSession(server, { timeoutSeconds: 2 });
    const stored = await uploadText(session, byteString("/a"), "hello");
    expect(stored).toMatchObject({ size: 5, created: true });
    expect(server.files.get("/a")?.toString()).toBe("hello");
    expect(notesOf(session)).toContain("not-confirmed");
  });

  it("S37: is undone when something is missing, and says so", async () => {
    const server = await fakeServer();
    server.answers.set("STOR", async (connection, argument, command) => {
      await takes((bytes, path) => server.files.set(path, bytes.subarray(1)), { closing: null })(
        connection,
        argument,
        command,
      );
      connection.reset();
    });
    const session = await openSession(server);
    await expect(uploadText(session, byteString("/a"), "hello")).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("before the server answered STOR"),
    });
    expect([...server.files.keys()]).toEqual([]);
  });
});

describe("names in another charset than UTF-8", () => {
  it("S48: are missed when the server keeps none of their letters", async () => {
    const server = await fakeServer();
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path.replace(/[\x80-\xff]/g, "\xef\xbf\xbd"), bytes)),
    );
    const session = await openSession(server, { charset: "windows-1251" });
    await expect(uploadReplacing(session, "/жук", "x")).rejects.toMatchObject({
      code: "ftp-error",
      message: expect.stringMatching(/under another name than “жук”.*another character set/),
    });
  });

  it("S48: are looked for once, where the server keeps them", async () => {
    const server = await fakeServer();
    const session = await openSession(server, { charset: "windows-1251" });
    await uploadReplacing(session, "/жук", "x");
    await uploadReplacing(session, "/пчела", "x");
    expect(linesOf(server, "MLSD")).toHaveLength(1);
  });
});

describe("a directory with more rows than the deployment allows", () => {
  it("D9: lets what is in it be deleted and renamed by its path", async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`/d/f${i}`, "1"]));
    const server = await fakeServer({ files });
    const limits = { ...defaultEngineOptions.limits, listingRows: 5 };
    const session = await openSessionWith(server, { limits });
    await session.remove(byteString("/d/f3"), { recursive: false });
    await session.rename(byteString("/d/f4"), byteString("/d/new"));
    expect(server.files.has("/d/f3")).toBe(false);
    expect(server.files.has("/d/new")).toBe(true);
  });

  it("D9: is deleted by what it may, when it may be entered and not listed", async () => {
    const denied = "550 Permission denied.";
    const server = await fakeServer({
      files: { "/d/f": "1" },
      answers: { MLSD: inTurn(denied), LIST: denied },
    });
    const session = await openSession(server);
    await session.remove(byteString("/d/f"), { recursive: false });
    expect(server.files.size).toBe(0);
  });
});
