import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { type ListingChange, leaving } from "../files/operations/listing-changes";
import { changesBy } from "../files/operations/relocation";
import { uncarriable } from "../problem-error";
import { join, parentOf, pathKey, type RemotePath } from "../remote-path";
import type { JobPlan } from "./job";
import type { MovedPair } from "./pair-job";
import type { DirectoryTransfer, JobTransfer, Site, Transfer, UploadTransfer } from "./transfer";
import type { LocalTree, Place, Selection } from "./transfer-center";

/** A transfer for the queue, and what it takes to do it. */
export interface Planned {
  readonly transfer: Transfer;
  readonly work: Work;
}

export type Work =
  /** `folders`: the directories from the topmost that came with the file down to its own. */
  | { readonly kind: "upload"; readonly file: File; readonly folders: readonly RemotePath[] }
  | { readonly kind: "directory"; readonly folders: readonly RemotePath[] }
  /** `changes`: what it does to listings when all of it is done. */
  | { readonly kind: "job"; readonly plan: JobPlan; readonly changes: readonly ListingChange[] };

/** What the transfers of one drop, or of one choice, have in common. */
export interface Batch {
  readonly batch: number;
  /** The next free id. */
  readonly nextId: () => number;
}

export function siteOf({ host, port, user }: Session): Site {
  return { host, port, user };
}

/** The transfers for files and folders: one for each file, and one for each folder in which nothing is. */
export function planUpload({ session, directory }: Place, tree: LocalTree, batch: Batch): Planned[] {
  const folders = new Folders(directory);
  const common = () => ({
    id: batch.nextId(),
    batch: batch.batch,
    session: session.id,
    site: siteOf(session),
    spentMs: 0,
  });
  const files = tree.files.map(({ file, folders: names }): Planned => {
    const chain = folders.chain(names);
    const into = chain.at(-1) ?? directory;
    const target = join(into, { name: file.name });
    const transfer: UploadTransfer = {
      ...common(),
      kind: "upload",
      name: [...names, file.name].join("/"),
      directory: into,
      target,
      size: file.size,
      modifiedAt: file.lastModified,
      onConflict: "fail",
      state: initialState(target),
    };
    return { transfer, work: { kind: "upload", file, folders: chain } };
  });
  const empty = tree.emptyFolders.flatMap((names): Planned[] => {
    const chain = folders.chain(names);
    const target = chain.at(-1);
    if (target === undefined) return [];
    const transfer: DirectoryTransfer = {
      ...common(),
      kind: "directory",
      name: names.join("/"),
      directory: chain.at(-2) ?? directory,
      target,
      state: initialState(target),
    };
    return [{ transfer, work: { kind: "directory", folders: chain } }];
  });
  return [...files, ...empty];
}

function initialState(target: RemotePath): Transfer["state"] {
  const problem = uncarriable(target);
  return problem === null ? { status: "waiting", sent: 0 } : { status: "failed", problem, sent: 0 };
}

/** The paths of folders by their names, so that a thousand files in one share them. */
class Folders {
  readonly #root: RemotePath;
  readonly #chains = new Map<string, readonly RemotePath[]>();

  constructor(root: RemotePath) {
    this.#root = root;
  }

  chain(names: readonly string[]): readonly RemotePath[] {
    const name = names.at(-1);
    if (name === undefined) return [];
    const key = JSON.stringify(names);
    const known = this.#chains.get(key);
    if (known !== undefined) return known;
    const above = this.chain(names.slice(0, -1));
    const chain = [...above, join(above.at(-1) ?? this.#root, { name })];
    this.#chains.set(key, chain);
    return chain;
  }
}

/** The transfer for a job on entries of one directory. */
export function planJob(selection: Selection, plan: JobPlan, batch: Batch): Planned {
  const { session, directory, entries } = selection;
  const transfer: JobTransfer = {
    id: batch.nextId(),
    batch: batch.batch,
    session: session.id,
    site: siteOf(session),
    spentMs: 0,
    kind: plan.kind,
    name: nameOfMany(entries),
    directory,
    progress: { done: 0, failed: [] },
    state: { status: "waiting", sent: 0 },
  };
  return { transfer, work: { kind: "job", plan, changes: changesOfPlan(selection, plan) } };
}

/** What a job does to listings when all of it is done: archives and permissions take nothing away and bring nothing. */
export function changesOfPlan({ session, directory }: Place, plan: JobPlan): readonly ListingChange[] {
  switch (plan.kind) {
    case "delete":
      return leavingAll(session.id, directory, plan.paths);
    case "move":
    case "copy":
      return changesBy(plan, plan.pairs);
    case "archive":
    case "permissions":
      return [];
  }
}

/** The paths that a job still has to take away or to copy. */
export function leftBy(rest: JobPlan | null): readonly RemotePath[] {
  switch (rest?.kind) {
    case "delete":
      return rest.paths;
    case "move":
    case "copy":
      return rest.pairs.map(({ from }) => from);
    default:
      return [];
  }
}

/**
 * What a run of a job did to listings.
 *
 * @param rest what it left to be done
 */
export function changesDone(
  { session, directory }: JobTransfer,
  plan: JobPlan,
  rest: JobPlan | null,
  moved: readonly MovedPair[],
): readonly ListingChange[] {
  switch (plan.kind) {
    case "delete": {
      const left = new Set(rest?.kind === "delete" ? rest.paths.map(pathKey) : []);
      const gone = plan.paths.filter((path) => !left.has(pathKey(path)));
      return leavingAll(session, directory, gone);
    }
    case "move":
    case "copy":
      return changesBy(plan, moved);
    case "archive":
    case "permissions":
      return [];
  }
}

/**
 * That entries leave the directories that they are in.
 *
 * @param directory the one that all or some of them are in, as it is called where it is listed
 */
function leavingAll(
  session: string,
  directory: RemotePath,
  paths: readonly RemotePath[],
): readonly ListingChange[] {
  const places = new Map<string, { readonly place: RemotePath; readonly paths: RemotePath[] }>();
  for (const path of paths) {
    const parent = parentOf(path) ?? directory;
    // Its bytes may be told by the entries alone.
    const place = parent.text === directory.text ? directory : parent;
    const known = places.get(pathKey(place));
    if (known === undefined) places.set(pathKey(place), { place, paths: [path] });
    else known.paths.push(path);
  }
  return [...places.values()].map((group) => leaving(session, group.place, group.paths));
}

/** "notes.txt and 3 more" */
function nameOfMany(entries: readonly Entry[]): string {
  const [first, ...others] = entries;
  if (first === undefined) return "";
  return others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
}

/** The paths of chosen entries. */
export function pathsOf({ directory, entries, pathBytes, paths }: Selection): readonly RemotePath[] {
  return paths ?? entries.map((entry) => join(directory, entry, pathBytes));
}
