import { describe, expect, it } from "vitest";
import { allFolders, formatFolder, parseFolder } from "./folder-path";
import { rowOfTyped, type TreeContent, treeRows, treeStep } from "./site-tree";
import { siteOf } from "./testing/sites";

const content: TreeContent = {
  saved: [
    siteOf({ id: "1", name: "site 10" }),
    siteOf({ id: "2", name: "Site 9", notes: "ask Jörg" }),
    siteOf({ id: "3", name: "Plans", folder: ["Customers", "Harbour"], host: "ftp.harbour.example" }),
    siteOf({ id: "4", name: "Billing", folder: ["Customers"] }),
  ],
  offered: [siteOf({ id: "offered 0", name: "Mirror", folder: ["Public"] })],
  recent: [siteOf({ id: "5", name: "anna@ftp.example.net" })],
  query: "",
  closed: new Set(),
};

/** The rows as a person sees them: indented, closed folders with a plus. */
function shown(change: Partial<TreeContent> = {}): readonly string[] {
  return treeRows({ ...content, ...change }).map(
    (row) =>
      `${" ".repeat(row.level - 1)}${row.kind === "site" ? row.site.name : `${row.isOpen ? "-" : "+"}${row.name} (${row.sites})`}`,
  );
}

describe("the list of sites", () => {
  it("has folders first, in natural order, then what is offered and the connections of late", () => {
    expect(shown()).toEqual([
      "-Customers (2)",
      " -Harbour (1)",
      "  Plans",
      " Billing",
      "Site 9",
      "site 10",
      "-Offered here (1)",
      " -Public (1)",
      "  Mirror",
      "-Recent connections (1)",
      " anna@ftp.example.net",
    ]);
  });

  it("hides what is in closed folders, but not from a search", () => {
    const closed = new Set(['saved ["Customers"]', "recent"]);
    expect(shown({ closed, offered: [] })).toEqual([
      "+Customers (2)",
      "Site 9",
      "site 10",
      "+Recent connections (1)",
    ]);
    expect(shown({ closed, query: "HARBOUR plans" })).toEqual(["-Customers (1)", " -Harbour (1)", "  Plans"]);
  });

  it.each([
    ["a name", "site 9", "Site 9"],
    ["notes", "jörg", "Site 9"],
    ["a host", "harbour.example", "  Plans"],
    ["a folder", "public", "  Mirror"],
  ])("is searched by %s", (_what, query, found) => {
    expect(shown({ query })).toContain(found);
    expect(treeRows({ ...content, query }).filter(({ kind }) => kind === "site")).toHaveLength(1);
  });

  it("lets arrows open, close and walk as in every tree", () => {
    const rows = treeRows(content);
    const [customers, harbour, plans] = rows.map(({ key }) => key);
    expect(treeStep(rows, plans ?? "", "ArrowLeft")).toEqual({ kind: "go", key: harbour });
    expect(treeStep(rows, harbour ?? "", "ArrowLeft")).toEqual({ kind: "toggle", key: harbour });
    expect(treeStep(rows, customers ?? "", "ArrowRight")).toEqual({ kind: "go", key: harbour });
    expect(treeStep(rows, customers ?? "", "ArrowUp")).toBeNull();
    expect(treeStep(rows, plans ?? "", "Home")).toEqual({ kind: "go", key: customers });
    expect(treeStep(rows, "gone", "ArrowDown")).toEqual({ kind: "go", key: customers });
    const closed = treeRows({ ...content, closed: new Set([customers ?? ""]) });
    expect(treeStep(closed, customers ?? "", "ArrowRight")).toEqual({ kind: "toggle", key: customers });
  });

  it("goes to the next row that begins with what is typed", () => {
    const rows = treeRows(content);
    const next = (current: string, typed: string) => {
      const row = rowOfTyped(rows, current, typed);
      return row?.kind === "site" ? row.site.name : row?.name;
    };
    expect(next("saved 2", "s")).toBe("site 10");
    expect(next("saved 1", "s")).toBe("Site 9");
    expect(next("saved 1", "si")).toBe("site 10");
    expect(next("saved 1", "x")).toBeUndefined();
  });
});

describe("folders as text", () => {
  it.each([
    [[], ""],
    [["Customers"], "Customers"],
    [["Customers", "Live"], "Customers / Live"],
    [["A/B", "C\\D"], "A\\/B / C\\\\D"],
  ])("%j is %j", (folder, text) => {
    expect(formatFolder(folder)).toBe(text);
    expect(parseFolder(text)).toEqual(folder);
  });

  it("may be written loosely", () => {
    expect(parseFolder("/Customers//Live /")).toEqual(["Customers", "Live"]);
  });

  it("are listed with those around them", () => {
    expect(allFolders(content.saved)).toEqual(["Customers", "Customers / Harbour"]);
  });
});
