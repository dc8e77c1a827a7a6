import type { ByteString } from "../../protocol/byte-string";
import { byteString } from "../../protocol/byte-string";
import type { ListedEntry } from "../../protocol/listing/entry";
import { isFtpError } from "../errors";
import type { Operation } from "../lane";
import { openTransfer } from "../open-transfer";
import { join } from "../operations/paths";
import { readRaw } from "../operations/raw-listing";
import { changeDirectory } from "../operations/working-directory";
import type { CheckRun, SampleFile, TriedWay } from "./check-run";

/** Bytes: a part and the whole of it are fetched. */
const largest = 1024 * 1024;
/** A part has to be smaller than the whole. */
const smallest = 2;
/** Directories of the first level that are looked into: on public servers all files are in one of them. */
const mostDirectories = 4;

/** A small file that the server lists, in the first directory or right below it; null where there is none. @throws {FtpError} */
export async function sampleFile(run: CheckRun, way: TriedWay): Promise<SampleFile | null> {
  if (run.sample !== undefined) return run.sample;
  const first = run.listedExactly ?? run.listed ?? [];
  run.sample = smallOf(first, run.home) ?? (await below(run, way, first));
  return run.sample;
}

async function below(
  run: CheckRun,
  way: TriedWay,
  entries: readonly ListedEntry[],
): Promise<SampleFile | null> {
  const directories = entries.filter(({ type, name }) => type === "directory" && !name.startsWith("."));
  if (directories.length === 0) return null;
  const operation = await run.operation(run.core.newExchange("Look for a small file"), way);
  for (const { name } of directories.slice(0, mostDirectories)) {
    const directory = join(run.home, name);
    const found = smallOf(await listed(operation, directory), directory);
    if (found !== null) return found;
  }
  return null;
}

/** What is in a directory; nothing where it may not be read. @throws {FtpError} when the data connection fails */
async function listed(operation: Operation, directory: ByteString): Promise<readonly ListedEntry[]> {
  const command = byteString("LIST");
  try {
    const { entries } = await readRaw(operation, { command, path: directory }, () =>
      openTransfer(operation, {
        command,
        direction: "down",
        prepare: (current) => changeDirectory(current, directory),
      }),
    );
    return entries;
  } catch (error) {
    if (isFtpError(error) && error.reply !== undefined && error.code !== "data-connection-failed") return [];
    throw error;
  }
}

/** The newest of the small files: its date says most of the clock. */
function smallOf(entries: readonly ListedEntry[], directory: ByteString): SampleFile | null {
  const small = entries.filter(
    ({ type, size }) => type === "file" && size !== null && size >= smallest && size <= largest,
  );
  const [newest] = small.sort((a, b) => (b.modifiedAt ?? "").localeCompare(a.modifiedAt ?? ""));
  return newest === undefined ? null : { path: join(directory, newest.name), entry: newest };
}
