import { describe, expect, it } from "vitest";
import { sessionSchema } from "@/lib/contract/session";
import { sends } from "@/lib/ftp/testing/fake-replies";
import { flood } from "@/lib/ftp/testing/flood";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { linesOf } from "@/lib/ftp/testing/received-commands";
import { startPortside } from "./portside";
import { problemsOf, wholeOf } from "./visitor";

const portside = startPortside();
const patient = { timeoutSeconds: 120 };

describe("text without end on the control connection", () => {
  it.each(["x", "220-for ever\r\n", "220-a\r\n 220\r\n221 b\r\n"])(
    "A5, D9: %j without end as a greeting ends the connection before the login",
    async (piece) => {
      let flooded: Promise<number> | undefined;
      const server = await fakeServer({
        greeting: ({ socket }) => {
          flooded = flood(socket, piece);
        },
      });
      const { response } = await portside.connect(server, patient);
      const [problem] = await problemsOf(response);
      expect(problem).toMatchObject({ status: 502, code: "connection-failed" });
      expect(JSON.stringify(problem).length).toBeLessThan(50_000);
      await flooded;
      expect(server.lines).toEqual([]);
    },
  );

  it.each(["250-", "250-a\r\n", "250 "])(
    "A5, D9: %j without end as an answer ends its connection, and the session goes on with another",
    async (piece) => {
      let flooded: Promise<number> | undefined;
      const visitor = await portside.visitScripted(
        {
          files: { "/a": "1" },
          answers: {
            MKD: async ({ socket }) => {
              flooded = flood(socket, piece);
            },
          },
        },
        patient,
      );
      const problems = await problemsOf(await visitor.askFor("makeDirectory", "/x"));
      expect(problems).toMatchObject([{ status: 502, code: "connection-failed" }]);
      await flooded;
      expect(await visitor.namesIn("/")).toEqual(["a"]);
      expect(JSON.stringify(await visitor.events()).length).toBeLessThan(50_000);
      expect(linesOf(visitor.server, "MKD")).toHaveLength(1);
    },
  );
});

describe("numbers in 227 and 229", () => {
  it.each([
    ["digits", `227 (${"1".repeat(100_000)})`],
    ["numbers", `227 (${"1,".repeat(50_000)}1)`],
    ["bars", `229 (${"|".repeat(100_000)}`],
  ])("A8: a run of 100 000 %s is dialled by nothing, and the session goes on", async (_what, reply) => {
    const visitor = await portside.visitScripted({
      files: { "/a": "1" },
      answers: { EPSV: reply, PASV: reply },
    });
    for (const request of ["listEntries", "downloadContent", "uploadContent", "search"]) {
      const problems = await problemsOf(await visitor.askFor(request, request === "search" ? "/" : "/a"));
      expect(problems, request).toMatchObject([{ code: "data-connection-failed" }]);
    }
    expect(await visitor.dialledForData()).toEqual([]);
    expect((await visitor.askFor("makeDirectory", "/new")).status).toBe(201);
  });
});

describe("the answer to PWD", () => {
  it.each([
    ["without its closing quote", '257 "/only one'],
    ["with an ETX", '257 "/a\x03b" is it'],
    ["with a CR", '257 "/a\rDELE x" is it'],
  ])("B8: %s is not believed, and never sent back", async (_what, reply) => {
    const server = await fakeServer({ files: { "/a": "1" }, answers: { PWD: reply } });
    const visitor = await portside.visit(server, { listCommand: "LIST" });
    const session = await visitor.browser.get(`/api/sessions/${visitor.session}`);
    expect(sessionSchema.parse(await session.json()).home).toBe("/");
    expect(await visitor.namesIn("/")).toEqual(["a"]);
    expect(linesOf(server, "CWD", "DELE")).toEqual(["CWD /"]);
  });

  it("B8: with a line break in the middle is no path of two commands", async () => {
    const visitor = await portside.visitScripted({
      files: { "/a": "1" },
      answers: { PWD: (connection) => connection.raw('257-"/a\r\nDELE x\r\n257 "\r\n') },
    });
    await visitor.namesIn("/").catch(() => undefined);
    expect(linesOf(visitor.server, "DELE")).toEqual([]);
  });
});

describe("long closing replies", () => {
  const closing = (reply: string) =>
    portside.visitScripted({
      files: { "/a": "hello" },
      answers: { RETR: sends("hello", { closing: reply }) },
    });

  it("B10: a 226 of 100 000 characters ends a download well", async () => {
    const visitor = await closing(`226 ${"x".repeat(100_000)}`);
    expect(await (await visitor.askFor("downloadContent", "/a")).text()).toBe("hello");
  });

  it.each([
    ["226", "downloadContent"],
    ["426", "downloadArchive"],
  ])("B10: a %s of 2 000 000 fails a %s, and the session goes on", async (code, request) => {
    const visitor = await closing(`${code} ${"x".repeat(2_000_000)}`);
    const bytes = await wholeOf(await visitor.askFor(request, "/a"));
    expect(bytes.toString("latin1")).not.toBe("hello");
    expect(await visitor.namesIn("/")).toEqual(["a"]);
  });
});
