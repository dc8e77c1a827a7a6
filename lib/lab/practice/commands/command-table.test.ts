import { describe, expect, it } from "vitest";
import { COMMANDS } from "./command";
import { COMMAND_TABLE } from "./command-table";

describe("the command table", () => {
  it("runs every command that HELP names, and no other", () => {
    expect(Object.keys(COMMAND_TABLE).sort()).toEqual(Object.keys(COMMANDS).sort());
  });
});
