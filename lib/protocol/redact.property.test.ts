import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8Bytes } from "./byte-string";
import { redactCommand, redactReplyLines, redactText, type Secrets } from "./redact";
import { emptyRest, parseReplies } from "./reply";
import { FUZZ } from "./testing/fuzz-runs";

const letter = fc.constantFrom(..."abab*.$&\\/@: -123é€𝄞_");

/** Long enough to be masked everywhere; no line holds a line end or a NUL. */
const secret = fc.oneof(
  fc.string({ unit: letter, minLength: 6, maxLength: 12 }),
  fc.constantFrom("correct horse", "$&$&$&", "******", "a***ba", "ftp://", "220 220", "constructor"),
);

/** What the secret stands among: pieces of itself as well, so that what is left after masking may complete another. */
const around = (of: string) =>
  fc.array(
    fc.oneof(
      fc.constantFrom(
        of,
        of,
        of.slice(0, 3),
        of.slice(3),
        of.slice(1),
        "*",
        "***",
        " ",
        "ftp://me:x@h ",
        "@",
      ),
      fc.string({ unit: letter, maxLength: 4 }),
    ),
    { maxLength: 8 },
  );

const leak = fc.record({ password: secret, account: fc.option(secret) }).chain(({ password, account }) =>
  fc.record({
    secrets: fc.constant<Secrets>({ user: "student", password, account }),
    text: fc
      .tuple(around(password), around(account ?? password))
      .map(([one, other]) => [...one, password, ...other].join("")),
  }),
);

const verb = fc.constantFrom("CWD", "PASS", "site", null);

function expectGone(shown: string, { password, account }: Secrets) {
  for (const one of account === null ? [password] : [password, account]) {
    if (shown.includes(one) || shown.includes(utf8Bytes(one))) {
      expect.fail(`${JSON.stringify(one)} is seen in ${JSON.stringify(shown)}`);
    }
  }
}

/** What a text may end with that was cut off within the secret, from three letters on. */
const beginnings = (of: string) =>
  Array.from({ length: Math.max(0, of.length - 3) }, (_, more) => of.slice(0, 3 + more));

describe("a secret of six characters or more", () => {
  it("is never seen in a reply, wherever the network cut it", () => {
    const codes = fc.constantFrom("550 ", "230-", " ", "");
    const sizes = fc.array(fc.nat(20), { maxLength: 8 });
    fc.assert(
      fc.property(leak, verb, codes, fc.boolean(), sizes, ({ secrets, text }, answered, code, raw, cuts) => {
        const written = `550-\n${code}${raw ? utf8Bytes(text) : text}\n550 \n`;
        let rest = emptyRest;
        let at = 0;
        for (const size of [...cuts, written.length]) {
          const parsed = parseReplies(rest, written.slice(at, at + size));
          at += size;
          rest = parsed.rest;
          for (const { lines } of parsed.replies) {
            for (const line of redactReplyLines(lines, secrets, answered)) {
              // The code stays as it is, whatever the secret.
              expectGone(line.replace(/^\d{3}(?:[ -]|$)/, ""), secrets);
            }
          }
        }
        expect(rest).toEqual(emptyRest);
      }),
      FUZZ,
    );
  });

  it("is never seen in what is no reply, nor in any part of it that is shown", () => {
    fc.assert(
      fc.property(leak, fc.nat(60), ({ secrets, text }, length) => {
        const shown = redactText(text, secrets);
        expectGone(shown, secrets);
        expectGone(shown.slice(0, length), secrets);
        expectGone(redactText(utf8Bytes(text), secrets), secrets);
      }),
      FUZZ,
    );
  });

  it("is not begun at the end of what was cut off", () => {
    fc.assert(
      fc.property(leak, fc.nat(60), ({ secrets, text }, length) => {
        const shown = redactText(text.slice(0, length), secrets);
        expectGone(shown, secrets);
        for (const beginning of beginnings(secrets.password)) {
          // The mask itself may look like the beginning of one with asterisks.
          if (!beginning.includes("*") && shown.endsWith(beginning))
            expect.fail(`${shown} ends with ${beginning}`);
        }
      }),
      FUZZ,
    );
  });

  it("leaves every line without it as it was", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."xyz ,.-"), maxLength: 30 }),
        secret,
        verb,
        (text, password, answered) => {
          const secrets = { user: "student", password, account: null };
          if (text.includes(password)) return;
          expect(redactReplyLines([`550 ${text}`], secrets, answered)).toEqual([`550 ${text}`]);
          // Three letters of it at the end may be where the text was cut off.
          if (!beginnings(password).some((beginning) => text.endsWith(beginning))) {
            expect(redactText(text, secrets)).toBe(text);
          }
        },
      ),
      FUZZ,
    );
  });
});

describe("a secret of any length", () => {
  const command = fc.constantFrom(
    ..."PASS,pass,\tAcct,ADAT,MIC,conf,ENC,SITE PSWD,site gpass,SITE CHPASSWORD,quote PASS,Literal ACCT".split(
      ",",
    ),
  );

  it("is never seen in a command whose argument is secret", () => {
    const any = fc.oneof(fc.string({ unit: letter }), fc.string({ unit: "binary", maxLength: 20 }));
    fc.assert(
      fc.property(any, command, fc.constantFrom(" ", "\t"), (text, name, blank) => {
        expect(redactCommand(name + blank + text)).toBe(`${name} ***`);
      }),
      FUZZ,
    );
  });

  it("is never seen in a URL", () => {
    const part = fc.string({ unit: fc.constantFrom(..."ab@:*%é"), minLength: 1, maxLength: 10 });
    const scheme = fc.constantFrom("ftp", "FTPS", "ftpes", "sftp", "https");
    const user = fc.constantFrom("me", "", "me@example.org", "%40");
    fc.assert(
      fc.property(
        scheme,
        user,
        part,
        fc.constantFrom("RETR ", "see <", ""),
        (name, who, password, before) => {
          expect(redactCommand(`${before}${name}://${who}:${password}@h/p`)).toBe(
            `${before}${name}://${who}:***@h/p`,
          );
        },
      ),
      FUZZ,
    );
  });
});
