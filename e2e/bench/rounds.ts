import type { Bench } from "./bench";

/** One of those that are compared. */
export interface Contender {
  readonly name: string;
  /**
   * Does it once and checks what came of it.
   * @param round 0 for the round that doesn't count
   * @returns seconds
   */
  run(round: number): Promise<number>;
}

/**
 * Lets all of them take turns. One round goes before, in which caches and compilers warm up and whose times are not kept.
 * Every other round goes backwards, so that none always runs after the same one.
 * @returns the seconds of each, by name, in the order of the rounds
 */
export async function takeTurns(
  bench: Bench,
  what: string,
  contenders: readonly Contender[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const seconds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= bench.options.pairs; round++) {
    const said: string[] = [];
    for (const { name, run } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      bench.signal.throwIfAborted();
      const taken = await run(round);
      if (round > 0) seconds.get(name)?.push(taken);
      said.push(`${name} ${taken.toFixed(3)} s`);
    }
    bench.say(
      `${what}, ${round === 0 ? "warming up" : `${round} of ${bench.options.pairs}`}: ${said.join(", ")}`,
    );
  }
  return seconds;
}
