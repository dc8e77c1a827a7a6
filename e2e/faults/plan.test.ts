import { describe, expect, it } from "vitest";
import { type Fault, faultKinds, filesBefore, planRound } from "./plan";

const both = ["disk", "memory"] as const;
const rounds = Array.from({ length: 90 }, (_, round) => planRound(7, round, both));

describe("the plan of a round", () => {
  it("is the same for the same seed and round, whatever came before", () => {
    expect(planRound(7, 42, both)).toEqual(rounds[42]);
    expect(planRound(8, 42, both)).not.toEqual(rounds[42]);
  });

  it("comes to every kind of fault by turns, and ends Portside at most once", () => {
    for (const [index, kind] of faultKinds.entries()) {
      expect(kindsOf(rounds[index + faultKinds.length]?.faults)).toContain(kind);
    }
    for (const { faults } of rounds) {
      expect(kindsOf(faults).filter((kind) => kind.endsWith("Portside")).length).toBeLessThan(2);
    }
  });

  it("gives every operation files of its own", () => {
    for (const { queues } of rounds.flatMap(({ browsers }) => browsers)) {
      const operations = queues.flat();
      expect(new Set(operations.map(({ kind }) => kind)).size).toBe(7);
      const files = operations.flatMap((operation) => [
        ...new Set([
          ...("file" in operation ? [operation.file] : []),
          ...filesBefore(operation).map(({ file }) => file),
        ]),
      ]);
      expect(new Set(files).size).toBe(files.length);
    }
  });

  it("uses the server in memory alone where there is no other", () => {
    const { browsers, faults } = planRound(7, 3, ["memory"]);
    expect(new Set([...browsers, ...faults].map(({ server }) => server))).toEqual(new Set(["memory"]));
  });
});

function kindsOf(faults: readonly Fault[] = []): readonly string[] {
  return faults.map(({ kind }) => kind);
}
