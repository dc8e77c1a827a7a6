import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The ids of a document's rows, in its order: the first column of its tables. */
function rowIds(document: string, columns: RegExp): readonly string[] {
  const lines = readFileSync(`${root}/${document}`, "utf8").split("\n");
  const rows = lines.filter((line) => columns.test(line));
  return rows.flatMap((row) => /^\|\s*([A-Z]\d+)\s*\|/.exec(row)?.[1] ?? []);
}

/** The tests below a directory, by their files' paths: the titles of them and their groups, as their sources have them. */
function testsBelow(directory: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(`${root}/${directory}`, { encoding: "utf8", recursive: true });
  const tests = files
    .filter((path) => /\.(?:test|spec)\.ts$/.test(path))
    .map((path) => `${directory}/${path}`);
  return new Map(tests.map((path) => [path, titlesIn(path)]));
}

function titlesIn(path: string): readonly string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      if (title !== undefined) titles.push(beginningOf(title));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(`${root}/${path}`, "utf8"), ts.ScriptTarget.Latest));
  return titles;
}

/** A title as far as it is written out. */
function beginningOf(title: ts.Expression): string {
  if (ts.isStringLiteralLike(title)) return title.text;
  return ts.isTemplateExpression(title) ? title.head.text : "";
}

/**
 * `it(…)`, `it.each(table)(…)`, `it.runIf(condition)(…)`, `describe(…)`; what is skipped or still to be written proves
 * nothing.
 */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return ["it", "test", "describe"].includes(callee.text);
  if (ts.isCallExpression(callee)) return isTest(callee.expression);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  return !["skip", "todo", "fails"].includes(callee.name.text) && isTest(callee.expression);
}

/** The rows that a title names: `S11, S12: takes …`. */
function idsIn(title: string): readonly string[] {
  return /^([A-Z]\d+(?:, [A-Z]\d+)*): /.exec(title)?.[1]?.split(", ") ?? [];
}

const engine = testsBelow("lib/ftp");
/** Over real HTTP, or in a browser. */
const running = testsBelow("e2e");
const all = new Map([...testsBelow("lib"), ...running, ...testsBelow("scripts")]);

describe("every row has a test of the engine whose title begins with its id", () => {
  const proven = new Set([...engine.values()].flat().flatMap(idsIn));

  it.each([
    ["docs/interop.md", /./],
    // The other rows concern no FTP server: their last column names the tests of the HTTP edge and the interface.
    ["docs/abuse.md", /\|[^|]*\bengine\b[^|]*\|$/],
  ])("in %s", (document, columns) => {
    const ids = rowIds(document, columns);
    expect(ids.length).toBeGreaterThan(20);
    const missing = ids.filter((id) => !proven.has(id));
    expect(missing, `without a test: ${missing.join(", ")}`).toEqual([]);
  });
});

describe("docs/abuse.md", () => {
  const rows = readFileSync(`${root}/docs/abuse.md`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, id, tested] = /^\| ([A-Z]\d+) \|.*\|([^|]*)\|$/.exec(line) ?? [];
      return id === undefined || tested === undefined ? [] : [{ id, tested }];
    });

  it("has a test for every row, and a row for every test that says so", () => {
    const ids = new Set(rows.map(({ id }) => id));
    const kinds = new Set([...ids].map((id) => id.charAt(0)));
    const named = new Set([...all.values()].flat().flatMap(idsIn));
    expect([...ids].filter((id) => !named.has(id))).toEqual([]);
    expect([...named].filter((id) => kinds.has(id.charAt(0)) && !ids.has(id))).toEqual([]);
  });

  it("has a test on the running application for every row", () => {
    const named = new Set([...running.values()].flat().flatMap(idsIn));
    const missing = rows.map(({ id }) => id).filter((id) => !named.has(id));
    expect(missing, `without a test: ${missing.join(", ")}`).toEqual([]);
  });

  it("names files only that have a test whose title begins with the row's id", () => {
    const missing = rows.flatMap(({ id, tested }) =>
      [...tested.matchAll(/`([^`]+\.(?:test|spec)\.ts)`/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !filesOf(name).some((titles) => titles.flatMap(idsIn).includes(id)))
        .map((name) => `${id}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("leaves no row for later", () => {
    expect(rows.filter(({ tested }) => /\blater\b/i.test(tested)).map(({ id }) => id)).toEqual([]);
  });
});

/** The titles in each of the files that a name such as `archives/*.test.ts` stands for. */
function filesOf(name: string): readonly (readonly string[])[] {
  const pattern = new RegExp(`(?:^|/)${name.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);
  return [...all].flatMap(([path, titles]) => (pattern.test(path) ? [titles] : []));
}
