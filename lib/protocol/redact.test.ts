import { describe, expect, it } from "vitest";
import { redactCommand, redactReplyLines, redactText, redactUrls } from "./redact";
import { growth, LINEAR_GROWTH } from "./testing/growth";

describe("D12: redactCommand", () => {
  it.each([
    ["PASS secret", "PASS ***"],
    ["pass secret", "pass ***"],
    ["PaSs  two words ", "PaSs ***"],
    ["  PASS secret", "  PASS ***"],
    ["\tPASS\tsecret", "\tPASS ***"],
    ["PASS ", "PASS ***"],
    ["PASS a\rb\nc", "PASS ***"],
    ["PASS", "PASS"],
    ["ACCT billing", "ACCT ***"],
    ["ADAT bm90IHRoaXM=", "ADAT ***"],
    ["MIC UEFTUyBzZWNyZXQ=", "MIC ***"],
    ["conf UEFTUyBzZWNyZXQ=", "conf ***"],
    ["ENC UEFTUyBzZWNyZXQ=", "ENC ***"],
    ["ENCODE x", "ENCODE x"],
    ["SITE PSWD old new", "SITE PSWD ***"],
    ["SITE GPASS secret", "SITE GPASS ***"],
    ["site passwd secret", "site passwd ***"],
    ["SITE ADDUSER jane s3cretpw", "SITE ADDUSER ***"],
    ["SITE GADDUSER g jane pw", "SITE GADDUSER ***"],
    ["SITE SETPASSWORD jane pw", "SITE SETPASSWORD ***"],
    ["site\tsetpass\tpw", "site\tsetpass ***"],
    ["SITE SETPW pw", "SITE SETPW ***"],
    ["SITE CHPWD old new", "SITE CHPWD ***"],
    ["SITE LOGIN jane pw", "SITE LOGIN ***"],
    ["SITE PASSWORD=pw", "SITE PASSWORD ***"],
    ["quote site chpass jane pw", "quote site chpass ***"],
    ["XAUT 2 5A3F", "XAUT ***"],
    ["SITE CHPWD", "SITE CHPWD"],
    ["SITE UTIME 20260101 PASSWD", "SITE UTIME 20260101 PASSWD"],
    ["quote PASS secret", "quote PASS ***"],
    ["SITE CHMOD 644 PASS", "SITE CHMOD 644 PASS"],
    ["PASV", "PASV"],
    ["PASSIVE x", "PASSIVE x"],
    ["RETR PASS secret", "RETR PASS secret"],
    ["USER student", "USER student"],
    ["STOR  name with blanks ", "STOR  name with blanks "],
    ["SITE COPY ftp://me:secret@host/x", "SITE COPY ftp://me:***@host/x"],
  ])("shows %j as %j", (line, shown) => {
    expect(redactCommand(line)).toBe(shown);
  });
});

it.each(["SITE ", "PW", "SITE PW", "quote "])(
  "takes linear time on a command of %j again and again",
  (piece) => {
    expect(growth((size) => `SITE ${piece.repeat(size)}`, redactCommand, 200_000)).toBeLessThan(
      LINEAR_GROWTH,
    );
  },
);

describe("D12: redactUrls", () => {
  it.each([
    ["ftp://me:secret@host/x", "ftp://me:***@host/x"],
    ["FTPS://me:secret@host", "FTPS://me:***@host"],
    ["sftp://me@example.org:s@cret@host/a@b", "sftp://me@example.org:***@host/a@b"],
    ["see ftp://me:a@h and ftpes://me:b@h.", "see ftp://me:***@h and ftpes://me:***@h."],
    ["ftp://host:21/a@b", "ftp://host:21/a@b"],
    ["ftp://me@host/x", "ftp://me@host/x"],
    ["mail me: you@host", "mail me: you@host"],
  ])("shows %j as %j", (text, shown) => {
    expect(redactUrls(text)).toBe(shown);
  });

  it.each(["ftp://", "ftp://:", "a:", "ftp", "@"])("takes linear time on %j again and again", (piece) => {
    expect(growth((size) => piece.repeat(size), redactUrls, 200_000)).toBeLessThan(LINEAR_GROWTH);
  });
});

