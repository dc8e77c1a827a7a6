import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { requiredTool } from "../servers/available";
import type { RealServer } from "../servers/real-server";
import type { Bench } from "./bench";
import { runProgram } from "./program";

/** One transfer, as arguments of curl that end with a URL. */
export type Transfer = readonly string[];

/**
 * Runs curl with a small transfer first and the measured one after it on the same connection, so that neither the program's
 * start nor a login is in the time. An upload's time ends with the server's last word (226, or the HTTP answer).
 *
 * @param always arguments that hold for both, such as credentials
 * @returns the second one's seconds, by curl's own clock
 * @throws with what the server answered when one of them fails
 */
export async function timeSecond(
  bench: Bench,
  always: readonly string[],
  first: Transfer,
  second: Transfer,
): Promise<number> {
  const { seconds } = await runCurl(bench, [...always, ...first, ...second]);
  const [, measured] = seconds;
  if (measured === undefined) throw new Error("curl told no time of the second transfer");
  return measured;
}

/** What curl printed, and the seconds of each transfer in their order. */
export interface CurlRun {
  readonly output: string;
  readonly seconds: readonly number[];
}

/** Runs curl; the first transfer that fails ends it. @throws with what the server answered */
export async function runCurl(bench: Bench, args: readonly string[]): Promise<CurlRun> {
  const { output } = await runProgram(bench, requiredTool("curl"), [
    ...["--silent", "--show-error", "--fail-with-body", "--fail-early"],
    ...["--write-out", "\\ntime %{time_total}\\n"],
    ...args,
  ]);
  return {
    output,
    seconds: [...output.matchAll(/^time ([\d.]+)$/gm)].map(([, seconds]) => Number(seconds)),
  };
}

/** curl's arguments that log in. */
export function loginOf({ user, password }: RealServer): readonly string[] {
  return ["--user", `${user}:${password}`];
}

/** The URL of a path on the server. */
export function ftpUrl({ host, port }: RealServer, path: string): string {
  return `ftp://${host}:${port}${path}`;
}

/** A file of a few bytes in the bench's folder, for transfers that only open the connection. */
export function smallFile(bench: Bench): string {
  const path = join(bench.folder, "small.bin");
  writeFileSync(path, "small");
  return path;
}
