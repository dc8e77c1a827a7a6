import { describe, expect, it } from "vitest";
import type { CheckVerdict } from "../../protocol/check/verdict";
import { NetworkError } from "../network";
import type { SessionSettings } from "../session-types";
import { closedPort, startBlackHole } from "../testing/black-hole";
import { makeCertificate, testCertificate } from "../testing/certificate";
import { hangsUp, hostPort, inTurn, sends, silence } from "../testing/fake-replies";
import type { FakeServerOptions, Handler, Replies } from "../testing/fake-server";
import { anywhere, fakeServer } from "../testing/open-session";
import { pinned, settingsFor } from "../testing/session-settings";
import { Check, type CheckedStep, type CheckParts } from "./check";

const files = { "/a.txt": "hello there" };

interface Report extends CheckVerdict {
  /** "status" of each step, with the finding's id behind it. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, string>>;
  readonly steps: readonly CheckedStep[];
}

async function reportOf(settings: SessionSettings, more: Partial<CheckParts> = {}): Promise<Report> {
  const check = new Check({
    ...{ id: "check", settings, network: anywhere, signal: new AbortController().signal },
    ...more,
  });
  const steps: CheckedStep[] = [];
  for await (const line of check.lines()) {
    if ("step" in line) steps.push(line);
    else {
      const outcomes = steps.map(({ step, status, finding }) => [
        step,
        finding === null ? status : `${status}: ${finding.id}`,
      ]);
      const details = steps.map(({ step, detail }) => [step, detail]);
      return {
        ...{ ...line, steps },
        outcomes: Object.fromEntries(outcomes),
        details: Object.fromEntries(details),
      };
    }
  }
  throw new Error("A check ends with its verdict");
}

async function check(options: FakeServerOptions, given: Partial<SessionSettings> = {}) {
  const server = await fakeServer({ files, ...options });
  return { server, ...(await reportOf(settingsFor(server, { user: "anonymous", ...given }))) };
}

const feat = (...lines: string[]) => `211-Features:\n${lines.map((line) => ` ${line}\n`).join("")}211 End`;

const usualFeatures = ["EPRT", "EPSV", "MDTM", "MLST type*;size*;modify*;", "REST STREAM", "SIZE", "UTF8"];

/** What a sane server without TLS gets from an anonymous visitor. */
const sane = {
  ...{ resolve: "passed", connect: "passed", greeting: "passed", tls: "skipped", login: "passed" },
  ...{ features: "passed", "data-encryption": "skipped", pasv: "passed", epsv: "passed", port: "passed" },
  ...{ eprt: "passed", "session-resumption": "skipped", mlsd: "passed", utf8: "passed", rest: "passed" },
  ...{ mdtm: "passed", size: "passed", clock: "skipped" },
};

/** All that comes after a step is skipped. */
function endedAt(step: keyof typeof sane, outcome: string): Record<string, string> {
  const names = Object.keys(sane);
  return Object.fromEntries(
    names.slice(names.indexOf(step)).map((name) => [name, name === step ? outcome : "skipped"]),
  );
}

describe("a sane server", () => {
  it("passes each step, and is told why nothing is known of the rest", async () => {
    const { outcomes, verdict, summary, steps } = await check({});
    expect(outcomes).toEqual(sane);
    expect(verdict).toBe("passed");
    expect(summary).toBe("The login works, and listings come in passive and in active mode.");
    for (const { status, detail } of steps) if (status === "skipped") expect(detail).toMatch(/\w{3}.*\.$/);
  });

  it("is changed in nothing", async () => {
    const { server } = await check({});
    const asks =
      /^(?:AUTH|USER|PASS|FEAT|OPTS|SYST|PWD|CWD|TYPE|PASV|EPSV|PORT|EPRT|LIST|MLSD|RETR|REST|MDTM|SIZE|QUIT)\b/;
    expect(server.lines.filter((line) => !asks.test(line))).toEqual([]);
    expect(server.lines.at(-1)).toBe("QUIT");
    expect([...server.files.keys()]).toEqual(["/a.txt"]);
  });

  it("gives each step an exchange of its own, with its events", async () => {
    const { steps } = await check({});
    const exchanges = steps.flatMap(({ exchange }) => exchange ?? []);
    expect(new Set(exchanges).size).toBe(exchanges.length);
    const pasv = steps.find(({ step }) => step === "pasv");
    expect(pasv?.events.flatMap((event) => (event.type === "command" ? [event.line] : []))).toEqual([
      "PASV",
      "LIST",
    ]);
    expect(pasv?.events.every((event) => event.exchange?.id === pasv.exchange)).toBe(true);
  });

  it("passes with TLS, where data connections have to resume the session", async () => {
    const certificate = await makeCertificate({ validTo: new Date(Date.now() + 90 * 86_400_000) });
    const { outcomes, verdict } = await check(
      { tls: "explicit", certificate, requireSessionReuse: true },
      { ...pinned(certificate), user: "student" },
    );
    expect(outcomes).toEqual({
      ...sane,
      ...{ tls: "passed", "data-encryption": "passed", "session-resumption": "passed" },
    });
    expect(verdict).toBe("passed");
  });

  it("passes with implicit TLS, which comes before the greeting", async () => {
    const certificate = await makeCertificate({ validTo: new Date(Date.now() + 90 * 86_400_000) });
    const { steps, verdict } = await check(
      { tls: "implicit", certificate, requireSessionReuse: true },
      { ...pinned(certificate), encryption: "implicit" },
    );
    expect(steps.map(({ step }) => step).slice(1, 5)).toEqual(["connect", "tls", "greeting", "login"]);
    expect(verdict).toBe("passed");
  });
});

describe("what ends a check before the login", () => {
  it("a name without an address", async () => {
    const server = await fakeServer();
    const network = {
      ...anywhere,
      resolve: () => Promise.reject(new NetworkError("unresolved", "No address is known for nowhere")),
    };
    const { outcomes, verdict, summary } = await reportOf(settingsFor(server, { host: "nowhere" }), {
      network,
    });
    expect(outcomes).toMatchObject(endedAt("resolve", "failed: host-unresolved"));
    expect(verdict).toBe("failed");
    expect(summary).toContain("“Address of the host”");
  });

  it("a port on which nobody listens", async () => {
    const { outcomes } = await reportOf(settingsFor({ host: "127.0.0.1", port: await closedPort() }));
    expect(outcomes).toMatchObject(endedAt("connect", "failed: control-refused"));
  });

  it("a server that greets with 421", async () => {
    const { outcomes, server } = await check({ greeting: "421 Service not available" });
    expect(outcomes).toMatchObject(endedAt("greeting", "failed: server-closed"));
    expect(server.lines).toEqual([]);
  });

  it("a server that says nothing, within the time-out", async () => {
    const { outcomes } = await check({ greeting: null }, { timeoutSeconds: 1 });
    expect(outcomes).toMatchObject(endedAt("greeting", "failed: greeting-missing"));
  });

  it("TLS that the server refuses: no name and no password is sent", async () => {
    const { outcomes, server } = await check({}, { encryption: "explicit", user: "student" });
    expect(outcomes).toMatchObject(endedAt("tls", "failed: tls-not-offered"));
    expect(server.lines).not.toContain("USER student");
  });

  it("a certificate that nobody trusts: no name and no password is sent", async () => {
    const { outcomes, details, server } = await check(
      { tls: "explicit" },
      { encryption: "explicit", user: "student" },
    );
    expect(outcomes).toMatchObject(endedAt("tls", "failed: certificate-untrusted"));
    expect(details.tls).toContain("not trusted");
    expect(server.lines).toEqual(["AUTH TLS"]);
  });

  it("a wrong password, which is in no line of the report", async () => {
    const { outcomes, steps, server } = await check(
      { answers: { PASS: "530 Login incorrect: hunter222" } },
      { user: "student", password: "hunter222" },
    );
    expect(outcomes).toMatchObject(endedAt("login", "failed: login-refused"));
    expect(server.lines).toContain("PASS hunter222");
    expect(JSON.stringify(steps)).not.toContain("hunter222");
  });
});

describe("the certificate", () => {
  const trusting = async (options: Parameters<typeof makeCertificate>[0]) => {
    const certificate = await makeCertificate(options);
    return check({ tls: "explicit", certificate, requireSessionReuse: true }, pinned(certificate));
  };

  it.each([
    ["expires soon", { validTo: new Date(Date.now() + 10.5 * 86_400_000) }, /expires in 10 days/],
    ["has expired", { validTo: new Date(Date.now() - 86_400_000) }, /expired on/],
    [
      "is for another host",
      { validTo: new Date(Date.now() + 90 * 86_400_000), name: "other.example", addresses: ["192.0.2.1"] },
      /for other\.example, 192\.0\.2\.1, not for 127\.0\.0\.1/,
    ],
  ])("is warned of when it %s, although it was accepted", async (_, options, warning) => {
    const { outcomes, details, verdict } = await trusting(options);
    expect(outcomes).toMatchObject({ tls: "warning", login: "passed", "session-resumption": "passed" });
    expect(details.tls).toMatch(warning);
    expect(verdict).toBe("warnings");
  });
});

describe("encryption", () => {
  it("is missed where a password travels readable", async () => {
    const { outcomes, verdict } = await check({}, { user: "student" });
    expect(outcomes).toEqual({ ...sane, login: "warning" });
    expect(verdict).toBe("warnings");
  });

  it("is missed where the server offers it", async () => {
    const { outcomes, details } = await check({ tls: "explicit" }, { user: "student" });
    expect(outcomes).toEqual({ ...sane, tls: "warning", login: "warning" });
    expect(details.tls).toContain("offers TLS");
  });

  it("of data connections is insisted on where the session does", async () => {
    const { outcomes } = await check(
      { tls: "explicit", answers: { PROT: "536 Not supported." } },
      pinned(await testCertificate()),
    );
    expect(outcomes).toMatchObject({
      "data-encryption": "failed: data-encryption-refused",
      ...{ pasv: "skipped", epsv: "skipped", port: "skipped", eprt: "skipped", mlsd: "skipped" },
    });
  });

  it("is unwise where data connections need not resume the session", async () => {
    const { outcomes, details } = await check({ tls: "explicit" }, pinned(await testCertificate()));
    expect(outcomes["session-resumption"]).toBe("warning");
    expect(details["session-resumption"]).toContain("doesn't insist");
  });
});

describe("a data connection that resumes no session", () => {
  const listed = sends("-rw-r--r-- 1 ftp ftp 11 Jan 02  2024 a.txt\r\n");
  const fifth = (answer: Replies | Handler) => ({ LIST: inTurn(listed, listed, listed, listed, answer) });

  it("shows nothing where it only stalls", async () => {
    const certificate = await testCertificate();
    const { outcomes } = await check(
      { tls: "explicit", certificate, answers: fifth(sends("", { closing: null, ending: "stay-open" })) },
      { ...pinned(certificate), timeoutSeconds: 1 },
    );
    expect(outcomes["session-resumption"]).toMatch(/^failed/);
  });

  it("is refused with words that are repeated, as far as they can be read", async () => {
    const certificate = await testCertificate();
    const said = `522 SSL connection failed: session reuse required${" really".repeat(1000)}`;
    const { details } = await check(
      { tls: "explicit", certificate, answers: fifth(sends("", { closing: said, ending: "cut" })) },
      pinned(certificate),
    );
    expect(details["session-resumption"]).toContain("it refused one that resumed nothing: 522 SSL");
    expect(details["session-resumption"]?.length).toBeLessThan(700);
  });
});

describe("data connections", () => {
  it("by PASV fail alone, and EPSV works", async () => {
    const { outcomes, summary } = await check({ answers: { PASV: "550 Permission denied." } });
    expect(outcomes).toEqual({ ...sane, pasv: "failed: passive-refused" });
    expect(summary).toMatch(/^Listings come by EPSV, PORT and EPRT and not by PASV: .*\.$/);
  });

  it("by EPSV fail alone where nobody listens on the port that it names", async () => {
    const port = await closedPort();
    const { outcomes } = await check({ answers: { EPSV: `229 Entering (|||${port}|)` } });
    expect(outcomes).toEqual({ ...sane, epsv: "failed: passive-reply-rewritten" });
  });

  it("by PORT fail alone", async () => {
    const { outcomes } = await check({ answers: { PORT: "500 Illegal PORT command." } });
    expect(outcomes).toEqual({ ...sane, port: "failed: active-address-refused" });
  });

  it("in active mode fail, and passive mode works", async () => {
    const refuse = "550 Permission denied.";
    const { outcomes, verdict, summary } = await check({ answers: { PORT: refuse, EPRT: refuse } });
    expect(outcomes).toEqual({
      ...sane,
      port: "failed: active-refused",
      eprt: "failed: active-refused",
    });
    expect(verdict).toBe("failed");
    expect(summary).toMatch(/^Passive mode works and active mode doesn't: use passive mode, .*\.$/);
  });

  it("in passive mode fail behind a firewall that drops them: a new control connection goes on", async () => {
    const hole = await startBlackHole();
    try {
      const { outcomes, server, summary } = await check(
        {
          answers: {
            PASV: `227 Entering (${hostPort("127.0.0.1", hole.port)})`,
            EPSV: `229 Entering (|||${hole.port}|)`,
            // Deaf for as long as it waits for the data connection, as vsftpd is.
            LIST: (connection, argument, command) =>
              connection.activeEndpoint === null
                ? silence
                : sends("-rw-r--r-- 1 ftp ftp 11 Jan 02  2024 a.txt\r\n")(connection, argument, command),
            ABOR: silence,
          },
        },
        { timeoutSeconds: 2 },
      );
      expect(outcomes).toEqual({
        ...sane,
        pasv: "failed: passive-port-blocked",
        epsv: "failed: passive-port-blocked",
      });
      expect(server.connections.length).toBeGreaterThan(1);
      expect(summary).toMatch(/^Active mode works and passive mode doesn't/);
    } finally {
      await hole.close();
    }
  });

  it("are warned of where 227 names an address that isn't the server's", async () => {
    const { outcomes, details, steps } = await check({
      greeting: "220 (vsFTPd 3.0.5)",
      answers: {
        PASV: async (connection) => `227 Entering (${hostPort("10.1.2.3", await connection.listen())})`,
      },
    });
    expect(outcomes).toEqual({ ...sane, pasv: "warning: passive-address-private" });
    expect(steps.find(({ step }) => step === "pasv")?.finding?.changes[0]?.lines).toEqual([
      "pasv_address=127.0.0.1",
    ]);
    expect(details.pasv).toContain("its private address, 10.1.2.3");
  });

  it("are not dialled on ports of other services", async () => {
    const { outcomes } = await check({ answers: { PASV: `227 Entering (${hostPort("127.0.0.1", 25)})` } });
    expect(outcomes).toEqual({ ...sane, pasv: "failed: passive-reply-unusable" });
  });

  it("by commands that an old server doesn't know are no failure", async () => {
    const { outcomes } = await check({
      answers: {
        ...{ EPSV: "500 What?", EPRT: "500 What?" },
        FEAT: feat("MLST type*;size*;modify*;", "UTF8", "SIZE", "MDTM"),
      },
    });
    expect(outcomes).toEqual({ ...sane, epsv: "warning", eprt: "warning" });
  });

  it("that never work leave what needs one untold", async () => {
    const refuse = "550 No.";
    const { outcomes, summary } = await check({
      answers: { PASV: refuse, EPSV: refuse, PORT: refuse, EPRT: refuse },
    });
    expect(outcomes).toMatchObject({ mlsd: "skipped", rest: "skipped", utf8: "passed" });
    expect(summary).toMatch(/^The login works, but no data connection does, .*\.$/);
  });
});

describe("what a server lacks", () => {
  it("MLSD is no fault where LIST can be read and MDTM tells dates", async () => {
    const { outcomes, details } = await check({
      answers: { FEAT: feat("EPSV", "EPRT", "UTF8", "SIZE", "MDTM") },
    });
    expect(outcomes).toEqual(sane);
    expect(details.mlsd).toContain("no MLSD");
  });

  it.each([
    ["MLSD and MDTM", { FEAT: feat("EPSV", "EPRT", "UTF8", "SIZE") }, { mlsd: "warning" }],
    ["UTF-8", { FEAT: feat("EPSV", "EPRT", "MLST size*;", "MDTM") }, { utf8: "warning" }],
    ["REST", { REST: "502 What?" }, { rest: "warning" }],
    ["MDTM", { MDTM: "502 What?" }, { mdtm: "warning" }],
    ["SIZE", { SIZE: "502 What?" }, { size: "warning" }],
  ])("%s is warned of, alone", async (_, answers, outcomes) => {
    expect((await check({ answers })).outcomes).toEqual({ ...sane, ...outcomes });
  });

  it.each([
    ["whose names beyond ASCII are UTF-8 all the same", {}, { "/caf\u00c3\u00a9": "x", ...files }],
    ["of vsftpd, which hands names out as they are", { greeting: "220 (vsFTPd 3.0.5)" }, files],
  ])("UTF8 in FEAT is no fault %s", async (_, options, given) => {
    const FEAT = feat("EPSV", "EPRT", "MLST size*;", "MDTM");
    expect((await check({ ...options, files: given, answers: { FEAT } })).outcomes.utf8).toBe("passed");
  });

  it("files: what they would tell is skipped", async () => {
    const { outcomes } = await check({ files: {} });
    expect(outcomes).toEqual({ ...sane, rest: "skipped", mdtm: "skipped", size: "skipped" });
  });
});

describe("what a server gets wrong", () => {
  it("a part of a file that isn't one", async () => {
    const { outcomes } = await check({ answers: { RETR: sends("hello there") } });
    expect(outcomes).toEqual({ ...sane, rest: "failed" });
  });

  it("names that are not the UTF-8 that it says they are", async () => {
    const { outcomes } = await check({ files: { ...files, "/caf\u00e9": "x" } });
    expect(outcomes).toEqual({ ...sane, utf8: "warning" });
  });

  it("a size that isn't the listed one", async () => {
    const { outcomes } = await check({ answers: { SIZE: "213 4096" } });
    expect(outcomes).toEqual({ ...sane, size: "warning" });
  });

  it("a date in the future", async () => {
    const { outcomes } = await check({ answers: { MDTM: "213 20991231235959" } });
    expect(outcomes).toEqual({ ...sane, clock: "warning" });
  });
});

describe("a server that has no patience before the login", () => {
  it.each<[string, Handler]>([
    ["hangs up when it is asked for its features", hangsUp()],
    ["says 421 to that", hangsUp("421 Not like this.")],
  ])("%s, and is checked all the same", async (_, answer) => {
    const { outcomes } = await check({ answers: { FEAT: inTurn(answer, feat(...usualFeatures)) } });
    expect(outcomes).toEqual(sane);
  });

  it("is never asked for a password without TLS where the session wants it", async () => {
    const { server, outcomes } = await check({ answers: { AUTH: hangsUp() } }, { encryption: "explicit" });
    expect(outcomes.login).toBe("skipped");
    expect(server.lines).toEqual(["AUTH TLS"]);
  });
});

it("a directory that the account may not list is no trouble with data connections", async () => {
  const { outcomes, summary } = await check({ answers: { LIST: "550 Permission denied." } });
  expect(outcomes.pasv).toBe("failed: permission-denied");
  expect(summary).toContain("the account may not list the directory");
});

it("looks for a file below the first directory, where there is none in it", async () => {
  const { outcomes, details } = await check({ files: { "/pub/readme.txt": "hello" } });
  expect(outcomes).toEqual(sane);
  expect(details.rest).toContain("/pub/readme.txt");
});

it("ends when its caller goes, with QUIT", async () => {
  const server = await fakeServer({ files });
  const caller = new AbortController();
  const settings = settingsFor(server);
  const lines = new Check({ id: "check", settings, network: anywhere, signal: caller.signal }).lines();
  const steps: string[] = [];
  while (!steps.includes("login")) {
    const { value } = await lines.next();
    if (value && "step" in value) steps.push(value.step);
  }
  caller.abort();
  await expect(lines.next()).rejects.toMatchObject({ code: "cancelled" });
  expect(server.lines.at(-1)).toBe("QUIT");
  expect(server.lines).not.toContain("PASV");
});
