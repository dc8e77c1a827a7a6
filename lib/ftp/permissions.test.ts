import { describe, expect, it } from "vitest";
import { isFtpError } from "./errors";
import type { Answers } from "./testing/fake-server";
import { fakeServer, openSession } from "./testing/open-session";

const withMff = "211-Features:\n MFF modify;UNIX.group;UNIX.mode;\n MDTM\n TVFS\n211 End";

async function connect(answers: Answers) {
  const server = await fakeServer({ files: { "/d/a": "abc", "/d/b": "" }, answers });
  const session = await openSession(server);
  const path = (text: string) => session.encodePath(text);
  const said = () => server.lines.filter((line) => /^(?:SITE|MFF|MFMT|MDTM)\b/.test(line));
  return {
    said,
    change: (mode: string, text = "/d/a") => session.changePermissions(path(text), mode),
    date: (text = "/d/a") => session.setModified(path(text), "2024-02-29T12:34:56.789Z"),
  };
}

async function codeOf(work: Promise<void>): Promise<string> {
  return work.then(
    () => "done",
    (error: unknown) => (isFtpError(error) ? error.code : String(error)),
  );
}

const unknown = ["500 What?", "502 SITE is not implemented.", "504 Not here.", "202 Superfluous here."];

describe("setting permissions", () => {
  it.each([
    ["644", "644"],
    ["0644", "644"],
    ["2755", "2755"],
    ["0000", "000"],
  ])("S59: writes %s as %s", async (mode, sent) => {
    const { change, said } = await connect({ SITE: "200 Done." });
    await change(mode);
    expect(said()).toEqual([`SITE CHMOD ${sent} /d/a`]);
  });

  it.each(unknown)("is not supported after %j, which is not heard twice", async (reply) => {
    const { change, said } = await connect({ SITE: reply });
    expect(await codeOf(change("644"))).toBe("not-supported");
    expect(await codeOf(change("644", "/d/b"))).toBe("not-supported");
    expect(said()).toEqual(["SITE CHMOD 644 /d/a"]);
  });

  it("S60: goes by MFF where SITE CHMOD is unknown and FEAT says so, and stays with it", async () => {
    const { change, said } = await connect({ SITE: "502 No.", FEAT: withMff, MFF: "213 Done." });
    await change("0644");
    await change("0755", "/d/b");
    expect(said()).toEqual(["SITE CHMOD 644 /d/a", "MFF UNIX.mode=644; /d/a", "MFF UNIX.mode=755; /d/b"]);
  });

  it("doesn't get round a refusal by MFF", async () => {
    const { change, said } = await connect({
      SITE: "550 Permission denied.",
      FEAT: withMff,
      MFF: "213 Done.",
    });
    expect(await codeOf(change("644"))).toBe("denied");
    expect(said()).toEqual(["SITE CHMOD 644 /d/a"]);
  });

  it("says what isn't there, by its directory's listing", async () => {
    const { change } = await connect({ SITE: "550 CHMOD failed." });
    expect(await codeOf(change("644", "/d/nothing"))).toBe("not-found");
    expect(await codeOf(change("644"))).toBe("ftp-error");
  });

  it("takes a strange word about one path for that path's, once it has worked", async () => {
    const { change } = await connect({
      SITE: (_, argument) => (argument.endsWith("/b") ? "500 Bad luck." : "200 Done."),
    });
    await change("644");
    expect(await codeOf(change("644", "/d/b"))).toBe("not-supported");
    expect(await codeOf(change("644"))).toBe("done");
  });
});

describe("setting a date", () => {
  const withMfmt = "211-Features:\n MFMT\n TVFS\n211 End";

  it("sends whole seconds in UTC", async () => {
    const { date, said } = await connect({ FEAT: withMfmt });
    await date();
    expect(said()).toEqual(["MFMT 20240229123456 /d/a"]);
  });

  it("is not supported where FEAT knows no MFMT, and nothing is sent", async () => {
    const { date, said } = await connect({});
    expect(await codeOf(date())).toBe("not-supported");
    expect(said()).toEqual([]);
  });

  it("is not supported where MFMT turns out to be unknown, of which it is asked once", async () => {
    const { date, said } = await connect({ FEAT: withMfmt, MFMT: "502 Not implemented." });
    expect(await codeOf(date())).toBe("not-supported");
    expect(await codeOf(date("/d/b"))).toBe("not-supported");
    expect(said()).toEqual(["MFMT 20240229123456 /d/a"]);
  });

  it("says what the server refuses, and what isn't there", async () => {
    const { date } = await connect({ FEAT: withMfmt, MFMT: "550 Permission denied." });
    expect(await codeOf(date())).toBe("denied");
    const missing = await connect({ FEAT: withMfmt });
    expect(await codeOf(missing.date("/d/nothing"))).toBe("not-found");
  });
});
