import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Bench } from "./bench";
import { measureDownloads } from "./download";
import { kindOf, makeFolder } from "./folder";
import { measureListings } from "./listing";
import { describeMachine, type Machine } from "./machine";
import { measureMemory } from "./memory";
import { type PartName, readOptions, usage } from "./options";
import { type PartResult, tablesOf } from "./results";
import { countRoundTrips } from "./round-trips";
import { measureSmallFiles } from "./small-files";
import { measureUploads } from "./upload";

const parts: Readonly<Record<PartName, (bench: Bench) => Promise<PartResult>>> = {
  upload: measureUploads,
  download: measureDownloads,
  listing: measureListings,
  small: measureSmallFiles,
  memory: measureMemory,
  trips: countRoundTrips,
};

/** The load average up to which a machine counts as idle. */
const quiet = 0.5;

/**
 * `npm run bench`: Portside beside curl and lftp, on this machine, now.
 * @param args what stands behind `npm run bench --`
 * @returns the exit code; a part that could not be measured doesn't stop the others
 */
export async function runBench(args: readonly string[]): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (args.includes("--help")) {
    say(usage);
    return 0;
  }
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new Error("stopped"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

  const options = readOptions(args);
  const folder = makeFolder(options);
  // Whatever is made for the run is made there: above all the FTP user's home.
  process.env.TMPDIR = folder;
  const bench: Bench = { options, folder, signal: interrupt.signal, say };
  const { parts: chosen, output, folder: _, ...settings } = options;
  const facts = { at: new Date().toISOString(), machine: describeMachine(), files: kindOf(folder), settings };
  if (facts.machine.loadBefore > quiet) {
    say(
      `Something else is running (load ${facts.machine.loadBefore}): the figures will say more about that.`,
    );
  }
  const results: Partial<Record<PartName, PartResult>> = {};
  const failures: string[] = [];
  try {
    for (const part of chosen) {
      if (interrupt.signal.aborted) break;
      try {
        results[part] = await parts[part](bench);
      } catch (error) {
        if (interrupt.signal.aborted) break;
        failures.push(`${part}: ${error instanceof Error ? error.message : String(error)}`);
        say(failures.at(-1) ?? "");
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  const measured = Object.values(results);
  if (measured.length > 0) {
    say(
      `\n${sentenceOf(facts.machine)}; files in ${facts.files === "memory" ? "memory" : "a folder on disk"}.`,
    );
    say(
      "A ratio is the peer's time through ours, round by round: 1 is as fast as the peer, 0.5 half as fast.\n",
    );
    say(
      tablesOf({
        rows: measured.flatMap((part) => part.rows),
        figures: measured.flatMap((part) => part.figures),
      }),
    );
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, `${JSON.stringify({ version: 1, ...facts, results, failures }, null, 2)}\n`);
    say(`\nWritten to ${output}.`);
  }
  for (const failure of failures) say(`Not measured: ${failure}`);
  if (interrupt.signal.aborted) say("Stopped.");
  return interrupt.signal.aborted ? 130 : failures.length > 0 ? 1 : 0;
}

function sentenceOf(machine: Machine): string {
  return [
    `${machine.cores} cores (${machine.processor})`,
    `${machine.memory} GiB`,
    machine.system,
    `Node ${machine.node}`,
    machine.curl,
    machine.lftp,
    machine.vsftpd,
    `commit ${machine.commit}`,
    `load before ${machine.loadBefore}`,
  ].join(", ");
}
