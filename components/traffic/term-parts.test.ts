import { describe, expect, it } from "vitest";
import { markTerms, unmarkedTerms } from "./term-parts";

function marked(groups: readonly (readonly string[])[]): string[][] {
  return markTerms(groups).map((texts) =>
    texts.map((parts) => parts.map(({ text, term }) => (term === null ? text : `[${text}]`)).join("")),
  );
}

describe("markTerms", () => {
  it("marks a word where it first stands, and nowhere after that", () => {
    expect(
      marked([
        ["Opens a data connection. The data connection ends.", "Nothing."],
        ["The Control connection stays, the data connection doesn't."],
      ]),
    ).toEqual([
      ["Opens a [data connection]. The data connection ends.", "Nothing."],
      ["The [Control connection] stays, the data connection doesn't."],
    ]);
  });

  it("changes nothing in the texts", () => {
    const groups = [["", "No word of it"], [], ["control connection", "a data connection and a reply."]];
    const joined = markTerms(groups).map((texts) =>
      texts.map((parts) => parts.map(({ text }) => text).join("")),
    );
    expect(joined).toEqual(groups);
  });

  it("gives an empty text no parts", () => {
    expect(markTerms([[""]])).toEqual([[[]]]);
  });
});

it("finds the words that aren't marked anywhere", () => {
  const groups = markTerms([["A data connection."], ["And a port."]]);
  expect(unmarkedTerms(["NAT", "data connection", "port", "control connection"], groups)).toEqual([
    "NAT",
    "control connection",
  ]);
});
