import { chmodSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchOptions } from "./options";

const memory = "/dev/shm";
/** The number by which statfs knows tmpfs (statfs(2)). */
const tmpfs = 0x01021994;

/**
 * A folder for the files of one run: in memory, when there is enough of it, because a disk that is busy with something
 * else would be measured as well.
 * @throws {Error} when the file system has too little space for what was asked
 */
export function makeFolder(options: BenchOptions): string {
  const parent =
    options.folder ?? (isMemory(memory) && freeBytes(memory) >= neededBytes(options) ? memory : tmpdir());
  if (freeBytes(parent) < neededBytes(options)) {
    throw new Error(
      `${parent} has no ${gigabytes(neededBytes(options))} GB left. Choose another place with --folder, or smaller sizes with --size and --memory-size.`,
    );
  }
  const folder = mkdtempSync(join(parent, "portside-bench-"));
  // The FTP user's home will be in it.
  chmodSync(folder, 0o711);
  return folder;
}

/** What kind of file system a folder is on. */
export function kindOf(folder: string): "memory" | "disk" {
  return isMemory(folder) ? "memory" : "disk";
}

function isMemory(path: string): boolean {
  try {
    return statfsSync(path).type === tmpfs;
  } catch {
    // There is none, as on macOS.
    return false;
  }
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** The source, what is stored and what is fetched; with room for everything else. */
function neededBytes({ parts, size, memorySize }: BenchOptions): number {
  const moved = [
    parts.includes("upload") || parts.includes("download") ? 3 * size : 0,
    parts.includes("memory") ? memorySize : 0,
  ];
  return Math.max(...moved) + 256 * 2 ** 20;
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
