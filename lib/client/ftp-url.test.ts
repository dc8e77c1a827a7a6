import { describe, expect, it } from "vitest";
import { parseFtpUrl, placeInSession, withoutPassword } from "./ftp-url";

describe("parseFtpUrl", () => {
  it("reads every part", () => {
    expect(parseFtpUrl("ftp://student:s%40crt@127.0.0.1:2121/pub/a%20b")).toEqual({
      host: "127.0.0.1",
      port: 2121,
      user: "student",
      password: "s@crt",
      encryption: "none",
      initialPath: "/pub/a b",
    });
  });

  it("leaves out what the address doesn't say", () => {
    expect(parseFtpUrl(" ftp://example.net/ ")).toEqual({ host: "example.net", encryption: "none" });
  });

  it("keeps a port that is written out even when it is http's own", () => {
    expect(parseFtpUrl("ftp://example.net:80")?.port).toBe(80);
  });

  it.each([
    ["ftps://example.net", "implicit"],
    ["ftps://example.net:990", "implicit"],
    ["ftps://example.net:21", "explicit"],
    ["ftpes://example.net", "explicit"],
    ["FTP://example.net", "none"],
  ])("reads the encryption of %s as %s", (text, encryption) => {
    expect(parseFtpUrl(text)?.encryption).toBe(encryption);
  });

  it("reads an IPv6 address without its brackets", () => {
    expect(parseFtpUrl("ftp://[2001:db8::7]:2121/x")).toMatchObject({ host: "2001:db8::7", port: 2121 });
  });

  it.each([
    "example.net",
    "http://example.net",
    "javascript:alert(1)",
    "javascript://example.net/%0aalert(1)",
    "ftp://",
    "ftp://ex ample",
    "ftp://example.net:99999",
    "ftp://<b>",
    "",
  ])("D25: refuses %j", (text) => {
    expect(parseFtpUrl(text)).toBeNull();
  });

  // A browser's URL reads them as if there were two, and whoever looks for the password looks in the wrong place.
  it.each(["ftp:///anna:secret@example.net", "ftp://\\anna:secret@example.net", "ftp://\t/anna:secret@host"])(
    "D25: refuses %j, whose slashes are too many",
    (text) => {
      expect(parseFtpUrl(text)).toBeNull();
    },
  );
});

describe("an address of the server of a session", () => {
  const session = { host: "ftp.example.net", port: 2121, user: "student", home: "/home/student" };

  it.each([
    ["ftp://ftp.example.net:2121/pub/a%20b", "/pub/a b"],
    ["ftp://student@FTP.example.net:2121/pub", "/pub"],
    ["ftp://ftp.example.net:2121", "/home/student"],
  ])("%s is its directory %s", (text, path) => {
    expect(placeInSession(text, session)).toEqual({ text: path });
  });

  it.each([
    "ftp://ftp.example.net/pub",
    "ftp://other@ftp.example.net:2121/pub",
    "ftp://example.net:2121/pub",
    "/pub",
  ])("%s is none", (text) => {
    expect(placeInSession(text, session)).toBeNull();
  });
});

it.each([
  ["ftp://user:secret@host/path", "ftp://user@host/path"],
  ["ftps://user:se@cret@host:21", "ftps://user@host:21"],
  [" ftp://us\ter:se\ncret@host ", "ftp://user@host"],
  ["ftp://user@host", "ftp://user@host"],
  ["ftp://host/a:b@c", "ftp://host/a:b@c"],
])("D12, D25: %s without its password is %s", (url, expected) => {
  expect(withoutPassword(url)).toBe(expected);
});
