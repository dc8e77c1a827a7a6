import type { User } from "./accounts";
import { type ContentWriter, FileContent, StorageQuota } from "./file-content";
import { FileSystemError } from "./file-system-error";
import { type Access, DirectoryNode, FileNode, mayAccess, type Node } from "./nodes";
import type { Path } from "./path";

const MOST_LINKS = 8;

/** A directory's entry with what its permissions depend on. */
export interface NamedNode {
  readonly name: string;
  readonly node: Node;
  readonly parent: DirectoryNode;
}

interface Found {
  readonly node: Node;
  /** From the root to the node's parent; the root alone for the root. */
  readonly trail: readonly DirectoryNode[];
}

/**
 * The practice server's file system: a tree in memory with owners, permission bits, times and symbolic links.
 * Every operation acts for a user and throws {FileSystemError}; bytes and nodes that users add are bounded.
 */
export class FileSystem {
  readonly quota: StorageQuota;
  readonly root: DirectoryNode;
  #added = 0;

  constructor(
    private readonly limits: { readonly storageBytes: number; readonly nodes: number },
    root: (quota: StorageQuota) => DirectoryNode,
  ) {
    this.quota = new StorageQuota(limits.storageBytes);
    this.root = root(this.quota);
  }

  /** The node at a path, links followed. */
  find(path: Path, user: User): Node {
    return this.#walk(path, user, true).node;
  }

  /** The node at a path with its name and parent; a link at the end is not followed. */
  findNamed(path: Path, user: User): NamedNode {
    const { node, trail } = this.#walk(path, user, false);
    return { name: path.at(-1) ?? "/", node, parent: trail.at(-1) ?? this.root };
  }

  findDirectory(path: Path, user: User): DirectoryNode {
    const node = this.find(path, user);
    if (node.kind !== "directory") throw new FileSystemError("not-a-directory", "Not a directory.");
    return node;
  }

  /** A directory's entries, without `.` and `..`. */
  list(path: Path, user: User): readonly NamedNode[] {
    const parent = this.findDirectory(path, user);
    assertAccess(user, parent, "read");
    return Array.from(parent.children, ([name, node]) => ({ name, node, parent }));
  }

  /** A file that the user may read. */
  findReadable(path: Path, user: User): FileNode {
    const node = this.find(path, user);
    if (node.kind !== "file") throw new FileSystemError("is-a-directory", "Is a directory, not a file.");
    assertAccess(user, node, "read");
    return node;
  }

  /** Checks that a directory may be entered (CWD). */
  assertEnterable(path: Path, user: User): void {
    assertAccess(user, this.findDirectory(path, user), "enter");
  }

  /**
   * Opens a file for writing, making it when it isn't there.
   *
   * @param from byte to write from; the rest is cut off. `end` appends.
   */
  write(path: Path, user: User, from: number | "end"): ContentWriter {
    const file = this.#fileToWrite(path, user, from === "end" ? 0 : from);
    const writer = file.content.write(from === "end" ? file.content.size : from);
    file.modifiedAt = Date.now();
    return {
      write: (bytes) => {
        writer.write(bytes);
        file.modifiedAt = Date.now();
      },
      end: () => writer.end(),
    };
  }

  /** Throws what `write` would throw now, and changes nothing. */
  assertWritable(path: Path, user: User, from: number | "end"): void {
    const existing = this.#findOrNull(path, user);
    const size = existing === null ? 0 : writable(existing, user).content.size;
    if (from !== "end" && from > size) throw beyondEnd();
    if (existing === null) this.#placeForFile(path, user);
  }

  #fileToWrite(path: Path, user: User, from: number): FileNode {
    const existing = this.#findOrNull(path, user);
    if (existing !== null) return writable(existing, user);
    const { parent, name } = this.#placeForFile(path, user);
    if (from > 0) throw beyondEnd();
    const file = new FileNode(new FileContent(this.quota), this.#properties(user, 0o644));
    this.#add(parent, name, file);
    return file;
  }

