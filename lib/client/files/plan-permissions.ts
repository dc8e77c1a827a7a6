import type { Entry } from "@/lib/contract/files";
import { join, type RemotePath } from "../remote-path";
import type { PermissionChange } from "../transfers/job";
import { applyPattern, commonPattern, exactly, type ModePattern, modeDigits, parseMode } from "./permissions";

/** The permissions of chosen entries as they are now. */
export interface KnownModes {
  readonly pattern: ModePattern;
  /** Whether a listing told the mode of every one: only then can bits stay as each entry has them. */
  readonly isComplete: boolean;
}

/** An entry's own mode; null where listings don't tell it. A link's is nobody's: what it points at would change. */
export function modeOf({ type, permissions }: Entry): number | null {
  return type === "link" ? null : parseMode(permissions?.mode);
}

/** What chosen entries have in common; where nothing is known, what most files and folders have. */
export function knownModes(entries: readonly Entry[]): KnownModes {
  const modes = entries.flatMap((entry) => modeOf(entry) ?? []);
  if (modes.length === entries.length) return { pattern: commonPattern(modes), isComplete: true };
  const usual = entries.every(({ type }) => type === "directory") ? 0o755 : 0o644;
  return { pattern: exactly(usual), isComplete: false };
}

/** What a person asks for. */
export interface WantedModes {
  /** Of the chosen entries. */
  readonly own: ModePattern;
  /** Of what is in chosen folders, by kind: null leaves that kind as it is. The whole is null for what is chosen alone. */
  readonly below: { readonly files: number | null; readonly directories: number | null } | null;
}

export interface ChosenEntries {
  readonly directory: RemotePath;
  readonly pathBytes: string | undefined;
  readonly entries: readonly Entry[];
}

/**
 * The requests that it takes: one for each mode, and before them one for what is in the chosen folders. That one
 * changes the folders themselves as well, and comes first because their own mode may be the one that shuts them.
 */
export function planPermissions(chosen: ChosenEntries, { own, below }: WantedModes): PermissionChange[] {
  const { directory, pathBytes, entries } = chosen;
  const pathOf = (entry: Entry) => join(directory, entry, pathBytes);
  const folders = entries.filter(({ type }) => type === "directory");
  const treeOf = (paths: readonly RemotePath[]): PermissionChange[] => {
    if (below === null || paths.length === 0 || (below.files ?? below.directories) === null) return [];
    const recursive = { files: digitsOrNull(below.files), directories: digitsOrNull(below.directories) };
    return [{ mode: modeDigits(below.directories ?? below.files ?? 0), paths, recursive }];
  };
  const groups = new Map<number, RemotePath[]>();
  for (const entry of entries) {
    const mode = applyPattern(own, modeOf(entry) ?? 0);
    // The request for the tree gives it that already.
    if (entry.type === "directory" && below !== null && below.directories === mode) continue;
    const group = groups.get(mode) ?? [];
    group.push(pathOf(entry));
    groups.set(mode, group);
  }
  const single = [...groups].map(([mode, paths]): PermissionChange => {
    return { mode: modeDigits(mode), paths, recursive: null };
  });
  return [...treeOf(folders.map(pathOf)), ...single];
}

function digitsOrNull(mode: number | null): string | null {
  return mode === null ? null : modeDigits(mode);
}
