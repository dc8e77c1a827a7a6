import { expect, it } from "vitest";
import { commands } from "@/lib/protocol/commands";
import { replyCodes } from "@/lib/protocol/reply-codes";
import { referenceParts } from "./explained-reference-parts";

const editor = "https://www.rfc-editor.org/rfc";

it.each([
  ["RFC 959 §4.1.2", [["RFC 959 §4.1.2", `${editor}/rfc959#section-4.1.2`]]],
  ["RFC 1639", [["RFC 1639", `${editor}/rfc1639`]]],
  [
    "RFC 959 §4.1.2, RFC 1123 §4.1.2.6",
    [
      ["RFC 959 §4.1.2", `${editor}/rfc959#section-4.1.2`],
      [", ", null],
      ["RFC 1123 §4.1.2.6", `${editor}/rfc1123#section-4.1.2.6`],
    ],
  ],
  ["draft-bryan-ftp-range", [["draft-bryan-ftp-range", null]]],
  ["No standard: a habit of servers", [["No standard: a habit of servers", null]]],
  ["RFC x §1", [["RFC x §1", null]]],
  ["", []],
] as const)("%s leads where it says", (reference, expected) => {
  expect(referenceParts(reference).map(({ text, href }) => [text, href])).toEqual(expected);
});

it("leads nowhere but to the RFC Editor, from every command and code", () => {
  const references = [
    ...[...commands.values()].map(({ reference }) => reference ?? ""),
    ...[...replyCodes.values()].flat().map(({ ref }) => ref ?? ""),
  ];
  for (const reference of references) {
    const parts = referenceParts(reference);
    expect(parts.map(({ text }) => text).join("")).toBe(reference);
    for (const { href } of parts) {
      if (href !== null)
        expect(href).toMatch(/^https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+(#section-[\d.]+)?$/);
    }
    expect(/RFC \d/.test(reference)).toBe(parts.some(({ href }) => href !== null));
  }
});
