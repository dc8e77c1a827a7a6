import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
const script = join(dirname(fileURLToPath(import.meta.url)), "read_zip.py");

export const hasPython = isThere("python3", "--version");
export const hasUnzip = isThere("unzip", "-v");

/** With CI set nothing may be skipped: the tests run then and fail. */
function isThere(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: "ignore" });
    return true;
  } catch {
    if (process.env.CI) return true;
    console.warn(`Skipped: ${program} isn't installed.`);
    return false;
  }
}

const unzippedSchema = z.object({
  /** Of all entries, bytes. */
  sizes: z.array(z.number()),
  entries: z.array(
    z.object({
      name: z.string(),
      isDirectory: z.boolean(),
      size: z.number(),
      /** The digits of its MS-DOS date. */
      time: z.string(),
      extra: z.string(),
      flags: z.int(),
      sha256: z.string(),
      /** Of its first bytes. */
      text: z.string(),
    }),
  ),
});
export type UnzippedEntry = z.infer<typeof unzippedSchema>["entries"][number];

/**
 * What Python's zipfile reads from an archive in a file, content checked against its CRC.
 * @param only names of the entries to read; all without any
 */
export async function readZipFile(file: string, ...only: string[]): Promise<z.infer<typeof unzippedSchema>> {
  const { stdout } = await run("python3", [script, file, ...only], { maxBuffer: 256 * 1024 * 1024 });
  return unzippedSchema.parse(JSON.parse(stdout));
}

/** The same of an archive in memory, which unzip has to accept as well where there is one. */
export async function readZip(archive: Uint8Array): Promise<UnzippedEntry[]> {
  return inFile(archive, async (file) => {
    await testWithUnzip(file);
    return (await readZipFile(file)).entries;
  });
}

/**
 * Lets unzip check an archive, or some of its entries. Where there is no unzip nothing is checked.
 * @throws when it finds a fault
 */
export async function testWithUnzip(file: string, ...only: string[]): Promise<void> {
  if (hasUnzip) await run("unzip", ["-tq", file, ...only], { maxBuffer: 256 * 1024 * 1024 });
}

/** Runs something on a file with these bytes, which is gone afterwards. */
export async function inFile<T>(bytes: Uint8Array, work: (file: string) => Promise<T>): Promise<T> {
  return inDirectory(async (directory) => {
    const file = join(directory, "archive.zip");
    writeFileSync(file, bytes);
    return work(file);
  });
}

/** Runs something in a directory that is gone afterwards. */
export async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "portside-zip-"));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
