import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Bench } from "./bench";

/** What a program that ended well printed, and how long it ran, in seconds. */
export interface Finished {
  readonly output: string;
  readonly seconds: number;
}

/**
 * Runs a program to its end.
 * @throws with what it said when it fails; when the bench is stopped, at once
 */
export async function runProgram(bench: Bench, file: string, args: readonly string[]): Promise<Finished> {
  bench.signal.throwIfAborted();
  const began = performance.now();
  const child = spawnInGroup(file, args, "ignore");
  const said: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk));
  const stop = () => killGroup(child);
  bench.signal.addEventListener("abort", stop);
  try {
    const [code, signal] = await once(child, "close");
    const seconds = (performance.now() - began) / 1000;
    bench.signal.throwIfAborted();
    const output = Buffer.concat(said).toString();
    if (code !== 0) throw new Error(`${file} ended with ${code ?? signal}: ${output.trim().slice(-2000)}`);
    return { output, seconds };
  } finally {
    bench.signal.removeEventListener("abort", stop);
  }
}

/** A group of its own: Ctrl+C in the terminal reaches the bench alone, which ends its programs itself. */
export function spawnInGroup(file: string, args: readonly string[], stdin: "ignore" | "pipe"): ChildProcess {
  return spawn(file, [...args], { detached: true, stdio: [stdin, "pipe", "pipe"] });
}

/** Ends a program of `spawnInGroup` and what it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
