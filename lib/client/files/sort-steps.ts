/** Numbers that are sorted in one step, by the browser's own sorting: about a millisecond's work. */
const RUN = 1024;
/** Numbers that are merged in one step. */
const STRIDE = 2048;

type Compare = (a: number, b: number) => number;

/** 0, 1, 2 … below a number: what stands for the entries of a listing in their own order. */
export function firstNumbers(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let number = 0; number < count; number++) numbers[number] = number;
  return numbers;
}

/**
 * Sorts numbers that stand for something (rows, entries) in steps between which the work may be paused: stable, as
 * `Array.prototype.sort` is, and with hardly more than one look at each for what is in order already, as the listings
 * of most servers are.
 *
 * @returns a new array
 */
export function* sortSteps(numbers: Uint32Array, compare: Compare): Generator<void, Uint32Array> {
  const count = numbers.length;
  let from = numbers.slice();
  for (let start = 0; start < count; start += RUN) {
    sortRun(from.subarray(start, start + RUN), compare);
    yield;
  }
  let to = new Uint32Array(count);
  for (let width = RUN; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(middle + width, count);
      yield* mergeSteps({ from, to, start, middle, end }, compare);
    }
    [from, to] = [to, from];
  }
  return from;
}

function sortRun(run: Uint32Array, compare: Compare): void {
  // The browser's own sorting would look at numbers in order as often as at any others.
  if (!isInOrder(run, compare)) run.sort(compare);
}

function isInOrder(run: Uint32Array, compare: Compare): boolean {
  for (let place = 1; place < run.length; place++) {
    if (compare(run[place - 1] ?? 0, run[place] ?? 0) > 0) return false;
  }
  return true;
}

interface Merge {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Where the first run begins, where the second one does, and where that ends. */
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** Writes two neighbouring runs of `from` into the same places of `to`, as one. */
function* mergeSteps({ from, to, start, middle, end }: Merge, compare: Compare): Generator<void> {
  const at = (place: number) => from[place] ?? 0;
  const isSorted = middle === end || compare(at(middle - 1), at(middle)) <= 0;
  if (isSorted) {
    to.set(from.subarray(start, end), start);
    yield;
    return;
  }
  let left = start;
  let right = middle;
  let place = start;
  while (left < middle && right < end) {
    to[place++] = compare(at(left), at(right)) <= 0 ? at(left++) : at(right++);
    if (place % STRIDE === 0) yield;
  }
  to.set(from.subarray(left, middle), place);
  to.set(from.subarray(right, end), place + middle - left);
  yield;
}
