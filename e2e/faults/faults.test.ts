import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Battlefield, startBattlefield } from "./battlefield";
import { faultKinds, planRound, type RoundPlan } from "./plan";
import { runRound } from "./round";

/** Five rounds with every kind of fault between them; `npm run faults` runs as many as one likes. */
const seed = 94;
const rounds = [3, 4, 6, 7, 8];

describe("uploads, downloads, edits and deletions while everything breaks", () => {
  let field: Battlefield;
  beforeAll(async () => {
    field = await startBattlefield();
  });
  afterAll(() => field?.close());

  const plan = (round: number) => planRound(seed, round, [...field.servers.keys()]);
  const kindsOf = ({ faults }: RoundPlan) => faults.map(({ kind }) => kind);

  it("are planned with every kind of fault", () => {
    expect(new Set(rounds.map(plan).flatMap(kindsOf))).toEqual(new Set(faultKinds));
  });

  it.each(rounds)(
    "lose nothing, mix nothing and leave nothing open (round %i)",
    { timeout: 180_000 },
    async (round) => {
      const { wrongs, faults, files } = await runRound(plan(round), field);
      expect(wrongs).toEqual([]);
      // A round in which nothing happened, or nothing was there to be lost, would prove nothing.
      expect(faults).toContain(kindsOf(plan(round))[0]);
      expect(files.whole).toBeGreaterThan(0);
    },
  );
});
