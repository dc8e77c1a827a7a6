import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { Charset } from "@/lib/ftp/charset";
import { charsetName, knownCharset, knownCharsets, readInCharset } from "./charsets";

const base64url = (bytes: string) => Buffer.from(bytes, "latin1").toString("base64url");

describe("the charsets that are offered", () => {
  it.each(knownCharsets)("$label can be used for names", ({ value }) => {
    expect(() => new Charset(value)).not.toThrow();
    expect(iconv.encodingExists(value)).toBe(true);
  });

  it("are found in whatever case they are written", () => {
    expect(knownCharset("Windows-1251 ")?.value).toBe("windows-1251");
    expect(knownCharset("viscii")).toBeNull();
    expect([charsetName("utf-8"), charsetName("koi8-r")]).toEqual(["UTF-8", "koi8-r"]);
  });
});

describe("a name in another charset", () => {
  it.each([
    ["\xcf\xe0\xef\xea\xe0", "windows-1251", "Папка"],
    ["\x95\x5c", "shift_jis", "表"],
    ["caf\xe9", "iso-8859-1", "café"],
    ["caf\xe9", "utf-8", "caf\ufffd"],
  ])("%j reads in %s as %s", (bytes, charset, text) => {
    expect(readInCharset(base64url(bytes), charset)).toBe(text);
  });

  it("is not told where the browser doesn't know the charset", () => {
    expect(readInCharset(base64url("\x82"), "cp850")).toBeNull();
  });
});
