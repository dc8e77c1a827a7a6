import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as commands from "@/app/api/sessions/[id]/commands/route";
import * as uploadRoute from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as sessions from "@/app/api/sessions/route";
import { type CommandAnswer, commandAnswerSchema } from "@/lib/contract/commands";
import { listingSchema } from "@/lib/contract/files";
import { sessionSchema } from "@/lib/contract/session";
import { closedPort } from "@/lib/ftp/testing/black-hole";
import { hostPort, sends, silence } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { mostTypedLetters } from "@/lib/protocol/typed-command";
import { problemOf } from "./testing/scripted-session";
import {
  type Ask,
  startTestPortside,
  studentOn,
  TestBrowser,
  type TestPortside,
} from "./testing/test-portside";

let portside: TestPortside;

beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

/** A browser with a session on a server. */
async function connect(body: object) {
  const browser = new TestBrowser();
  const response = await browser.ask(sessions.POST, "/api/sessions", { method: "POST", body });
  const { id } = sessionSchema.parse(await response.json());
  const ask = (command: unknown, more: Ask = {}) =>
    browser.ask(commands.POST, `/api/sessions/${id}/commands`, {
      method: "POST",
      body: { command },
      id,
      ...more,
    });
  const answer = async (command: string): Promise<CommandAnswer> => {
    const response = await ask(command);
    expect(response.status, command).toBe(200);
    return commandAnswerSchema.parse(await response.json());
  };
  return { browser, id, ask, answer };
}

const onPractice = () => connect(studentOn(portside.practice));

async function onScripted(options: FakeServerOptions, settings: object = {}) {
  const server = await FakeFtpServer.start(options);
  onTestFinished(() => server.close());
  const { host, port } = server;
  return { server, ...(await connect({ host, port, user: "student", password: "hunter22", ...settings })) };
}

describe("a command as typed, on the practice server", () => {
  it("is answered with the server's replies, and the exchange that the log shows", async () => {
    const { answer } = await onPractice();
    const feat = await answer("FEAT");
    expect(feat).toMatchObject({ replies: [{ code: 211 }] });
    expect(feat.replies[0]?.lines.length).toBeGreaterThan(2);
    expect(feat.exchange).toBeGreaterThan(0);
    expect("data" in feat || "dataTruncated" in feat).toBe(false);
  });

  it("is sent without blanks in front", async () => {
    const { server, answer } = await onScripted({});
    await answer("  NOOP ");
    expect(server.lines).toContain("NOOP ");
  });

  it("may fail at the server, with 200 and its words", async () => {
    const { answer } = await onPractice();
    expect(await answer("CWD /nowhere")).toMatchObject({ replies: [{ code: 550 }] });
    expect(await answer("SITE NOSUCHTHING")).toMatchObject({ replies: [{ code: expect.any(Number) }] });
  });

  it("brings a listing or a file as text", async () => {
    const { answer } = await onPractice();
    expect((await answer("PASV")).replies[0]?.code).toBe(227);
    const listed = await answer("LIST");
    expect(listed.replies.map(({ code }) => code)).toEqual([150, 226]);
    expect(listed.data).toContain("pub");
    expect("dataTruncated" in listed).toBe(false);
  });

  it("leaves the file list where it is", async () => {
    const { browser, id, answer } = await onPractice();
    await answer("CWD /pub");
    await answer("RNFR readme.txt");
    const response = await browser.ask(entries.GET, `/api/sessions/${id}/entries?path=/`, { id });
    expect(listingSchema.parse(await response.json()).path).toBe("/");
    expect((await answer("PWD")).replies[0]?.lines[0]).toContain("/pub");
  });
});

