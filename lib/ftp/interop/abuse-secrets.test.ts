import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { isFtpError } from "../errors";
import type { SessionSettings } from "../session-types";
import { hangsUp, sends } from "../testing/fake-replies";
import type { Answers, FakeServerOptions, Handler } from "../testing/fake-server";
import { fakeServer, openSession } from "../testing/open-session";

const password = "correct horse";

const textOf = (value: unknown) => inspect(value, { depth: 20, maxStringLength: null, maxArrayLength: null });

/** What an error tells: its message, the reply, the certificate, the traffic. */
async function everythingOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isFtpError(error)) throw new Error("The work did not fail as it should");
  return [error.message, error.stack, JSON.stringify(error), textOf(error.events)].join("\n");
}

async function refusedLogin(options: FakeServerOptions, given: Partial<SessionSettings> = {}) {
  return everythingOf(openSession(await fakeServer(options), { timeoutSeconds: 1, ...given }));
}

/** Sends exactly this, without a line end of its own. */
const raw =
  (text: (password: string) => string): Handler =>
  (connection, argument) =>
    connection.raw(text(argument));

/** Sends this and hangs up in the middle of the line. */
const cutOff =
  (text: (password: string) => string): Handler =>
  async (connection, argument) => {
    await connection.raw(text(argument));
    connection.hangUp();
  };

describe("the password", () => {
  const answers: Readonly<Record<string, Answers[string]>> = {
    "a refusal": (_connection, said) => `530 Login incorrect for user student, ${said}`,
    "a refusal in many lines": (_connection, said) => `530-You said\n ${said}\n530 ${said}`,
    "a refusal for now": (_connection, said) => `421 ${said} is too many`,
    "a nonsense answer": (_connection, said) => `314 ${said}?`,
    "a question for an account": (_connection, said) => `332 Account for ${said}`,
    "a URL": `530 See ftp://student:${password.replace(" ", "%20")}@192.0.2.7/`,
    "a line that is no reply": raw((said) => `Login incorrect: ${said}\r\n`),
    "a reply with a NUL": raw((said) => `530 ${said} \0\r\n`),
    "an endless line": raw((said) => `530 ${said} `.repeat(20_000)),
    "half a line before the hang-up": cutOff((said) => `530 ${said}`),
    "half a password before the hang-up": cutOff((said) => `530 ${said.slice(0, -2)}`),
    silence: [],
    "a hang-up": hangsUp(),
  };

  it.each(Object.entries(answers))(
    "A9, D12, D15: is in nothing that a failed login tells, when PASS is answered by %s",
    async (_what, PASS) => {
      const all = await refusedLogin({ answers: { PASS } });
      expect(all).toContain("PASS ***");
      expect(all).not.toMatch(/correct(?: |%20)ho/);
    },
  );

  it.each([
    ["the greeting", { greeting: `421 Go away, ${password}` }, {}],
    ["the answer to USER", { answers: { USER: `530 Not with ${password}` } }, {}],
    ["the answer to AUTH", { answers: { AUTH: `500 ${password}` } }, { encryption: "explicit" }],
  ] as const)(
    "D12, D15: is in nothing that a failed login tells, when %s has it",
    async (_what, options, given) => {
      const all = await refusedLogin(options, given);
      expect(all).toContain("***");
      expect(all).not.toContain(password);
    },
  );

  it.each(["p", "abc", "12345"])(
    "D15: of few letters (%j) is masked where PASS is answered",
    async (short) => {
      const PASS = (_connection: unknown, argument: string) =>
        `530 Login incorrect for user student ${argument}.`;
      const server = await fakeServer({ answers: { PASS } });
      const error: unknown = await openSession(server, { password: short }).catch((error: unknown) => error);
      const shown = isFtpError(error) ? [error.message, error.reply?.lines.join("\n")] : [];
      expect(shown).toHaveLength(2);
      for (const text of shown) expect(text).toContain("530 Login incorrect for user student ***");
    },
  );

  it("D12: is not in the cause of an error either", async () => {
    const PASS = raw((said) => `Login incorrect for ${said}\r\n`);
    const server = await fakeServer({ answers: { PASS } });
    const error: unknown = await openSession(server).catch((error: unknown) => error);
    expect(isFtpError(error)).toBe(true);
    expect(textOf(error)).not.toContain(password);
  });

  it("D12, D15: beyond ASCII is masked as text and as bytes, in every charset", async () => {
    const given = { password: "pässwörd-geheim" };
    for (const charset of ["utf-8", "latin1", "windows-1252"]) {
      const PASS: Answers[string] = (_c, argument) => `530 ${argument} \xff`;
      const all = await refusedLogin({ answers: { PASS } }, { ...given, charset });
      expect(all).not.toContain(given.password);
      expect(all).not.toContain(Buffer.from(given.password).toString("latin1"));
    }
  });

  it("D12, D15: is masked like the account", async () => {
    const answers: Answers = {
      PASS: "332 Account?",
      ACCT: (_c, argument) => `532 Unknown account ${argument} of ${password}`,
    };
    const all = await refusedLogin({ answers }, { account: "accounting-77" });
    expect(all).not.toContain(password);
    expect(all).not.toContain("accounting-77");
    expect(all).toContain("ACCT ***");
  });

  it.each(["\r", "\n", "\0"])(
    "A9: that holds %j is a refusal without the password, and no event kills the process",
    async (control) => {
      const server = await fakeServer();
      const all = await everythingOf(openSession(server, { password: `${password}${control}DELE x` }));
      expect(all).not.toContain(password);
      expect(server.connections).toHaveLength(0);
    },
  );

  it("A9, D12: that the charset can't express is a refusal without the password", async () => {
    const server = await fakeServer();
    const all = await everythingOf(
      openSession(server, { password: `${password} \u6f22`, charset: "latin1" }),
    );
    expect(all).not.toContain(password);
    expect(server.connections).toHaveLength(0);
  });

  it("D12: is in nothing that a session shows, whatever the server repeats", async () => {
    const server = await fakeServer({
      greeting: `220 Hello, ${password}`,
      files: { "/a": "hello" },
      answers: {
        PASS: `230-Hello ${password}\n230 ftp://student:${password.replace(" ", "%20")}@host/`,
        FEAT: `211-Features\n MLST type*;size*;\n X-${password}\n211 End`,
        SYST: `215 UNIX ${password}`,
        PWD: `257 "/" is where ${password} begins`,
        MKD: `550 ${password}`,
        RETR: sends("hello", { closing: `451 ${password}` }),
      },
    });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    const made: unknown = await session
      .makeDirectory(session.encodePath("/x"))
      .catch((error: unknown) => error);
    const { body } = await session.download(session.encodePath("/a"));
    const read: unknown = await body.toArray().catch((error: unknown) => error);
    const shown = [
      session.greeting,
      session.system,
      session.features,
      session.home,
      session.traffic.after(),
      made,
      read,
    ];
    expect(isFtpError(made) && isFtpError(read)).toBe(true);
    const all = textOf(shown);
    expect(all).not.toContain(password);
    expect(all).not.toContain("correct%20horse");
  });

  it("D12: is in nothing that a session shows when the server goes and another connection logs in", async () => {
    const server = await fakeServer({ files: { "/a": "hello" } });
    const session = await openSession(server);
    server.answers.set("PASS", (_c, argument) => `530 No more ${argument}`);
    server.connections[0]?.reset();
    await expect.poll(() => session.state).toBe("idle");
    const all = await everythingOf(session.list(session.encodePath("/")));
    expect(all).toContain("530 No more ***");
    expect(all + textOf(session.traffic.after())).not.toContain(password);
  });
});
