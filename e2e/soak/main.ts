import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Computer, describeComputer } from "../bench/machine";
import { readOptions, usage } from "./options";
import type { Sample } from "./samples";
import { Soak } from "./soak";
import { fewestSamples, type Judged, judge, leftOpen } from "./verdict";
import { Workload } from "./workload";

/** Samples of a run, and the shortest time between two, in milliseconds. */
const samplesARun = 60;
const shortestInterval = 1_000;
/** Operations after which code is loaded and caches are there: what is open then is what stays. */
const warmUpOperations = 400;
/** Failures that are printed. */
const mostTold = 20;

/**
 * `npm run soak`: browsers do thousands of things at one Portside, which must not grow.
 * @param args what stands behind `npm run soak --`
 * @returns the exit code: 0 when it is flat and everything ended as it had to
 */
export async function runSoak(args: readonly string[]): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (args.includes("--help")) {
    say(usage);
    return 0;
  }
  const options = readOptions(args);
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupt.abort());
  const machine = describeComputer();
  const began = performance.now();
  const at = () => Math.round((performance.now() - began) / 100) / 10;
  const soak = await Soak.start();
  try {
    say(`${sentenceOf(machine)}; seed ${options.seed}. Warming up …`);
    const warmUp = await workFor(soak, { ...options, rate: 200 }, interrupt.signal);
    const before = await soak.sampleAtRest(null, at, warmUp.operations);
    say(lineOf(before));

    const workload = new Workload(soak.place, { ...options, seed: options.seed + 1 });
    // Not AbortSignal.timeout: what only AbortSignal.any holds is collected as garbage before its time (Node 20).
    const timer = setTimeout(() => interrupt.abort(), options.minutes * 60_000);
    const over = interrupt.signal;
    const working = workload.work(over);
    const samples: Sample[] = [];
    const interval = Math.max(shortestInterval, (options.minutes * 60_000) / samplesARun);
    while (!over.aborted) {
      await delay(interval, undefined, { signal: over }).catch(() => undefined);
      samples.push(await soak.sample(at(), workload.operations));
      say(lineOf(samples.at(-1) ?? before));
    }
    clearTimeout(timer);
    await working;
    const after = await soak.sampleAtRest(before, at, workload.operations);
    say(lineOf(after));

    const judged = samples.length < fewestSamples ? [] : judge(samples);
    const left = leftOpen(before, after);
    const failures = [...warmUp.failures, ...workload.failures];
    const operations = Object.fromEntries([...workload.done].sort(([, a], [, b]) => b - a));
    mkdirSync(dirname(options.output), { recursive: true });
    const facts = { version: 1, at: new Date().toISOString(), machine, options, operations };
    writeFileSync(
      options.output,
      `${JSON.stringify({ ...facts, before, samples, after, judged, left, failures }, null, 2)}\n`,
    );

    say(`\n${workload.operations} operations of ${workload.done.size} kinds in ${at()} s.`);
    for (const row of judged) say(sentenceOfRow(row));
    if (judged.length === 0) say(`Too short for a verdict: ${samples.length} samples.`);
    for (const what of left) say(`Left open when everybody had gone: ${what}.`);
    for (const warning of new Set(after.warnings)) say(`Node warned: ${warning}`);
    for (const failure of failures.slice(0, mostTold)) say(`Ended otherwise than it has to: ${failure}`);
    if (failures.length > mostTold) say(`… and ${failures.length - mostTold} more.`);
    const isFlat = judged.length > 0 && judged.every((row) => row.isFlat) && left.length === 0;
    say(isFlat ? "Flat." : "Not flat, or not known.");
    say(`Written to ${options.output}.`);
    return isFlat && failures.length === 0 ? 0 : 1;
  } finally {
    await soak.close();
  }
}

/** Works fast until code is loaded and caches are filled. */
async function workFor(
  soak: Soak,
  options: ConstructorParameters<typeof Workload>[1],
  interrupted: AbortSignal,
): Promise<Workload> {
  const workload = new Workload(soak.place, options);
  const enough = new AbortController();
  const working = workload.work(AbortSignal.any([interrupted, enough.signal]));
  while (workload.operations < warmUpOperations && !interrupted.aborted) await delay(100);
  enough.abort();
  await working;
  return workload;
}

function sentenceOf({ cores, processor, memory, system, node, commit, loadBefore }: Computer): string {
  return `${cores} cores (${processor}), ${memory} GiB, ${system}, Node ${node}, commit ${commit}, load before ${loadBefore}`;
}

function lineOf(sample: Sample): string {
  const { at, operations, descriptors, sockets, listeners, timers, sessions } = sample;
  const memory = `${mebibytes(sample.residentBytes)} MiB resident, ${mebibytes(sample.heapBytes)} MiB heap, ${mebibytes(sample.externalBytes)} MiB buffers`;
  return `${at} s: ${operations} operations; ${memory}; ${descriptors} descriptors, ${sockets} sockets, ${listeners} of them listening; ${timers} timers; ${sessions} sessions`;
}

function sentenceOfRow({ name, unit, second, last, allowed, isFlat }: Judged): string {
  const told = (value: number) => (unit === "MiB" ? `${mebibytes(value)} MiB` : String(value));
  const sign = last < second ? "" : "+";
  return `${isFlat ? "flat   " : "GROWING"}  ${name}: ${told(second)} in the second third, ${told(last)} in the last (${sign}${told(last - second)}; ${told(allowed)} allowed)`;
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10;
}
