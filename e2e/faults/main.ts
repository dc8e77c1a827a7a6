import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describeComputer } from "../bench/machine";
import { reasonWithoutDisk, startBattlefield } from "./battlefield";
import { readOptions, usage } from "./options";
import { planRound } from "./plan";
import { type RoundResult, runRound } from "./round";
import { sentencesOf, summarize } from "./summary";

/**
 * `npm run faults`: rounds in which everything breaks that can, and a look at what is left.
 * @param args what stands behind `npm run faults --`
 * @returns the exit code: 1 when anything was lost, mixed or left open
 */
export async function runFaults(args: readonly string[]): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (args.includes("--help")) {
    say(usage);
    return 0;
  }
  let isStopped = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => {
      isStopped = true;
    });
  const options = readOptions(args, Date.now() % 2 ** 31);
  const { seed, only, output } = options;
  const rounds = only === null ? Array.from({ length: options.rounds }, (_, round) => round) : [only];
  const began = performance.now();
  const facts = { version: 1, at: new Date().toISOString(), machine: describeComputer(), seed };
  const without = reasonWithoutDisk();
  say(`Seed ${seed}, ${rounds.length} rounds.`);
  if (without !== null) say(`Without vsftpd: ${without}`);

  const results: RoundResult[] = [];
  const failed: { readonly round: number; readonly wrongs: readonly string[] }[] = [];
  const field = await startBattlefield();
  try {
    for (const round of rounds) {
      if (isStopped) break;
      const plan = planRound(seed, round, [...field.servers.keys()]);
      try {
        const result = await runRound(plan, field);
        results.push(result);
        if (result.wrongs.length > 0) failed.push({ round, wrongs: result.wrongs });
      } catch (error) {
        failed.push({ round, wrongs: [`The round could not be run: ${String(error)}`] });
      }
      const last = failed.at(-1);
      if (last?.round === round) {
        say(`Round ${round}: ${last.wrongs.join("; ")}`);
        say(`  Just this one again: npm run faults -- --seed ${seed} --only ${round}`);
      } else if ((round + 1) % 20 === 0) say(`${round + 1} rounds.`);
    }
  } finally {
    await field.close();
  }

  const summary = summarize(results);
  const seconds = Math.round((performance.now() - began) / 1000);
  say(`\n${sentencesOf(summary)}`);
  say(`Seed ${seed}, ${seconds} seconds.`);
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, `${JSON.stringify({ ...facts, seconds, summary, failed, results }, null, 2)}\n`);
  say(`Written to ${output}.`);
  return isStopped ? 130 : failed.length > 0 ? 1 : 0;
}
