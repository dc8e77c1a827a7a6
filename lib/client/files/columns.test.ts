import { describe, expect, it } from "vitest";
import { columnsThatFit, gridTemplate, rememberColumns, rememberedColumns, toggleColumn } from "./columns";

describe("the columns of a listing", () => {
  it("come and go in their own order, and the name stays", () => {
    expect(toggleColumn(["name", "type"], "owner")).toEqual(["name", "owner", "type"]);
    expect(toggleColumn(["name", "owner", "type"], "owner")).toEqual(["name", "type"]);
    expect(toggleColumn(["name"], "name")).toEqual(["name"]);
  });

  it("are remembered", () => {
    expect(rememberedColumns()).toEqual(["name", "size", "modified", "permissions"]);
    rememberColumns(["name", "group"]);
    expect(rememberedColumns()).toEqual(["name", "group"]);
  });

  it.each([
    [100, ["name"]],
    [360, ["name", "size"]],
    [420, ["name", "size", "modified"]],
    [2000, ["name", "size", "modified", "permissions"]],
  ])("that fit into %d px are %j", (width, expected) => {
    expect(columnsThatFit(["name", "size", "modified", "permissions"], width)).toEqual(expected);
  });

  it("leave the rest of the width to the name", () => {
    expect(gridTemplate(["name", "size"])).toBe("minmax(0, 1fr) 92px");
  });
});
