import { onTestFinished, vi } from "vitest";

/** How often others came to their turn while something was done. */
export async function turnsIn(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isOver = true;
  return turns;
}

/** From now on, whoever looks at the clock has used up its turn: each look finds it a tenth of a second later. */
export function endEveryTurn(): void {
  const now = performance.now();
  let looks = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now + 100 * ++looks);
  onTestFinished(() => clock.mockRestore());
}
