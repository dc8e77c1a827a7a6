import { describe, expect, it } from "vitest";
import {
  ancestry,
  anchored,
  join,
  nameInListing,
  nameOf,
  parentOf,
  pathKey,
  type RemotePath,
  resolveTyped,
  wholeBytes,
} from "./remote-path";

/** Bytes written as latin1. */
const base64url = (bytes: string) => Buffer.from(bytes, "latin1").toString("base64url");
const texts = (paths: readonly RemotePath[]) => paths.map(({ text }) => text);

describe("remote paths", () => {
  it("join names without doubling the slash", () => {
    expect(join({ text: "/" }, { name: "pub" })).toEqual({ text: "/pub" });
    expect(join({ text: "/pub" }, { name: "a b" })).toEqual({ text: "/pub/a b" });
    expect(join({ text: "/a\\" }, { name: "b" })).toEqual({ text: "/a\\/b" });
  });

  it("know parents up to the root", () => {
    expect(parentOf({ text: "/pub/releases" })).toEqual({ text: "/pub" });
    expect(parentOf({ text: "/pub/" })).toEqual({ text: "/" });
    expect(parentOf({ text: "/a\\/b/c" })).toEqual({ text: "/a\\/b" });
    expect(parentOf({ text: "/" })).toBeNull();
    expect(texts(ancestry({ text: "/a/b" }))).toEqual(["/", "/a", "/a/b"]);
    expect(nameOf({ text: "/a/b/" })).toBe("b");
    expect(nameOf({ text: "/" })).toBe("/");
  });

  it.each([
    ["/pub//x/", "/", "/pub/x"],
    ["x", "/pub", "/pub/x"],
    ["../y", "/pub/x", "/pub/y"],
    ["../../../..", "/pub", "/"],
    ["./a/./b", "/", "/a/b"],
    ["C:/x", "/pub", "/pub/C:/x"],
    ["[A]", "/pub", "/pub/[A]"],
  ])("resolve %j in %j to %j", (typed, current, resolved) => {
    expect(resolveTyped(typed, { text: current })).toEqual({ text: resolved });
  });
});

describe("paths of bytes", () => {
  // "/Док" in windows-1251: what UTF-8 would make of the text is another place.
  const parent = { text: "/Док" };
  const parentBytes = base64url("/\xc4\xee\xea");
  const odd = join(parent, { name: "\ufffd", nameBytes: base64url("\x98") }, parentBytes);

  it("are composed of the bytes that the listing told, in whatever charset", () => {
    expect(odd).toEqual({ text: "/Док/\ufffd", bytes: base64url("/\xc4\xee\xea/\x98") });
    expect(join(odd, { name: "plain" })).toEqual({
      text: "/Док/\ufffd/plain",
      bytes: base64url("/\xc4\xee\xea/\x98/plain"),
    });
    expect(join(parent, { name: "Имя" }, parentBytes)).toEqual({ text: "/Док/Имя" });
  });

  it("are not guessed where nobody told them", () => {
    expect(() => join(parent, { name: "\ufffd", nameBytes: base64url("\x98") })).toThrow(/not known/);
  });

  it("take what a person types below them as text", () => {
    const typed = join(odd, { name: "Имя" });
    expect(typed).toEqual({ text: "/Док/\ufffd/Имя", bytes: odd.bytes, below: "Имя" });
    const deeper = join(typed, { name: "b" });
    expect(deeper).toEqual({ text: "/Док/\ufffd/Имя/b", bytes: odd.bytes, below: "Имя/b" });
    expect(parentOf(deeper)).toEqual(typed);
    expect(parentOf(typed)).toEqual(odd);
    // Once listed, the bytes of all of it are known.
    const listed = base64url("/\xc4\xee\xea/\x98/\xc8\xec\xff");
    expect(join(typed, { name: "b" }, listed).bytes).toBe(base64url("/\xc4\xee\xea/\x98/\xc8\xec\xff/b"));
  });

  it("that end in text are never taken for the directory above it", () => {
    expect(wholeBytes(odd)).toBe(odd.bytes);
    expect(() => wholeBytes(join(odd, { name: "Имя" }))).toThrow(/below/);
  });

  it("go up by bytes, to text where every charset agrees on it", () => {
    expect(parentOf(odd)).toEqual({ text: "/Док", bytes: parentBytes });
    expect(ancestry(odd)).toEqual([{ text: "/" }, { text: "/Док", bytes: parentBytes }, odd]);
    expect(parentOf({ text: "/pub/\ufffd", bytes: base64url("/pub/\xff") })).toEqual({ text: "/pub" });
  });

  it("keep letters whose second byte is a backslash", () => {
    // "表" in Shift JIS.
    const path = { text: "/表/x/y", bytes: base64url("/\x95\x5c/x/y") };
    expect(parentOf(path)).toEqual({ text: "/表/x", bytes: base64url("/\x95\x5c/x") });
    const up = { text: "/表", bytes: base64url("/\x95\x5c") };
    expect(join(up, { name: "x" })).toEqual({ text: "/表/x", bytes: base64url("/\x95\x5c/x") });
    expect(parentOf(up)).toEqual({ text: "/" });
  });

  it("are told apart from text, and from what is below them", () => {
    const keys = [{ text: odd.text }, odd, join(odd, { name: "Имя" })].map(pathKey);
    expect(new Set(keys).size).toBe(3);
  });

  it("are named as their directory's listing names them", () => {
    expect(nameInListing(odd)).toEqual({ name: "\ufffd", nameBytes: base64url("\x98") });
    expect(nameInListing(join(odd, { name: "plain" }))).toEqual({ name: "plain" });
    expect(nameInListing({ text: "/Док" })).toEqual({ name: "Док" });
  });

  it("hold a place where it is when the charset changes", () => {
    expect(anchored(parent, parentBytes)).toEqual({ text: "/Док", bytes: parentBytes });
    expect(anchored({ text: "/pub" }, base64url("/pub"))).toEqual({ text: "/pub" });
    expect(anchored({ text: "/pub" }, undefined)).toEqual({ text: "/pub" });
  });

  it.each([
    ["/Док/\ufffd", odd],
    ["/Док/\ufffd/", odd],
    ["/Док/\ufffd/plain", join(odd, { name: "plain" })],
    ["/Док/\ufffd/Имя", join(odd, { name: "Имя" })],
    ["plain", join(odd, { name: "plain" })],
    ["..", { text: "/Док", bytes: parentBytes }],
    ["/Док/other", { text: "/Док/other", bytes: base64url("/\xc4\xee\xea/other") }],
    ["/Доки", { text: "/Доки" }],
    ["/elsewhere", { text: "/elsewhere" }],
  ])("stay what they are when %j is typed in them", (typed, resolved) => {
    expect(resolveTyped(typed, odd)).toEqual(resolved);
  });
});

