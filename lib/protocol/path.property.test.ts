import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasOwnNotation, joinPath, lastName, namesOf, parentPath, rootOf } from "./path";
import { FUZZ } from "./testing/fuzz-runs";

const letters = fc.constantFrom(..."ab.~ \\:[]'*%C\u00e9\u0000\u00ff-");
const name = fc.oneof(
  fc.string({ unit: letters, minLength: 1, maxLength: 6 }),
  fc.constantFrom("a", " a ", "..", "C:", "x\\", "A.TXT;1", "__proto__", "constructor"),
);
const names = fc.array(name, { maxLength: 5 });
/** Windows takes a backslash for a slash: no name below a drive holds one. */
const windowsNames = fc.array(
  name.map((text) => text.replaceAll("\\", "_")),
  { maxLength: 5 },
);

const place = fc.oneof(
  fc.record({
    root: fc.oneof(
      fc.constantFrom("/", "DISK$USER:[ANON.PUB]", "'USER.DATA.'", "\\SYS.$VOL.SUB", "QGPL", "A:[B]"),
      name.filter(hasOwnNotation),
    ),
    names,
  }),
  fc.record({ root: fc.constantFrom("C:/", "d:\\"), names: windowsNames }),
);

describe("a path", () => {
  it("comes apart into what it was put together from", () => {
    fc.assert(
      fc.property(place, ({ root, names }) => {
        const directories = names.map((_, index) => names.slice(0, index).reduce(joinPath, root));
        const path = names.reduce(joinPath, root);
        expect(rootOf(path)).toBe(root);
        expect(namesOf(path)).toEqual(names);
        expect(lastName(path)).toBe(names.at(-1) ?? "");
        expect(parentPath(path)).toBe(directories.at(-1) ?? null);
      }),
      FUZZ,
    );
  });

  it("of any text has a root before its names, and an end upwards", () => {
    const text = fc.string({ unit: fc.oneof(letters, fc.constant("/")), maxLength: 20 });
    fc.assert(
      fc.property(text, (path) => {
        expect(path.startsWith(rootOf(path))).toBe(true);
        const count = namesOf(path).length;
        let above = 0;
        for (let at = parentPath(path); at !== null; at = parentPath(at)) {
          above++;
          if (above > count) expect.fail("a parent has as many names as its child");
        }
        expect(above).toBe(count);
      }),
      FUZZ,
    );
  });

  it("of any text is the same again below its parent", () => {
    const text = fc.string({ unit: fc.oneof(letters, fc.constant("/")), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, (path) => {
        const parent = parentPath(path);
        if (parent === null) return;
        expect(namesOf(joinPath(parent, lastName(path)))).toEqual(namesOf(path));
      }),
      FUZZ,
    );
  });
});
