import { describe, expect, it } from "vitest";
import { sends } from "@/lib/ftp/testing/fake-replies";
import type { FakeServerOptions, Handler } from "@/lib/ftp/testing/fake-server";
import { mlsdRow } from "@/lib/ftp/testing/listed-rows";
import { argumentsOf } from "@/lib/ftp/testing/received-commands";
import { contentOf } from "../running-app";
import { archivedNames } from "./archived-names";
import { forms, requestNames, treeRequests } from "./path-requests";
import { type Given, startPortside, willing } from "./portside";
import { wholeOf } from "./visitor";

const portside = startPortside();

/** A server where /d has these rows, /d/before and /d/after. */
async function visitRows(rows: string, command: "MLSD" | "LIST" = "MLSD", given: Given = {}) {
  const listing: Handler = (connection, argument, received) => {
    const path = command === "MLSD" ? argument : connection.directory;
    const up = command === "MLSD" ? "type=dir; d\r\n" : "drwxr-xr-x 2 a b 0 May 05 2009 d\r\n";
    return sends(path === "/d" ? rows : path === "/" ? up : "")(connection, argument, received);
  };
  const options: FakeServerOptions = {
    files: { "/d/before": "1", "/d/after": "1" },
    directories: ["/d"],
    answers: { ...willing, [command]: listing },
  };
  return portside.visitScripted(options, { listCommand: command, ...given });
}

/** Sends every request that looks into /d; what the server received, and what was answered. */
async function lookInto(visitor: Awaited<ReturnType<typeof visitRows>>) {
  const answers = new Map<string, Buffer>();
  const sent = await visitor.sent(async () => {
    for (const request of treeRequests)
      answers.set(request, await wholeOf(await visitor.askFor(request, "/d")));
  });
  return { sent, answers };
}

const files = [mlsdRow("before"), mlsdRow("after")] as const;

describe("a name with a slash, and dots", () => {
  it.each(["../../../etc/passwd", "/etc/x", "a/b", "./a", "a/", "../", "..", "."])(
    "A1, D1: %j is left out of every answer, and is in no command",
    async (name) => {
      const visitor = await visitRows(files.join(mlsdRow(name)));
      const prepared = await visitor.askFor("createArchive", "/d");
      const archive = await wholeOf(await visitor.browser.get(prepared.headers.get("location") ?? ""));
      const { sent, answers } = await lookInto(visitor);
      for (const bytes of [archive, answers.get("downloadArchive")]) {
        expect(archivedNames(bytes)).toEqual(["d/", "d/before", "d/after"]);
      }
      for (const [request, answer] of answers) {
        if (!request.startsWith("listEntries")) continue;
        expect([...answer.toString().matchAll(/"name":"([^"]*)"/g)].map(([, found]) => found)).toEqual([
          "before",
          "after",
        ]);
      }
      const naming = sent.filter((line) => /\/d\/|\.\.|etc|nowhere/.test(line));
      for (const line of naming) expect(line).toMatch(/ \/(?:d|nowhere)(?:\/(?:before|after))?$/);
      expect(sent).toEqual(expect.arrayContaining(["DELE /d/before", "RMD /d"]));
    },
  );

  it("B12: a file that hides below a link is left out, and the link isn't followed", async () => {
    const rows =
      "lrwxrwxrwx 1 a b 4 May 05 2009 sub -> /etc\r\n-rw-r--r-- 1 a b 5 May 05 2009 sub/passwd\r\n";
    const visitor = await visitRows(rows, "LIST");
    const { sent, answers } = await lookInto(visitor);
    for (const [, answer] of answers) expect(answer.toString("latin1")).not.toContain("passwd");
    expect(sent.filter((line) => /passwd|etc|^(?:CWD|RETR|SITE|RMD) .*sub/.test(line))).toEqual([]);
    expect(sent).toContain("DELE /d/sub");
  });

  it("D1, D16: a path with dots is refused by every request, and nothing is sent", async () => {
    const visitor = await portside.visitScripted();
    const sent = await visitor.sent(async () => {
      for (const path of ["/in/x/../../y", "/./a"]) {
        for (const form of forms) {
          for (const request of requestNames) {
            const { status } = await visitor.askFor(request, path, { form });
            expect(status, `${request} ${path}, as ${form}`).toBe(400);
          }
        }
      }
    });
    expect(sent).toEqual([]);
  });
});