  #placeForFile(path: Path, user: User) {
    const place = this.#place(path, user);
    if (place.parent.children.has(place.name)) {
      throw new FileSystemError("not-found", "That is a link that leads nowhere.");
    }
    this.#assertRoom();
    return place;
  }

  makeDirectory(path: Path, user: User): void {
    const { parent, name } = this.#place(path, user);
    if (parent.children.has(name)) throw new FileSystemError("exists", "File exists.");
    this.#add(parent, name, new DirectoryNode(this.#properties(user, 0o755)));
  }

  removeDirectory(path: Path, user: User): void {
    const { parent, name } = this.#place(path, user);
    const node = childOf(parent, name);
    if (node.kind !== "directory") throw new FileSystemError("not-a-directory", "Not a directory.");
    if (node.children.size > 0) throw new FileSystemError("not-empty", "Directory not empty.");
    this.#remove(parent, name, node);
  }

  /** Removes a file, or a link without touching what it leads to. */
  removeFile(path: Path, user: User): void {
    const { parent, name } = this.#place(path, user);
    const node = childOf(parent, name);
    if (node.kind === "directory") throw new FileSystemError("is-a-directory", "Is a directory.");
    this.#remove(parent, name, node);
  }

  /** Whether a path may be renamed (RNFR): it is there and its directory may be changed. */
  assertRenamable(path: Path, user: User): void {
    const { parent, name } = this.#place(path, user);
    childOf(parent, name);
  }

  /** Renames or moves; as POSIX has it, a file that is in the way is replaced, a directory is not. */
  rename(from: Path, to: Path, user: User): void {
    const source = this.#place(from, user);
    const node = childOf(source.parent, source.name);
    const target = this.#place(to, user);
    if (node.kind === "directory" && (node === target.parent || target.trail.includes(node))) {
      throw new FileSystemError("into-itself", "A directory can't be moved into itself.");
    }
    const inTheWay = target.parent.children.get(target.name);
    if (inTheWay === node) return;
    if (inTheWay !== undefined) {
      if (inTheWay.kind === "directory" || node.kind === "directory") {
        throw new FileSystemError("exists", "File exists.");
      }
      this.#remove(target.parent, target.name, inTheWay);
    }
    source.parent.children.delete(source.name);
    target.parent.children.set(target.name, node);
    source.parent.modifiedAt = target.parent.modifiedAt = Date.now();
  }

  /** @param mode the nine permission bits */
  changeMode(path: Path, user: User, mode: number): void {
    this.#owned(path, user).mode = mode;
  }

  /** @param time milliseconds since the epoch */
  changeTime(path: Path, user: User, time: number): void {
    this.#owned(path, user).modifiedAt = time;
  }

  #owned(path: Path, user: User): Node {
    const node = this.find(path, user);
    if (!user.mayChange || node.owner !== user.name) throw denied();
    return node;
  }

  /** Where a node is or will be: a directory that the user may change, and a name. */
  #place(path: Path, user: User) {
    const name = path.at(-1);
    if (name === undefined) throw denied();
    const { node: parent, trail } = this.#walk(path.slice(0, -1), user, true);
    if (parent.kind !== "directory") throw new FileSystemError("not-a-directory", "Not a directory.");
    assertAccess(user, parent, "enter");
    assertAccess(user, parent, "write");
    return { parent, name, trail };
  }

  #findOrNull(path: Path, user: User): Node | null {
    try {
      return this.find(path, user);
    } catch (error) {
      if (error instanceof FileSystemError && error.code === "not-found") return null;
      throw error;
    }
  }

  #walk(path: Path, user: User, followLast: boolean): Found {
    const ahead = [...path];
    let trail: DirectoryNode[] = [this.root];
    let links = 0;
    for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
      const directory = trail.at(-1) ?? this.root;
      if (name === "..") {
        if (trail.length > 1) trail.pop();
        continue;
      }
      assertAccess(user, directory, "enter");
      const child = childOf(directory, name);
      if (child.kind === "link" && (ahead.length > 0 || followLast)) {
        if (++links > MOST_LINKS)
          throw new FileSystemError("link-loop", "Too many levels of symbolic links.");
        if (child.target.startsWith("/")) trail = [this.root];
        ahead.unshift(...child.target.split("/").filter((part) => part !== "" && part !== "."));
      } else if (ahead.length === 0) {
        return { node: child, trail };
      } else if (child.kind === "directory") {
        trail.push(child);
      } else {
        throw new FileSystemError("not-a-directory", "Not a directory.");
      }
    }
    return { node: trail.at(-1) ?? this.root, trail: trail.length > 1 ? trail.slice(0, -1) : trail };
  }

  #properties(user: User, mode: number) {
    return { mode, owner: user.name, group: user.group, modifiedAt: Date.now() };
  }

  #assertRoom(): void {
    if (this.#added >= this.limits.nodes) {
      throw new FileSystemError("too-many-files", "Quota exceeded: too many files and directories.");
    }
  }

  #add(parent: DirectoryNode, name: string, node: Node): void {
    this.#assertRoom();
    this.#added++;
    parent.children.set(name, node);
    parent.modifiedAt = Date.now();
  }

  #remove(parent: DirectoryNode, name: string, node: Node): void {
    // Removing a sample file makes room too: the limit is on what the tree holds beyond its start.
    this.#added--;
    if (node.kind === "file") node.content.remove();
    parent.children.delete(name);
    parent.modifiedAt = Date.now();
  }
}

function childOf(directory: DirectoryNode, name: string): Node {
  const child = directory.children.get(name);
  if (child === undefined) throw new FileSystemError("not-found", "No such file or directory.");
  return child;
}

function writable(node: Node, user: User): FileNode {
  if (node.kind !== "file") throw new FileSystemError("is-a-directory", "Is a directory, not a file.");
  assertAccess(user, node, "write");
  return node;
}

function beyondEnd(): FileSystemError {
  return new FileSystemError("beyond-end", "The file is shorter than that.");
}

function assertAccess(user: User, node: Node, access: Access): void {
  if (!mayAccess(user, node, access)) throw denied();
}

function denied(): FileSystemError {
  return new FileSystemError("denied", "Permission denied.");
}
