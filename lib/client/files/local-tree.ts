import type { Problem } from "@/lib/contract/problem";
import type { LocalTree } from "../transfers/transfer-center";

/**
 * Files and folders of this computer as a drop, a paste or a picker gives them. The reader is our own: the libraries for
 * it (file-selector and those on top of it) hand out a flat list of files, in which empty folders and entries that could
 * not be read are missing without a word.
 */

/** One thing that was dropped: the part of the browser's `FileSystemEntry` that is needed. */
export interface LocalEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

export interface LocalFile extends LocalEntry {
  file(onFile: (file: File) => void, onError: (error: unknown) => void): void;
}

export interface LocalFolder extends LocalEntry {
  createReader(): LocalFolderReader;
}

interface LocalFolderReader {
  readEntries(onEntries: (entries: readonly LocalEntry[]) => void, onError: (error: unknown) => void): void;
}

/** Where reading begins: a file that is there already, or an entry to be read. */
export type LocalSource = File | LocalEntry;

export interface UnreadableEntry {
  /** Its names from what was dropped down to it, joined by slashes. */
  readonly path: string;
  readonly reason: string;
}

export interface ReadTree {
  readonly tree: LocalTree;
  readonly unreadable: readonly UnreadableEntry[];
}

export interface ReadOptions {
  /** Called now and then with the number of entries found so far. */
  readonly onProgress?: (found: number) => void;
  readonly signal?: AbortSignal;
  /** Gives the page a turn; the default waits for another task. */
  readonly pause?: () => Promise<void>;
}

/** Entries between two turns of the page. */
const ENTRIES_A_TURN = 500;

function isFolder(entry: LocalEntry): entry is LocalFolder {
  return entry.isDirectory && "createReader" in entry;
}

function isFile(entry: LocalEntry): entry is LocalFile {
  return !entry.isDirectory && "file" in entry;
}

/** A message: timers would wait four milliseconds each, and a second each in a page that isn't in front. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}

/**
 * Reads files and whole folder trees, a folder's files before the folders in it. One entry that can't be read doesn't
 * stop the rest: it is reported.
 *
 * A folder picker tells files alone, with their folders in `webkitRelativePath`: empty folders come with drops only.
 *
 * @throws the signal's reason when it was aborted
 */
export async function readLocalTree(
  sources: readonly LocalSource[],
  { onProgress, signal, pause = nextTask }: ReadOptions = {},
): Promise<ReadTree> {
  const files: { file: File; folders: readonly string[] }[] = [];
  const emptyFolders: (readonly string[])[] = [];
  const unreadable: UnreadableEntry[] = [];
  const pickedFolders = new Map<string, readonly string[]>();
  let found = 0;
  let told = 0;

  const takeTurns = async () => {
    signal?.throwIfAborted();
    if (found - told < ENTRIES_A_TURN) return;
    told = found;
    onProgress?.(found);
    await pause();
    signal?.throwIfAborted();
  };
  const addUnreadable = (folders: readonly string[], name: string, error: unknown) => {
    unreadable.push({ path: [...folders, name].join("/"), reason: reasonOf(error) });
  };

  const walk = async (folder: LocalFolder, above: readonly string[]): Promise<void> => {
    const folders = [...above, folder.name];
    let isEmpty = true;
    try {
      const reader = folder.createReader();
      for (;;) {
        const entries = await readEntries(reader);
        if (entries.length === 0) break;
        isEmpty = false;
        found += entries.length;
        await addAll(entries, folders);
        await takeTurns();
      }
    } catch (error) {
      signal?.throwIfAborted();
      addUnreadable(above, folder.name, error);
      return;
    }
    if (isEmpty) emptyFolders.push(folders);
  };
  const addAll = async (entries: readonly LocalEntry[], folders: readonly string[]): Promise<void> => {
    const plain = entries.filter((entry) => !isFolder(entry));
    // Side by side, because each asks another process of the browser's.
    const reads = await Promise.allSettled(plain.map(readFile));
    for (const [i, entry] of plain.entries()) {
      const read = reads[i];
      if (read?.status === "fulfilled") files.push({ file: read.value, folders });
      else addUnreadable(folders, entry.name, read?.reason);
    }
    for (const folder of entries.filter(isFolder)) await walk(folder, folders);
  };

  for (const source of sources) {
    found++;
    if (source instanceof File) {
      files.push({ file: source, folders: foldersOfPicked(source, pickedFolders) });
    } else {
      await addAll([source], []);
    }
    await takeTurns();
  }
  onProgress?.(found);
  return { tree: { files, emptyFolders }, unreadable };
}

/** Browsers give at most a hundred entries a call: an empty answer alone is the end. */
function readEntries(reader: LocalFolderReader): Promise<readonly LocalEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

function readFile(entry: LocalEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    if (isFile(entry)) entry.file(resolve, reject);
    else reject(new Error("It is neither a file nor a folder."));
  });
}

/** The folders of a file that a folder picker gave, as one array for all files of a folder. */
function foldersOfPicked(
  { webkitRelativePath: path }: File,
  known: Map<string, readonly string[]>,
): readonly string[] {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const names = known.get(folder) ?? (folder === "" ? [] : folder.split("/"));
  known.set(folder, names);
  return names;
}

/** Names shown before "and N more". */
const NAMED = 10;

/** What to tell of entries that could not be read; null when all could. */
export function unreadableProblem(unreadable: readonly UnreadableEntry[]): Problem | null {
  if (unreadable.length === 0) return null;
  const named = unreadable.slice(0, NAMED).map(({ path, reason }) => `${path}: ${reason}`);
  const more = unreadable.length - named.length;
  const count = unreadable.length === 1 ? "1 entry" : `${unreadable.length} entries`;
  return {
    type: "about:blank",
    title: `The browser could not read ${count}`,
    status: 0,
    code: "internal",
    detail: [
      "Everything else is in the queue. Look whether these may be read by you and still are where they were, then drop them again:",
      ...named,
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join("\n"),
  };
}
