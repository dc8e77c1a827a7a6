import { describe, expect, it } from "vitest";
import { remembered } from "../remembered";
import {
  columnsThatFit,
  gridTemplate,
  mostWidth,
  NARROWEST,
  rememberColumns,
  rememberedColumns,
  rememberedWidths,
  rememberWidths,
  toggleColumn,
  WIDEST,
  withWidth,
} from "./columns";

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

  it("are as wide as a person made them, within reason, until they get their usual width back", () => {
    const widths = withWidth(withWidth({}, "size", 120.4), "modified", 9000);
    expect(widths).toEqual({ size: 120, modified: WIDEST });
    expect(gridTemplate(["name", "size", "modified"], widths)).toBe(`minmax(0, 1fr) 120px ${WIDEST}px`);
    expect(withWidth(widths, "modified", null)).toEqual({ size: 120 });
    expect(withWidth({}, "size", 3)).toEqual({ size: NARROWEST });
  });

  it("keep their widths, and don't take over what isn't one", () => {
    rememberWidths({ size: 120, type: 70 });
    expect(rememberedWidths()).toEqual({ size: 120, type: 70 });
    remembered.setItem("portside.column-widths", "name:10,size:abc,owner:99999,other:5");
    expect(rememberedWidths()).toEqual({ owner: WIDEST });
    remembered.setItem("portside.column-widths", "");
    expect(rememberedWidths()).toEqual({});
  });

  it("become no wider than leaves room for the others", () => {
    expect(mostWidth("size", ["name", "size", "modified"], 500, {})).toBe(500 - 160 - 150);
    expect(mostWidth("size", ["name", "size", "modified"], 500, { modified: 200 })).toBe(140);
    expect(mostWidth("size", ["name", "size"], 5000, {})).toBe(WIDEST);
    expect(mostWidth("size", ["name", "size"], 100, {})).toBe(NARROWEST);
  });

  it("leave the rest of the width to the name", () => {
    expect(gridTemplate(["name", "size"])).toBe("minmax(0, 1fr) 92px");
  });
});
