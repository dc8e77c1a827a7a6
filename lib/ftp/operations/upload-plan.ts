import { type ByteString, byteString } from "../../protocol/byte-string";
import { numberedName } from "../../protocol/numbered-name";
import { hasOwnNotation } from "../../protocol/path";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import type { FileFacts, UploadPlan, UploadPlanRequest } from "../session-types";
import { exists, type Found, fileFactsOrNull, onFreshConnection } from "./facts";
import { listDirectory } from "./list";
import { join, nameOf, parentOf } from "./paths";
import { temporaryBeside } from "./temporary-name";

/** Above this a new file takes a temporary name first (`uploadVia: "auto"`): it takes long enough to be seen half done. */
const directUpTo = 1024 * 1024;

/** Decides under which name a file goes up, and by way of which. @throws {FtpError} `already-exists`, `invalid-request` */
export async function planUpload(
  operation: Operation,
  path: ByteString,
  { size, onConflict, modifiedAt = null }: UploadPlanRequest,
): Promise<UploadPlan> {
  assertNamesFile(path);
  const found = await onFreshConnection(operation, () => fileFactsOrNull(operation, path));
  if (found !== null && onConflict !== "replace") {
    if (found.unclear) throw found.unclear;
    if (onConflict === "fail") throw alreadyExists(operation, path, found);
  }
  const isRenamed = found !== null && onConflict === "rename";
  const target = isRenamed ? await freeName(operation, path) : path;
  const existing = found === null || isRenamed ? null : factsOf(found);
  const via = chooseWay(operation, target, existing !== null, size);
  return {
    target,
    temporary: via === "temporary" ? temporaryBeside(target) : null,
    size,
    onExisting: onConflict === "replace" ? "replace" : "create",
    existing,
    modifiedAt,
  };
}

/** @throws {FtpError} `invalid-request` for a directory's path */
export function assertNamesFile(path: ByteString): void {
  if (nameOf(path) !== "" && !path.endsWith("/")) return;
  throw new FtpError(
    "invalid-request",
    "The path ends in a slash: say under which name the file is to be stored.",
  );
}

/**
 * Whether a file's bytes take a temporary name until all are there.
 * @param size bytes; null when nobody told
 */
export function chooseWay(
  { core }: Operation,
  path: ByteString,
  replaces: boolean,
  size: number | null,
): "temporary" | "direct" {
  const { uploadVia } = core.settings;
  if (uploadVia !== "auto") return uploadVia;
  // VMS, z/OS and their like have rules for names that a temporary one breaks.
  if (core.memory.renameFails || hasOwnNotation(path)) return "direct";
  return replaces || size === null || size > directUpTo ? "temporary" : "direct";
}

/** @throws {FtpError} when the file may only be created, and something is there or nobody can tell */
export function refuseExisting(
  operation: Operation,
  path: ByteString,
  onExisting: "create" | "replace",
  found: Found | null,
): void {
  if (found === null || onExisting !== "create") return;
  throw found.unclear ?? alreadyExists(operation, path, found);
}

/** What a server told of a file, without what nobody could tell. */
export function factsOf({ size, modifiedAt }: FileFacts): FileFacts {
  return { size, modifiedAt };
}

function alreadyExists({ core }: Operation, path: ByteString, found: FileFacts): FtpError {
  const { size, modifiedAt } = found;
  const facts = [size === null ? null : `${size} bytes`, modifiedAt]
    .filter((fact) => fact !== null)
    .join(", ");
  return new FtpError(
    "already-exists",
    `${core.charset.decode(nameOf(path))} exists already${facts ? ` (${facts})` : ""}. Say that it may be replaced, or choose another name.`,
    { existing: factsOf(found) },
  );
}

/** How many numbered names are tried where the listing can't tell which are free. */
const mostNames = 100;

/** `report (2).txt` for `report.txt`, or the next number that is free. */
async function freeName(operation: Operation, path: ByteString): Promise<ByteString> {
  const directory = parentOf(path);
  const { entries, isComplete } = await listDirectory(operation, directory);
  // By letters where case doesn't matter to some servers.
  const taken = new Set(entries.map(({ name }) => name.toLowerCase()));
  for (let number = 2; ; number++) {
    const name = byteString(numberedName(nameOf(path), number));
    if (taken.has(name.toLowerCase())) continue;
    const candidate = join(directory, name);
    if (isComplete || !(await exists(operation, candidate))) return candidate;
    if (number > mostNames) break;
  }
  throw new FtpError(
    "already-exists",
    `${operation.core.charset.decode(nameOf(path))} exists already, and so do all names with a number that were tried. Choose another name.`,
  );
}
