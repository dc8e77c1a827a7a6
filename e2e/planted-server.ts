import { STUDENT } from "@/lib/lab/practice/accounts";
import { FileContent, type StorageQuota, storedContent } from "@/lib/lab/practice/file-content";
import { decodeName, encodeNames } from "@/lib/lab/practice/name-bytes";
import { DirectoryNode, FileNode, type Node } from "@/lib/lab/practice/nodes";
import { type PracticeServer, startPracticeServer } from "@/lib/lab/practice-server";

/** What is in a directory: files by their contents, directories by what is in them. A name is text, or bytes that are none. */
export type Planting = readonly (readonly [name: string | Buffer, what: string | Planting])[];

/** A practice server with a test's own files, of names that no command could make, and a look at its disk past FTP. */
export class PlantedServer {
  private constructor(
    readonly root: DirectoryNode,
    readonly server: PracticeServer,
  ) {}

  static async start(planting: Planting): Promise<PlantedServer> {
    const grown: DirectoryNode[] = [];
    const server = await startPracticeServer({
      host: "127.0.0.1",
      port: 0,
      tree: (quota) => {
        const root = new DirectoryNode(properties(0o755));
        grown.push(root);
        plant(root, planting, quota);
        return root;
      },
    });
    const [root] = grown;
    if (root === undefined) throw new TypeError("A server without a root");
    return new PlantedServer(root, server);
  }

  get port(): number {
    return this.server.endpoint.port;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** Every file below a directory with its content, and every empty directory, by the bytes of their paths. */
  disk(path = ""): Record<string, string> {
    const found = [...leavesOf(this.#directory(path), path)];
    return Object.fromEntries(
      found.map(([at, node]) => [at, node.kind === "file" ? textOf(node) : "(empty)"]),
    );
  }

  /** The same with permissions and dates in place of contents. */
  facts(path = ""): Record<string, string> {
    const factsOf = ({ mode, modifiedAt }: Node) =>
      `${mode.toString(8)} ${new Date(modifiedAt).toISOString()}`;
    const found = [...leavesOf(this.#directory(path), path)];
    return Object.fromEntries(found.map(([at, node]) => [at, factsOf(node)]));
  }

  #directory(path: string): DirectoryNode {
    const names = path.split("/").filter((part) => part !== "");
    return names.reduce((directory, name) => {
      const child = directory.children.get(name);
      if (child?.kind !== "directory") throw new Error(`${path} is no directory`);
      return child;
    }, this.root);
  }
}

/** Files and empty directories below a directory. */
function* leavesOf(directory: DirectoryNode, path: string): Generator<readonly [string, Node]> {
  for (const [name, node] of directory.children) {
    const at = `${path}/${writtenName(name)}`;
    if (node.kind === "directory" && node.children.size > 0) yield* leavesOf(node, at);
    else yield [at, node];
  }
}

/** A name by its bytes: printable ASCII as it is, every other byte (and `%`) as two digits after a `%`. */
export function writtenName(name: string | Buffer): string {
  const bytes = typeof name === "string" ? encodeNames(name) : name;
  return bytes
    .toString("latin1")
    .replace(/[^ -$&-~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}

function textOf(file: FileNode): string {
  return Buffer.concat([...file.content.slices()]).toString("utf8");
}

function plant(directory: DirectoryNode, planting: Planting, quota: StorageQuota): void {
  for (const [given, what] of planting) {
    const name = typeof given === "string" ? given : decodeName(given);
    if (typeof what === "string") {
      const content = new FileContent(quota, storedContent(Buffer.from(what)));
      directory.children.set(name, new FileNode(content, properties(0o644)));
    } else {
      const below = new DirectoryNode(properties(0o755));
      directory.children.set(name, below);
      plant(below, what, quota);
    }
  }
}

function properties(mode: number) {
  return { mode, owner: STUDENT.name, group: STUDENT.group, modifiedAt: Date.UTC(2024, 0, 31, 12) };
}