describe("a command that isn't sent", () => {
  it.each([
    ["QUIT", /close the session/],
    ["quit", /close the session/],
    [" QUIT ", /close the session/],
    ["STOR a.txt", /Upload/],
    ["PASS hunter22", /log/],
    ["AUTH TLS", /another encryption/],
    ["PORT 192,0,2,1,200,1", /another host/],
    ["EPRT |1|192.0.2.1|50000|", /another host/],
    ["PORT 1,2,3", /six numbers/],
    ["   ", /FEAT/],
  ])("D19, D23: %j is command-refused, with the reason and what to do", async (command, reason) => {
    const { server, ask } = await onScripted({});
    const response = await ask(command);
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code: "command-refused", status: 400 });
    expect(problem.detail).toMatch(reason);
    expect(JSON.stringify(problem)).not.toContain("hunter22");
    const verb = command.trim().split(" ", 1)[0] ?? "";
    if (verb !== "PASS" && verb !== "")
      expect(server.commands.map((one) => one.verb)).not.toContain(verb.toUpperCase());
  });

  it.each([
    ["a line break", "FEAT\r\nDELE /a.txt"],
    ["a line feed alone", "FEAT\nDELE /a.txt"],
    ["a carriage return alone", "FEAT\rDELE /a.txt"],
    ["a NUL", "FEAT\0"],
    ["a tab", "STAT\t/"],
    ["an escape", "STAT \u001b[2J"],
    ["a DEL", "STAT \u007f"],
    ["nothing", ""],
    ["too much", `STAT ${"a".repeat(mostTypedLetters)}`],
    ["a number", 7],
    ["a list", ["FEAT", "QUIT"]],
    ["nothing at all", null],
  ])("D20: because it is %s: invalid-request, and the server hears nothing", async (_, command) => {
    const { server, ask } = await onScripted({});
    const before = server.commands.length;
    const response = await ask(command);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: "invalid-request" });
    expect(server.commands).toHaveLength(before);
    expect(server.connections).toHaveLength(1);
  });

  it.each([
    ["", /^There is no command\. Type one, such as FEAT/],
    ["   ", /^There is no command\. Type one, such as FEAT/],
    ["FEAT\nQUIT", /^The command holds a control character\. A line break or another/],
    [`STAT ${"a".repeat(mostTypedLetters)}`, /^The command is too long\. .*at most 1024 letters/],
    ["a".repeat(100_000), /^The command is too long\./],
    ["-FEAT", /^That is no FTP command\. A command begins with/],
  ])("with the reason that the console knows, whichever check found it: %j", async (command, reason) => {
    const { ask } = await onPractice();
    const problem = await problemOf(await ask(command));
    expect(problem.detail).toMatch(reason);
    expect(problem.status).toBe(400);
  });

  it.each([
    ["{}"],
    ["not json"],
    ["[]"],
    ['{"command":"FEAT","and":"QUIT"}'],
    ['{"command":"FEAT\\u000aQUIT"}'],
    [""],
  ])("because the body is %s", async (body) => {
    const { ask } = await onPractice();
    expect(await problemOf(await ask("", { body }))).toMatchObject({ code: "invalid-request" });
  });

  it("D20: because a letter is missing in the session's charset, even one whose low byte is a line feed", async () => {
    const { server, ask } = await onScripted({}, { charset: "latin1" });
    expect(await problemOf(await ask("STAT \u010aQUIT"))).toMatchObject({ code: "invalid-request" });
    expect(server.connections).toHaveLength(1);
  });

  it("D21: because an upload writes that file at this moment", async () => {
    const { server, browser, id, ask, answer } = await onScripted({
      files: { "/b.txt": "b" },
      answers: {
        STOR: async (connection) => {
          await connection.reply("150 Ready.");
          await connection.openData();
          await new Promise((resolve) => connection.socket.once("close", resolve));
        },
      },
    });
    let breakOff: () => void = () => undefined;
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.alloc(1000));
        breakOff = () => controller.error(new Error("The browser has gone"));
      },
    });
    const path = `/api/sessions/${id}/content?path=/a.txt`;
    const upload = browser.ask(uploadRoute.PUT, path, { method: "PUT", body, id });
    await server.received("STOR");
    for (const command of ["DELE a.txt", "DELE /A.TXT", "RNFR ./x/../a.txt", "RMD /", "SITE RMDIR a.txt"]) {
      expect(await problemOf(await ask(command)), command).toMatchObject({ code: "busy", status: 429 });
    }
    expect(await answer("DELE b.txt")).toMatchObject({ replies: [{ code: 250 }] });
    breakOff();
    await upload;
  });
});

