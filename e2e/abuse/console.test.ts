import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { commandAnswerSchema } from "@/lib/contract/commands";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { linesOf } from "@/lib/ftp/testing/received-commands";
import { mostTypedLetters } from "@/lib/protocol/typed-command";
import { contentOf } from "../running-app";
import { Canary } from "./canary";
import { startPortside } from "./portside";
import { problemsOf, type Visitor } from "./visitor";

const portside = startPortside();

/** What the server received but for logins, while a command was typed that isn't sent. */
async function sentBy(visitor: Visitor, command: string) {
  const answers: number[] = [];
  const sent = await visitor.sent(async () => {
    const response = await visitor.type(command);
    answers.push(response.status);
    await response.text();
  });
  return { status: answers[0], sent: sent.filter((line) => !/^(?:USER|PASS|OPTS)\b/.test(line)) };
}

async function codesOf(visitor: Visitor, command: string): Promise<readonly number[]> {
  const response = await visitor.type(command);
  return commandAnswerSchema.parse(await response.json()).replies.map(({ code }) => code);
}

describe("a typed command", () => {
  it("D19: has the server dial nobody else, and Portside listen for nobody else", async () => {
    const canary = new Canary();
    const port = await canary.listen("127.0.0.2");
    const visitor = await portside.visitScripted({ files: { "/a": "1" } });
    for (const command of [
      `PORT 127,0,0,2,${port >> 8},${port & 255}`,
      `port 127,0,0,2,${port >> 8},${port & 255}`,
      `EPRT |1|127.0.0.2|${port}|`,
      `EPRT |2|::ffff:127.0.0.2|${port}|`,
      `LPRT 4,4,127,0,0,2,2,${port >> 8},${port & 255}`,
      "PORT 127,0,0,1,0,22",
      "PORT 0127,0,0,1,200,1",
      "PORT 169,254,169,254,200,1",
    ]) {
      expect(await sentBy(visitor, command), command).toEqual({ status: 400, sent: [] });
    }
    expect(canary.visits).toBe(0);
    canary.close();
  });

  it.each([
    "FEAT\r\nDELE /a",
    "FEAT\nDELE /a",
    "FEAT\rDELE /a",
    "FEAT\0",
    "STAT \u001b[2J",
    "\u00ff\u00f4QUIT",
    "F\u0115AT",
    "QUIT",
    " quit",
    "STOR a",
    "AUTH TLS",
    "PROT C",
    `STAT ${"a".repeat(mostTypedLetters)}`,
  ])("D20: hides no other one: %j is refused, and nothing is sent", async (command) => {
    const visitor = await portside.visitScripted({ files: { "/a": "1" } }, { charset: "latin1" });
    expect(await sentBy(visitor, command)).toEqual({ status: 400, sent: [] });
    expect([...visitor.server.files.keys()]).toEqual(["/a"]);
  });

  it("D21: takes no file away under an upload", async () => {
    const visitor = await portside.visitScripted({}, { uploadVia: "direct" });
    const { server, browser, session } = visitor;
    const put = request(`${portside.app.url}${contentOf(session, "/d/a.txt")}`, {
      method: "PUT",
      headers: { cookie: browser.cookie, "content-length": "10" },
    });
    const stored = new Promise((resolve) => put.on("response", (response) => resolve(response.statusCode)));
    put.write("half ");
    await server.received("STOR");
    for (const command of ["DELE a.txt", "DELE /d/a.txt", "RNFR a.txt", "RMD /d", "SITE RENAME a.txt b"]) {
      const { status, sent } = await sentBy(visitor, command);
      expect([status, sent], command).toEqual([expect.any(Number), []]);
      expect(status, command).toBeGreaterThanOrEqual(400);
    }
    put.end("done.");
    expect(await stored).toBe(201);
    expect(server.files.get("/d/a.txt")?.toString()).toBe("half done.");
  });

  it("D22: that was meant for another directory isn't sent on a new connection", async () => {
    const server = await fakeServer({ files: { "/b.txt": "other", "/pub/b.txt": "meant" } });
    const visitor = await portside.visit(server);
    expect(await codesOf(visitor, "CWD /pub")).toEqual([250]);
    server.connections[1]?.hangUp();
    const isClosed = async () =>
      (await visitor.events()).some((event) => event.type === "control-closed" && event.connection === 2);
    await expect.poll(isClosed).toBe(true);
    const problems = await problemsOf(await visitor.type("DELE b.txt"));
    expect(problems).toMatchObject([{ code: "connection-failed" }]);
    expect(linesOf(server, "DELE")).toEqual([]);
    expect([...server.files.keys()]).toEqual(["/b.txt", "/pub/b.txt"]);
  });
});
