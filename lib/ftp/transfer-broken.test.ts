import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { deferred } from "./deferred";
import { sends } from "./testing/fake-replies";
import type { FakeServerOptions } from "./testing/fake-server";
import { download } from "./testing/files";
import { expectInStep } from "./testing/in-step";
import { eventsOf, fakeServer, openSession } from "./testing/open-session";

/** A server that tells no size of a file. */
const sizeless: FakeServerOptions["answers"] = {
  SIZE: "500 What?",
  MLSD: "550 Permission denied.",
  LIST: "550 Permission denied.",
  NLST: "550 Permission denied.",
};

describe("a download of unknown size without a byte", () => {
  it.each([
    ["begun with 150, reset, and confirmed all the same", sends("", { ending: "reset" })],
    ["begun with 150, silent, and confirmed all the same", sends("", { ending: "stay-open" })],
  ])("is no empty file when it was %s", async (_name, RETR) => {
    const server = await fakeServer({ answers: { ...sizeless, RETR } });
    const session = await openSession(server, { timeoutSeconds: 2 });
    await expect(download(session, "/a")).rejects.toMatchObject({ code: "incomplete" });
    await expectInStep(session);
  });

  it.each([
    ["ends as it should", sends("")],
    ["was never begun", sends("", { opening: null, ending: "reset" })],
  ])("S16: is an empty file when its data connection %s", async (_name, RETR) => {
    const server = await fakeServer({ answers: { ...sizeless, RETR } });
    const session = await openSession(server);
    expect(await download(session, "/a")).toHaveLength(0);
    await expectInStep(session);
  });
});

describe("a download that the server breaks off with words", () => {
  it.each([
    ["426 Connection reset.", "before"],
    ["426 Connection reset.", "after"],
    ["451 Read error.", "before"],
    ["451 Read error.", "after"],
  ])("C65: is incomplete when %s comes %s the reset", async (words, order) => {
    const opened = deferred<void>();
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: {
        RETR: async (connection) => {
          await connection.reply("150 Here it comes.");
          const data = await connection.openData();
          await data.send("ab");
          await opened.promise;
          if (order === "before") await connection.reply(words);
          data.reset();
          if (order === "after") await connection.reply(words);
        },
      },
    });
    const session = await openSession(server);
    const failed = download(session, "/a");
    failed.catch(() => undefined);
    await expect.poll(() => eventsOf(session, "data-opened")).toHaveLength(1);
    opened.resolve();
    await expect(failed).rejects.toMatchObject({
      code: "incomplete",
      message: expect.stringContaining(words.replace(/\.$/, "")),
      reply: { command: "RETR /a", code: Number(words.slice(0, 3)) },
    });
    await expectInStep(session);
  });

  it("C65: is incomplete also when 426 comes together with 150", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { RETR: (connection) => connection.raw("150 Here it comes.\r\n426 Or not.\r\n") },
    });
    const session = await openSession(server, { dataMode: "active" });
    await expect(download(session, "/a")).rejects.toMatchObject({ code: "incomplete", reply: { code: 426 } });
  });

  it.each(["426 Not now.", "451 Local error."])(
    "C65: is refused when %s comes instead of 150",
    async (RETR) => {
      const server = await fakeServer({ files: { "/a": "abc" }, answers: { RETR } });
      const session = await openSession(server);
      await expect(
        session.download(session.encodePath("/a")).then(({ body }) => buffer(body)),
      ).rejects.toMatchObject({
        code: "ftp-error",
      });
    },
  );
});
