import { describe, expect, it } from "vitest";
import {
  type LocalEntry,
  type LocalFile,
  type LocalFolder,
  type LocalSource,
  type ReadTree,
  readLocalTree,
  unreadableProblem,
} from "./local-tree";

/** Chromium's limit. */
const ENTRIES_A_CALL = 100;

function fileEntry(name: string, content = name): LocalFile {
  return {
    name,
    isDirectory: false,
    file: (onFile: (file: File) => void) => queueMicrotask(() => onFile(new File([content], name))),
  };
}

function brokenFile(name: string): LocalFile {
  return {
    name,
    isDirectory: false,
    file: (_: unknown, onError: (error: unknown) => void) => onError(new Error("permission was denied")),
  };
}

function folderEntry(name: string, children: readonly LocalEntry[], breaksAfter = Infinity): LocalFolder {
  return {
    name,
    isDirectory: true,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (
          onEntries: (entries: readonly LocalEntry[]) => void,
          onError: (error: unknown) => void,
        ) => {
          if (at >= breaksAfter) return onError(new Error("the disk went away"));
          const next = children.slice(at, at + ENTRIES_A_CALL);
          at += next.length;
          queueMicrotask(() => onEntries(next));
        },
      };
    },
  };
}

/** A file as a folder picker gives it; Node's has no such property. */
function picked(path: string): File {
  const file = new File([path], path.slice(path.lastIndexOf("/") + 1));
  Object.defineProperty(file, "webkitRelativePath", { value: path });
  return file;
}

function loose(name: string): File {
  const file = new File([name], name);
  Object.defineProperty(file, "webkitRelativePath", { value: "" });
  return file;
}

const paths = ({ tree }: ReadTree) =>
  tree.files.map(({ file, folders }) => [...folders, file.name].join("/"));
const read = (...sources: LocalSource[]) => readLocalTree(sources);

describe("readLocalTree", () => {
  it("takes loose files as they are", async () => {
    const result = await read(loose("a.txt"), fileEntry("b.txt"));
    expect(paths(result)).toEqual(["a.txt", "b.txt"]);
    expect(result.unreadable).toEqual([]);
  });

  it("reads folders in folders", async () => {
    const result = await read(
      folderEntry("top", [folderEntry("sub", [fileEntry("deep")]), fileEntry("file")]),
      fileEntry("beside"),
    );
    expect(paths(result)).toEqual(["top/file", "top/sub/deep", "beside"]);
    expect(await result.tree.files[1]?.file.text()).toBe("deep");
  });

  it("keeps empty folders, also below others", async () => {
    const { tree } = await read(folderEntry("top", [folderEntry("none", [])]), folderEntry("alone", []));
    expect(tree.emptyFolders).toEqual([["top", "none"], ["alone"]]);
    expect(tree.files).toEqual([]);
  });

  it("asks until the browser has no more, which gives a hundred entries at a time", async () => {
    const result = await read(
      folderEntry(
        "many",
        Array.from({ length: 250 }, (_, i) => fileEntry(`file ${i}`)),
      ),
    );
    expect(result.tree.files).toHaveLength(250);
    expect(result.tree.emptyFolders).toEqual([]);
  });

  it("names what can't be read, and reads the rest", async () => {
    const result = await read(folderEntry("top", [brokenFile("secret"), fileEntry("open")]));
    expect(paths(result)).toEqual(["top/open"]);
    expect(result.unreadable).toEqual([{ path: "top/secret", reason: "permission was denied" }]);
  });

  it("names a folder that breaks off, and keeps what it told before", async () => {
    const children = Array.from({ length: 150 }, (_, i) => fileEntry(`${i}`));
    const result = await read(folderEntry("top", [folderEntry("usb", children, 100), fileEntry("after")]));
    expect(result.tree.files).toHaveLength(101);
    expect(result.unreadable).toEqual([{ path: "top/usb", reason: "the disk went away" }]);
  });

  it("names what is neither file nor folder", async () => {
    const { unreadable } = await read(folderEntry("top", [{ name: "socket", isDirectory: false }]));
    expect(unreadable.map(({ path }) => path)).toEqual(["top/socket"]);
  });

  it("takes a picked folder's files with their folders", async () => {
    const result = await read(picked("top/sub/a"), picked("top/sub/b"), picked("top/c"));
    expect(paths(result)).toEqual(["top/sub/a", "top/sub/b", "top/c"]);
  });

  it("gives the page its turn while it reads thousands", async () => {
    let turns = 0;
    const told: number[] = [];
    const folders = Array.from({ length: 20 }, (_, i) =>
      folderEntry(
        `folder ${i}`,
        Array.from({ length: 100 }, (_, j) => fileEntry(`${j}`)),
      ),
    );
    await readLocalTree(folders, {
      onProgress: (found) => told.push(found),
      pause: async () => {
        turns++;
      },
    });
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(told.at(-1)).toBe(20 + 20 * 100);
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const endless = folderEntry("endless", Array(100_000).fill(fileEntry("again")));
    const reading = readLocalTree([endless], {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await expect(reading).rejects.toThrow("enough");
  });
});

describe("unreadableProblem", () => {
  it("is none when all was read", () => {
    expect(unreadableProblem([])).toBeNull();
  });

  it("names the first ones and counts the others", () => {
    const entries = Array.from({ length: 12 }, (_, i) => ({ path: `top/${i}`, reason: "no" }));
    const problem = unreadableProblem(entries);
    expect(problem?.title).toContain("12 entries");
    expect(problem?.detail).toContain("top/0: no");
    expect(problem?.detail).not.toContain("top/11");
    expect(problem?.detail).toContain("and 2 more");
  });
});
