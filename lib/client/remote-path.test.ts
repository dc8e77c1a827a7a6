import { describe, expect, it } from "vitest";
import { ancestry, join, nameOf, parentOf, pathKey, resolveTyped } from "./remote-path";

const base64url = (...bytes: number[]) => Buffer.from(bytes).toString("base64url");

describe("remote paths", () => {
  it("joins names without doubling the slash", () => {
    expect(join({ text: "/" }, { name: "pub" })).toEqual({ text: "/pub" });
    expect(join({ text: "/pub" }, { name: "a b" })).toEqual({ text: "/pub/a b" });
  });

  it("keeps the exact bytes of a name that the charset can't read", () => {
    const path = join({ text: "/ü" }, { name: "caf\ufffd", nameBytes: base64url(0x63, 0x61, 0x66, 0xe9) });
    expect(path.text).toBe("/ü/caf\ufffd");
    expect(path.bytes).toBe(base64url(0x2f, 0xc3, 0xbc, 0x2f, 0x63, 0x61, 0x66, 0xe9));
    const below = join(path, { name: "x" });
    expect(below.bytes).toBe(base64url(0x2f, 0xc3, 0xbc, 0x2f, 0x63, 0x61, 0x66, 0xe9, 0x2f, 0x78));
    expect(parentOf(below)).toEqual(path);
    expect(parentOf(path)).toEqual({ text: "/ü" });
  });

  it("knows parents up to the root", () => {
    expect(parentOf({ text: "/pub/releases" })).toEqual({ text: "/pub" });
    expect(parentOf({ text: "/pub/" })).toEqual({ text: "/" });
    expect(parentOf({ text: "/" })).toBeNull();
    expect(ancestry({ text: "/a/b" }).map((path) => path.text)).toEqual(["/", "/a", "/a/b"]);
    expect(nameOf({ text: "/a/b/" })).toBe("b");
    expect(nameOf({ text: "/" })).toBe("/");
  });

  it("tells a path of bytes from one of the same text", () => {
    expect(pathKey({ text: "/x" })).not.toBe(pathKey({ text: "/x", bytes: base64url(0x2f, 0xff) }));
  });

  it.each([
    ["/pub//x/", "/", "/pub/x"],
    ["x", "/pub", "/pub/x"],
    ["../y", "/pub/x", "/pub/y"],
    ["../../../..", "/pub", "/"],
    ["./a/./b", "/", "/a/b"],
  ])("resolves %j in %j to %j", (typed, current, resolved) => {
    expect(resolveTyped(typed, { text: current })).toEqual({ text: resolved });
  });
});
