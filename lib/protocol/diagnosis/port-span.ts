/** Ports, both ends included. */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/**
 * A hundred ports with those that were seen: the hundred of the port that matters, wider apart ones left out.
 *
 * @param port that has to be in it, 1 to 65535
 * @param seen others, which are in it if there is room
 */
export function spanAround(port: number, seen: readonly number[]): PortSpan {
  const low = Math.min(port, ...seen);
  const high = Math.max(port, ...seen);
  const hundred = Math.floor(low / 100) * 100;
  const first = high - hundred < 100 ? hundred : high - low < 100 ? low : Math.floor(port / 100) * 100;
  const start = Math.min(Math.max(first, 1024), 65_436);
  return { first: start, last: start + 99 };
}
