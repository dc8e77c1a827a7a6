import { describe, expect, it } from "vitest";
import { sessionOf } from "../../testing/session";
import { changesBy, planRelocation, refusalOf } from "./relocation";
import { entryOf } from "./testing/entries";

const session = sessionOf("s");
const other = { ...sessionOf("s"), id: "other", charset: "windows-1252" };
const bytes = (text: string) => Buffer.from(text, "latin1").toString("base64url");
const folder = entryOf("d", { type: "directory" });
const dragged = (...entries: ReturnType<typeof entryOf>[]) => ({
  session,
  directory: { text: "/pub" },
  pathBytes: undefined,
  entries,
});
const at = (text: string) => ({ session, directory: { text } });

describe("what can't be moved or copied", () => {
  it.each([
    ["move", "/pub/d", "A folder can't be moved into itself"],
    ["move", "/pub/d/below", "A folder can't be moved into itself"],
    ["copy", "/pub/d/below", "A folder can't be copied into itself"],
    ["move", "/pub", "That is where it is already"],
  ] as const)("%s into %s: %s", (kind, into, title) => {
    expect(refusalOf(kind, dragged(folder), at(into))).toMatchObject({ title });
  });

  it.each([
    ["move", "/pub/dd"],
    ["move", "/"],
    ["copy", "/pub"],
  ] as const)("but %s into %s can be", (kind, into) => {
    expect(refusalOf(kind, dragged(folder), at(into))).toBeNull();
  });

  it("is moved to no other session, where the same path is another place", () => {
    const into = { session: other, directory: { text: "/pub/d" } };
    expect(refusalOf("move", dragged(folder), into)).toMatchObject({
      title: "Entries can't be moved to another session",
    });
    expect(refusalOf("copy", dragged(folder), into)).toBeNull();
  });
});

describe("a plan", () => {
  it("gives copies in their own folder names that are free", () => {
    const known = new Set(["a.txt", "a (copy).txt"]);
    const { pairs } = planRelocation("copy", dragged(entryOf("a.txt")), at("/pub"), known);
    expect(pairs).toMatchObject([{ from: { text: "/pub/a.txt" }, to: { text: "/pub/a (copy 2).txt" } }]);
  });

  it("keeps a name's bytes, but not where they mean other letters", () => {
    const odd = entryOf("caf\ufffd", { nameBytes: bytes("caf\xe9") });
    const from = { ...dragged(odd), pathBytes: bytes("/pub") };
    const [here] = planRelocation("move", from, at("/to")).pairs;
    expect(here).toMatchObject({
      from: { bytes: bytes("/pub/caf\xe9") },
      to: { bytes: bytes("/to/caf\xe9") },
    });
    const [there] = planRelocation("copy", from, { session: other, directory: { text: "/to" } }).pairs;
    expect(there?.to).toEqual({ text: "/to/caf\ufffd" });
  });

  it("takes entries from where they are, and brings them under their new names, of a copy the latter alone", () => {
    const move = planRelocation("move", dragged(folder), at("/to"));
    expect(changesBy(move, move.pairs)).toMatchObject([
      { directory: { text: "/pub" }, without: new Set(["d"]), added: [] },
      { directory: { text: "/to" }, without: new Set(), added: [{ name: "d" }] },
    ]);
    const copy = planRelocation("copy", dragged(folder), at("/to"));
    expect(changesBy(copy, copy.pairs)).toMatchObject([
      { directory: { text: "/to" }, added: [{ name: "d" }] },
    ]);
  });
});
