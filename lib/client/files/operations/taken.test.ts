import { describe, expect, it } from "vitest";
import { takenProblem } from "./taken";
import { entryOf } from "./testing/entries";

describe("a name that is taken", () => {
  const file = entryOf("a");
  const folder = { ...entryOf("a"), type: "directory" } as const;

  it("may be had by a file for a file", () => {
    expect(takenProblem(file, "file")).toMatchObject({ code: "already-exists" });
  });

  it.each([
    [folder, "file"],
    [file, "directory"],
    [folder, "directory"],
  ] as const)("is never offered where a folder would go or come", (existing, newcomer) => {
    const problem = takenProblem(existing, newcomer);
    expect(problem.code).toBe("conflict");
    expect(problem.detail).not.toContain("replace it");
  });
});
