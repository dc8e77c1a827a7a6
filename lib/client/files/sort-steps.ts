/** Numbers that are sorted in one step, and merged in one step. */
const RUN = 128;

type Compare = (a: number, b: number) => number;

/**
 * Sorts numbers that stand for something (rows, entries) in steps between which the work may be paused: stable, as
 * `Array.prototype.sort` is, and with hardly more than one look at each for what is in order already, as the listings
 * of most servers are.
 *
 * @returns a new array
 */
export function* sortSteps(numbers: readonly number[], compare: Compare): Generator<void, number[]> {
  const count = numbers.length;
  let from: number[] = [];
  for (let start = 0; start < count; start += RUN) {
    for (const number of numbers.slice(start, start + RUN).sort(compare)) from.push(number);
    yield;
  }
  for (let width = RUN; width < count; width *= 2) {
    const to: number[] = [];
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(middle + width, count);
      yield* mergeSteps(from, { start, middle, end }, compare, to);
    }
    from = to;
  }
  return from;
}

/** Appends two neighbouring runs of `from`, the second one from `middle` on, to `to` as one. */
function* mergeSteps(
  from: readonly number[],
  { start, middle, end }: { start: number; middle: number; end: number },
  compare: Compare,
  to: number[],
): Generator<void> {
  const at = (place: number) => from[place] ?? 0;
  // In order already: the second run stays behind the first.
  const isSorted = middle === end || compare(at(middle - 1), at(middle)) <= 0;
  let left = start;
  let right = isSorted ? end : middle;
  while (left < middle && right < end) {
    to.push(compare(at(left), at(right)) <= 0 ? at(left++) : at(right++));
    if (to.length % RUN === 0) yield;
  }
  while (left < middle) to.push(at(left++));
  yield;
  for (right = isSorted ? middle : right; right < end; right++) to.push(at(right));
  yield;
}