describe("D12, D15: redactReplyLines", () => {
  const secrets = { user: "student", password: "correct horse", account: "ledger-7" };

  it.each([
    ["PASS", "530 Login incorrect: correct horse", "530 Login incorrect: ***"],
    ["LIST", "550 correct horse and correct horse", "550 *** and ***"],
    [null, "421 bye, correct horse!", "421 bye, ***!"],
    ["ACCT", "532 ledger-7 unknown", "532 *** unknown"],
    ["USER", "331 Password required for student", "331 Password required for student"],
    ["PASS", "230 User student logged in", "230 User student logged in"],
    ["PASS", " correct horse indented", " *** indented"],
  ])("after %s shows %j as %j", (verb, line, shown) => {
    expect(redactReplyLines([line], secrets, verb)).toEqual([shown]);
  });

  describe("with a password that is the user name", () => {
    const same = { user: "anonymous", password: "anonymous", account: null };
    it.each([
      ["USER", "331 Guest login ok for anonymous", "331 Guest login ok for anonymous"],
      ["PASS", "530 anonymous refused", "530 *** refused"],
      ["pass", "530 anonymous refused", "530 *** refused"],
      ["PWD", '257 "/home/anonymous"', '257 "/home/anonymous"'],
    ])("after %s shows %j as %j", (verb, line, shown) => {
      expect(redactReplyLines([line], same, verb)).toEqual([shown]);
    });
  });

  describe("with a short password", () => {
    const short = { user: "u", password: "p", account: null };
    it.each([
      ["PASS", "530 Login incorrect for user p", "530 Login incorrect for user ***"],
      ["PASS", "530 (p) p, pp, pépé p=p p", "530 (***) ***, pp, pépé ***=*** ***"],
      ["PASS", "530 stop", "530 stop"],
      ["LIST", "150 p follows", "150 p follows"],
    ])("after %s shows %j as %j", (verb, line, shown) => {
      expect(redactReplyLines([line], short, verb)).toEqual([shown]);
    });
  });

  it("never touches the code", () => {
    const digits = { user: "u", password: "530", account: null };
    expect(redactReplyLines(["530-530", "530 530 5301"], digits, "PASS")).toEqual([
      "530-***",
      "530 *** 5301",
    ]);
  });

  it("masks the longer secret first", () => {
    const nested = { user: "u", password: "secret-and-more", account: "secret" };
    expect(redactReplyLines(["530 secret-and-more secret"], nested, "PASS")).toEqual(["530 *** ***"]);
  });

  it("takes a password for text, not for a pattern", () => {
    const odd = { user: "u", password: "$& .* [a", account: "" };
    expect(redactReplyLines(["530 $& .* [a and $&"], odd, "RETR")).toEqual(["530 *** and $&"]);
  });

  it.each([
    ["******", "550 ************", "550 ***"],
    ["*birds", "550 *birdsbirds", "550 ***"],
    ["*birds", "550 the *birds", "550 the ***"],
    ["***@host", "550 ftp://me:x@host", "550 ***"],
  ])("shows nothing of a line whose mask would make up %j again", (password, line, shown) => {
    expect(redactReplyLines([line], { user: "u", password, account: null }, "CWD")).toEqual([shown]);
  });

  it("masks the password in a URL that a server sends", () => {
    expect(redactReplyLines(["220 see ftp://x:y@z/"], secrets, null)).toEqual(["220 see ftp://x:***@z/"]);
  });

  describe("with a password beyond ASCII", () => {
    const password = "pässwörd€";
    const bytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");
    const foreign = { user: "u", password, account: "läd", forms: ["p\u00e4ssw\u00f6rd\u0080"] };
    it.each([
      ["decoded", "PWD", `550 ${password} é`, "550 *** é"],
      ["in a line that the log shows byte by byte", "PWD", `550 ${bytes(password)} \u00e9`, "550 *** \u00e9"],
      ["in the session's charset", "PWD", "550 p\u00e4ssw\u00f6rd\u0080 x", "550 *** x"],
      ["when it is short, after PASS", "PASS", `530 ${bytes("läd")}, läd`, "530 ***, ***"],
      ["when it is short, elsewhere", "PWD", "550 läd", "550 läd"],
    ])("masks it %s", (_how, verb, line, shown) => {
      expect(redactReplyLines([line], foreign, verb)).toEqual([shown]);
    });
  });
});

describe("redactText", () => {
  const password = "grün-äöü";
  it.each([
    [`HTTP/1.1 400 ${password}`, "HTTP/1.1 400 ***"],
    [`${password} is first`, "*** is first"],
    [Buffer.from(`\u00ff${password}`, "utf8").toString("latin1"), "\u00c3\u00bf***"],
    ["see ftp://me:p@host", "see ftp://me:***@host"],
    ["student", "student"],
    ["530 Not with grün-ä", "530 Not with ***"],
    ["530 Not with grü", "530 Not with ***"],
    ["530 Not with gr", "530 Not with gr"],
  ])("shows %j as %j", (text, shown) => {
    expect(redactText(text, { user: "student", password, account: null })).toBe(shown);
  });

  it("shows nothing where the mask of a beginning would make up another secret", () => {
    const secrets = { user: "u", password: "******", account: "*/$--aaba" };
    expect(redactText("*******/$", secrets)).toBe("***");
  });

  it("does not take three digits for a code", () => {
    expect(redactText("530 530 5", { user: "u", password: "530 530", account: null })).toBe("*** 5");
  });
});
