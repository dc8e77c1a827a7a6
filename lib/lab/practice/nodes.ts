import type { User } from "./accounts";
import type { FileContent } from "./file-content";
import { Turn } from "./turn";

let lastId = 0;

interface NodeProperties {
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

abstract class NodeBase {
  /** Different for every node of the process: the `unique` fact of RFC 3659 §7.5.2. */
  readonly id = ++lastId;
  /** The nine permission bits. */
  mode: number;
  owner: string;
  group: string;
  modifiedAt: number;

  constructor(properties: NodeProperties) {
    this.mode = properties.mode;
    this.owner = properties.owner;
    this.group = properties.group;
    this.modifiedAt = properties.modifiedAt;
  }
}

export class FileNode extends NodeBase {
  readonly kind = "file";

  constructor(
    readonly content: FileContent,
    properties: NodeProperties,
  ) {
    super(properties);
  }
}

type Filling = Generator<void, void, void>;

export class DirectoryNode extends NodeBase {
  readonly kind = "directory";
  readonly #children = new Map<string, Node>();
  readonly #filling: Filling | null;

  /** @param fill plants the children, some at each step, when they are first asked for */
  constructor(properties: NodeProperties, fill: ((directory: DirectoryNode) => Filling) | null = null) {
    super(properties);
    this.#filling = fill?.(this) ?? null;
  }

  /** Adds what belongs to it from the beginning. */
  plant(name: string, child: Node): void {
    this.#children.set(name, child);
  }

  /** In the order in which they were added. */
  get children(): Map<string, Node> {
    while (this.#filling?.next().done === false);
    return this.#children;
  }

  /** Plants what is to be planted, in turns with everybody else. */
  async ready(): Promise<void> {
    const turn = new Turn();
    while (this.#filling?.next().done === false) if (turn.isOver) await turn.next();
  }
}

export class LinkNode extends NodeBase {
  readonly kind = "link";

  constructor(
    readonly target: string,
    properties: NodeProperties,
  ) {
    super(properties);
  }
}

export type Node = FileNode | DirectoryNode | LinkNode;
export type Access = "read" | "write" | "enter";

const BIT: Record<Access, number> = { read: 4, write: 2, enter: 1 };

/** Whether the permission bits, and the user's login, allow it: owner's bits, else the group's, else everybody's. */
export function mayAccess(user: User, node: Node, access: Access): boolean {
  if (access === "write" && !user.mayChange) return false;
  const shift = node.owner === user.name ? 6 : node.group === user.group ? 3 : 0;
  return ((node.mode >> shift) & BIT[access]) !== 0;
}