describe("a command without an answer", () => {
  it("is connection-failed when the server hangs up", async () => {
    const { ask, answer } = await onScripted({
      answers: { STAT: (connection) => connection.hangUp() as undefined },
    });
    const response = await ask("STAT");
    expect(response.status).toBe(502);
    expect(await problemOf(response)).toMatchObject({
      code: "connection-failed",
      exchange: expect.any(Number),
    });
    expect(await answer("NOOP")).toMatchObject({ replies: [{ code: 200 }] });
  });

  it("is timeout when the server says nothing", async () => {
    const { ask } = await onScripted({ answers: { STAT: silence } }, { timeoutSeconds: 1 });
    const response = await ask("STAT");
    expect(response.status).toBe(504);
    expect(await problemOf(response)).toMatchObject({ code: "timeout" });
  });

  it("is data-connection-failed with a finding, also when the announce was a command of its own", async () => {
    const port = await closedPort();
    const { ask, answer } = await onScripted({
      answers: { PASV: `227 (${hostPort("127.0.0.1", port)})`, EPSV: "502 No.", LIST: "425 Nobody came." },
    });
    expect(await answer("PASV")).toMatchObject({ replies: [{ code: 227 }] });
    const response = await ask("LIST");
    expect(response.status).toBe(502);
    expect(await problemOf(response)).toMatchObject({
      code: "data-connection-failed",
      finding: { id: expect.stringContaining("passive"), advice: expect.stringContaining(String(port)) },
    });
  });

  it("is given up when the browser goes", async () => {
    const { server, ask, answer } = await onScripted({ answers: { STAT: silence } });
    const gone = new AbortController();
    const response = ask("STAT", { signal: gone.signal });
    await server.received("STAT");
    gone.abort();
    expect((await response).status).toBeGreaterThanOrEqual(400);
    expect(await answer("NOOP")).toMatchObject({ replies: [{ code: 200 }] });
  });
});

describe("an answer", () => {
  it("says when it is only the beginning", async () => {
    const { answer } = await onScripted({ answers: { RETR: sends(Buffer.alloc(1_500_000, "x")) } });
    const { data, dataTruncated } = await answer("RETR big");
    expect([data?.length, dataTruncated]).toEqual([1024 * 1024, true]);
  });

  it("D15, D23: never holds the password, whoever repeats it", async () => {
    const { answer } = await onScripted({ answers: { STAT: "211 You are student with hunter22." } });
    const { replies } = await answer("STAT");
    expect(replies).toEqual([{ code: 211, lines: ["211 You are student with ***."] }]);
  });

  it("keeps hostile bytes as text", async () => {
    const { answer } = await onScripted({ answers: { STAT: "211 <script>alert(1)</script> \u001b[2J" } });
    expect((await answer("STAT")).replies[0]?.lines).toEqual(["211 <script>alert(1)</script> \u001b[2J"]);
  });
});

describe("the console of a session", () => {
  it("isn't there for another browser, nor without a cookie", async () => {
    const { id } = await onPractice();
    const other = await onPractice();
    const path = `/api/sessions/${id}/commands`;
    const request = { method: "POST", body: { command: "FEAT" }, id };
    for (const browser of [other.browser, new TestBrowser()]) {
      const response = await browser.ask(commands.POST, path, request);
      expect(response.status).toBe(404);
      expect(await problemOf(response)).toMatchObject({ code: "not-found" });
    }
  });

  it("takes nothing from another site's page", async () => {
    const { ask } = await onPractice();
    const response = await ask("FEAT", { headers: { "sec-fetch-site": "cross-site" } });
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({ code: "cross-site" });
  });

  it("is gone with the session", async () => {
    const { ask } = await onPractice();
    const { id: gone } = await onPractice();
    expect((await ask("FEAT", { id: `${gone}x` })).status).toBe(404);
  });
});
