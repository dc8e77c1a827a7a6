import type { FtpSession } from "@/lib/ftp/session-types";
import { type ByteString, byteString } from "@/lib/protocol/byte-string";
import { parentPath } from "@/lib/protocol/path";
import { nameIn } from "../tree-walk";
import { distinctNames, safeEntryName } from "./entry-names";

/**
 * Under which name each of the chosen paths stands at the top of an archive: its own, made safe and distinct. A root that
 * is chosen alone is the archive itself and has none ("").
 *
 * @param paths in one spelling each
 */
export function topNames(session: FtpSession, paths: readonly ByteString[]): Map<ByteString, string> {
  const names = paths.map((path) => nameIn(session, path));
  if (paths.length === 1 && names[0]?.name === "") return new Map(paths.map((path) => [path, ""]));
  const { host } = session.settings;
  const distinct = distinctNames(names.map((each) => (each.name === "" ? { ...each, name: host } : each)));
  return new Map(paths.map((path, index) => [path, distinct[index] ?? ""]));
}

/** The archive's own name: that of what was chosen, of the directory that holds it all, or of the server. */
export function archiveName(session: FtpSession, paths: readonly ByteString[]): string {
  const parents = new Set(paths.map(parentPath));
  const [parent] = parents;
  const [only] = paths;
  const named = paths.length === 1 ? only : parents.size === 1 && parent ? byteString(parent) : undefined;
  const name = named === undefined ? null : nameIn(session, named);
  return `${name === null || name.name === "" ? session.settings.host : safeEntryName(name)}.zip`;
}
