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

/** The titles of all tests below lib/ftp, as their sources have them. */
function testTitles(): readonly string[] {
  const files = readdirSync(`${root}/lib/ftp`, { encoding: "utf8", recursive: true });
  return files.filter((path) => path.endsWith(".test.ts")).flatMap((path) => titlesIn(`lib/ftp/${path}`));
}

function titlesIn(path: string): readonly string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title)) titles.push(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(`${root}/${path}`, "utf8"), ts.ScriptTarget.Latest));
  return titles;
}

/** `it(…)`, `it.each(table)(…)`, `it.runIf(condition)(…)`; what is skipped or still to be written proves nothing. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === "it" || callee.text === "test";
  if (ts.isCallExpression(callee)) return isTest(callee.expression);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  return !["skip", "todo", "fails"].includes(callee.name.text) && isTest(callee.expression);
}

/** The rows that a title names: `S11, S12: takes …`. */
function idsIn(title: string): readonly string[] {
  return /^([A-Z]\d+(?:, [A-Z]\d+)*): /.exec(title)?.[1]?.split(", ") ?? [];
}

describe("every row has a test whose title begins with its id", () => {
  const proven = new Set(testTitles().flatMap(idsIn));

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
