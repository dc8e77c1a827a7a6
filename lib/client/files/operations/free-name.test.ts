import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeName } from "./free-name";

const taken = (...names: string[]) => ({ isTaken: (name: string) => names.includes(name) });
const file = { isDirectory: false } as const;

describe("a free name", () => {
  it.each([
    ["notes.txt", "notes (copy).txt"],
    ["Makefile", "Makefile (copy)"],
    [".profile", ".profile (copy)"],
    ["backup.tar.gz", "backup (copy).tar.gz"],
    ["a.b.c", "a.b (copy).c"],
    [".tar.gz", ".tar (copy).gz"],
  ])("of a copy of %s is %s", (name, expected) => {
    expect(freeName({ name: { name }, style: "copy", ...file, ...taken() })).toEqual({ name: expected });
  });

  it("counts on while names are taken", () => {
    const name = { name: "a.txt" };
    expect(freeName({ name, style: "copy", ...file, ...taken("a (copy).txt", "a (copy 2).txt") })).toEqual({
      name: "a (copy 3).txt",
    });
    expect(freeName({ name, style: "number", ...file, ...taken("a.txt", "a (2).txt") })).toEqual({
      name: "a (3).txt",
    });
  });

  it("of a folder keeps its dots together", () => {
    const name = { name: "v1.2" };
    expect(freeName({ name, style: "copy", isDirectory: true, ...taken() })).toEqual({ name: "v1.2 (copy)" });
  });

  it("keeps bytes that are no text", () => {
    const nameBytes = Buffer.from("caf\xe9.txt", "latin1").toString("base64url");
    const made = freeName({ name: { name: "caf\ufffd.txt", nameBytes }, style: "copy", ...file, ...taken() });
    expect(made.name).toBe("caf\ufffd (copy).txt");
    expect(Buffer.from(made.nameBytes ?? "", "base64url").toString("latin1")).toBe("caf\xe9 (copy).txt");
  });

  it("is never taken, and keeps its extension", () => {
    const some = fc.stringMatching(/^[a-z]{1,3}(\.[a-z]{1,3})?$/);
    fc.assert(
      fc.property(some, fc.array(fc.nat(5)), fc.constantFrom("copy", "number"), (name, numbers, style) => {
        const names = new Set<string>();
        const isTaken = (candidate: string) => names.has(candidate);
        for (const _ of numbers)
          names.add(freeName({ name: { name }, isDirectory: false, style, isTaken }).name);
        expect(names.size).toBe(numbers.length);
        const extension = /\.[a-z]+$/.exec(name)?.[0] ?? "";
        for (const made of names) expect(made.endsWith(extension)).toBe(true);
      }),
    );
  });
});