/** Names that other clients took for something else than a name. */
const tellingNames = [
  "..\\..\\x",
  "C:\\x",
  "|id>x",
  "-",
  "-rf",
  "~root",
  "$(id)",
  "`id`",
  ";id",
  "file:passwd",
  "ftp:x@y",
  "%00",
  "%2e%2e%2fx",
  "<img src=x onerror=alert(1)>.txt",
  "...",
  " leading and trailing ",
  "\u202egpj.exe",
  "[",
  "*",
  "{a,b",
];

describe("a name that means something elsewhere", () => {
  it.each(tellingNames)("A1, B9, B11, B13, B14, D1, D3: %j is sent exactly", async (name) => {
    const bytes = `/d/${Buffer.from(name).toString("latin1")}`;
    const visitor = await portside.visitScripted({ files: { [bytes]: "hello", "/d/other": "other" } });
    const { server } = visitor;
    expect(await visitor.namesIn("/d")).toEqual([name, "other"]);
    const download = await visitor.askFor("downloadContent", `/d/${name}`);
    expect(await download.text()).toBe("hello");
    expect(download.headers.get("content-disposition")).toMatch(/^attachment; [ -~]*$/);
    expect((await visitor.askFor("uploadContent", `/d/${name}`)).status).toBe(200);
    expect(server.files.get(bytes)?.toString()).toBe("new");
    await wholeOf(await visitor.askFor("delete", `/d/${name}`));
    expect([...server.files.keys()]).toEqual(["/d/other"]);
    expect(argumentsOf(server, "DELE")).toEqual([bytes]);
  });

  it.each(["-R", "-la", "--help", "-a /etc"])(
    "D7: a directory called %j is listed by CWD, and never an option of LIST",
    async (name) => {
      const visitor = await portside.visitScripted(
        { files: { [`/${name}/x`]: "1" }, answers: willing },
        { listCommand: "LIST" },
      );
      expect(await visitor.namesIn(`/${name}`)).toEqual(["x"]);
      for (const request of treeRequests) await wholeOf(await visitor.askFor(request, `/${name}`));
      expect(argumentsOf(visitor.server, "CWD")).toContain(`/${name}`);
      expect(new Set(argumentsOf(visitor.server, "LIST"))).toEqual(new Set(["-a"]));
    },
  );
});

describe("control characters in what a server lists", () => {
  it.each(["a\rDELE x", "Icon\r", "a\0b", "a\u001b[2Jb", "\u007f"])(
    "D3: %j is an entry with exactly that name, and in no command",
    async (name) => {
      const visitor = await visitRows(files.join(mlsdRow(name)));
      const { sent, answers } = await lookInto(visitor);
      for (const request of ["listEntries", "listEntries, as lines"]) {
        expect(answers.get(request)?.toString()).toContain(`"name":${JSON.stringify(name)}`);
      }
      for (const entry of archivedNames(answers.get("downloadArchive")))
        expect(entry).not.toMatch(/[\0-\u001f\u007f]/);
      expect(sent).not.toContain("DELE x");
      expect(sent.filter((line) => /[\0-\u001f\u007f]/.test(line))).toEqual([]);
      expect(sent).toEqual(expect.arrayContaining(["DELE /d/before", "DELE /d/after"]));
    },
  );

  it("D3: have no line of a header, in none of a download's names", async () => {
    const name = '\u202ea\u010d\u010ab"c.txt';
    const visitor = await portside.visitScripted({
      files: { [`/${Buffer.from(name).toString("latin1")}`]: "x" },
    });
    const response = await visitor.browser.get(contentOf(visitor.session, `/${name}`));
    const disposition = response.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; [ -~]*$/);
    expect(disposition).toContain("filename*=UTF-8''");
    expect([...response.headers.keys()].filter((header) => header.startsWith("b"))).toEqual([]);
  });
});