describe("paths in a server's own notation", () => {
  it.each([
    ["DISK$USER:[ANON]", "PUB.DIR;1", "DISK$USER:[ANON]/PUB.DIR;1"],
    ["'HLQ.'", "DATA", "'HLQ.'/DATA"],
    ["\\SYS.$VOL.SUB", "FILE", "\\SYS.$VOL.SUB/FILE"],
    ["C:/", "temp", "C:/temp"],
    ["C:\\", "temp", "C:\\temp"],
    ["C:/ftp", "temp", "C:/ftp/temp"],
  ])("have a name of %j joined as %j", (home, name, path) => {
    expect(join({ text: home }, { name })).toEqual({ text: path });
    expect(parentOf({ text: path })).toEqual({ text: home });
    expect(nameOf({ text: path })).toBe(name);
  });

  it("have nothing above their root, which is one step of the way", () => {
    const home = { text: "DISK$USER:[ANON.A]" };
    expect(parentOf(home)).toBeNull();
    expect(nameOf(home)).toBe("DISK$USER:[ANON.A]");
    expect(texts(ancestry({ text: "DISK$USER:[ANON.A]/B/C" }))).toEqual([
      "DISK$USER:[ANON.A]",
      "DISK$USER:[ANON.A]/B",
      "DISK$USER:[ANON.A]/B/C",
    ]);
    expect(texts(ancestry({ text: "C:/a" }))).toEqual(["C:/", "C:/a"]);
  });

  it("can have roots that are no text", () => {
    const home = { text: "DISK:[\ufffd]", bytes: base64url("DISK:[\xe9]") };
    const child = join(home, { name: "A" });
    expect(child).toEqual({ text: "DISK:[\ufffd]/A", bytes: base64url("DISK:[\xe9]/A") });
    expect(parentOf(child)).toEqual(home);
    expect(parentOf(home)).toBeNull();
  });

  it.each([
    ["PUB.DIR;1", "DISK:[A]", "DISK:[A]/PUB.DIR;1"],
    ["DISK2:[B]", "DISK:[A]/B", "DISK2:[B]"],
    ["[B]", "DISK:[A]/B", "[B]"],
    ["[.B]", "DISK:[A]", "DISK:[A]/[.B]"],
    ["DISK2:[B]/C", "DISK:[A]", "DISK2:[B]/C"],
    ["..", "DISK:[A]/B", "DISK:[A]"],
    ["../..", "DISK:[A]/B", "DISK:[A]"],
    ["'SYS1.'", "'HLQ.'", "'SYS1.'"],
    ["DATA", "'HLQ.'", "'HLQ.'/DATA"],
    ["$VOL2.SUB", "\\SYS.$VOL.SUB", "$VOL2.SUB"],
    ["/unix/way", "DISK:[A]", "/unix/way"],
    ["D:\\x\\y", "C:/a", "D:/x/y"],
    ["x\\..\\y", "C:/a", "C:/a/y"],
    ["../../..", "C:/a", "C:/"],
  ])("resolve %j in %j to %j", (typed, current, resolved) => {
    expect(resolveTyped(typed, { text: current })).toEqual({ text: resolved });
  });
});
