import { parseArgs } from "node:util";

/** What can be measured, in the order in which it is. */
export const partNames = ["upload", "download", "listing", "small", "memory", "trips"] as const;
export type PartName = (typeof partNames)[number];

export interface BenchOptions {
  readonly parts: readonly PartName[];
  /** Rounds that count; one more goes before them and doesn't. */
  readonly pairs: number;
  /** Bytes of the large file. */
  readonly size: number;
  /** Entries of each directory that is listed. */
  readonly entries: readonly number[];
  /** How many small files, and bytes of each. */
  readonly files: number;
  readonly fileSize: number;
  /** FTP connections that transfer at the same time. */
  readonly connections: number;
  /** Milliseconds to the far server and back. */
  readonly roundTrip: number;
  /** Bytes that pass while memory is watched. */
  readonly memorySize: number;
  /** Where files are made; null for memory, when there is enough of it. */
  readonly folder: string | null;
  /** The file that the figures are written to. */
  readonly output: string;
}

export const usage = `npm run bench -- [${partNames.join("|")} …] [options]

Without a part all of them run.
  --pairs 5               rounds that count, each of them with everything that is compared
  --size 1G               the large file
  --entries 10000,100000  directories that are listed
  --files 1000            small files …
  --file-size 10k         … and the size of each
  --connections 3         FTP connections for them
  --round-trip 20         milliseconds to the far server and back
  --memory-size 4G        what passes in each direction while memory is watched
  --folder PATH           where files are made (memory, when there is enough of it)
  --output PATH           the figures as JSON (.cache/bench.json)`;

/**
 * Reads what stands behind `npm run bench --`.
 * @throws {TypeError} with a sentence for the person who typed it
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      pairs: { type: "string", default: "5" },
      size: { type: "string", default: "1G" },
      entries: { type: "string", default: "10000,100000" },
      files: { type: "string", default: "1000" },
      "file-size": { type: "string", default: "10k" },
      connections: { type: "string", default: "3" },
      "round-trip": { type: "string", default: "20" },
      "memory-size": { type: "string", default: "4G" },
      folder: { type: "string" },
      output: { type: "string", default: ".cache/bench.json" },
    },
  });
  const asked = positionals.map(partOf);
  return {
    parts: asked.length === 0 ? partNames : partNames.filter((part) => asked.includes(part)),
    pairs: countOf("pairs", values.pairs),
    size: bytesOf("size", values.size),
    entries: values.entries.split(",").map((text) => countOf("entries", text)),
    files: countOf("files", values.files),
    fileSize: bytesOf("file-size", values["file-size"]),
    connections: countOf("connections", values.connections),
    roundTrip: countOf("round-trip", values["round-trip"]),
    memorySize: bytesOf("memory-size", values["memory-size"]),
    folder: values.folder ?? null,
    output: values.output,
  };
}

function partOf(text: string): PartName {
  const part = partNames.find((name) => name === text);
  if (part === undefined) throw new TypeError(`There is no part "${text}". Parts: ${partNames.join(", ")}.`);
  return part;
}

function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new TypeError(`--${option} ${text} is not a whole number from 1.`);
  }
  return count;
}

/** "10k" is 10,000 bytes, as small files are spoken of; "256M" and "1G" are binary, as large ones are. */
function bytesOf(option: string, text: string): number {
  const [, digits = "", unit = ""] = /^(\d+)([kMG]?)$/.exec(text) ?? [];
  const bytes = Number(digits) * { "": 1, k: 1000, M: 2 ** 20, G: 2 ** 30 }[unitOf(unit)];
  if (digits === "" || bytes < 1)
    throw new TypeError(`--${option} ${text} is not a size such as 10k, 256M or 1G.`);
  return bytes;
}

function unitOf(text: string): "" | "k" | "M" | "G" {
  return text === "k" || text === "M" || text === "G" ? text : "";
}
