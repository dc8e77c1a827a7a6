import { describe, expect, it } from "vitest";
import { parseFtpUrl } from "../ftp-url";
import { sessionOf } from "../testing/session";
import { ftpLink } from "./ftp-link";

describe("a link to a file", () => {
  it.each([
    [{}, "/pub/notes.txt", "ftp://student@ftp.example/pub/notes.txt"],
    [{ user: "anonymous" }, "/", "ftp://ftp.example/"],
    [{ port: 2121 }, "/a b;c#d?e%f", "ftp://student@ftp.example:2121/a%20b%3Bc%23d%3Fe%25f"],
    [{ host: "2001:db8::7" }, "/x", "ftp://student@[2001:db8::7]/x"],
    [{ encryption: "explicit" as const }, "/x", "ftpes://student@ftp.example/x"],
    [{ encryption: "implicit" as const, port: 990 }, "/x", "ftps://student@ftp.example/x"],
    [{ user: "me@work" }, "/grüße", "ftp://me%40work@ftp.example/gr%C3%BC%C3%9Fe"],
  ])("%j %s is %s", (change, text, link) => {
    expect(ftpLink(sessionOf("s", change), { text })).toBe(link);
  });

  it("carries the bytes of a name that is no text", () => {
    const bytes = Buffer.from("/pub/caf\xe9 1", "latin1").toString("base64url");
    expect(ftpLink(sessionOf("s"), { text: "/pub/caf� 1", bytes })).toBe(
      "ftp://student@ftp.example/pub/caf%E9%201",
    );
  });

  it("is read back by the connect form", () => {
    const link = ftpLink(sessionOf("s", { port: 2121 }), { text: "/a b/ü;x" });
    expect(parseFtpUrl(link)).toMatchObject({
      host: "ftp.example",
      port: 2121,
      user: "student",
      initialPath: "/a b/ü;x",
    });
  });
});
