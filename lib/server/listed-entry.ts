import type { Entry } from "@/lib/contract/files";
import type { DirectoryEntry } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";

/**
 * An entry as answers tell it.
 * @param byBytes whether its directory is named by its bytes: then so is whatever its charset could write otherwise
 */
export function entryOf(entry: DirectoryEntry, byBytes: boolean): Entry {
  const { name, nameBytes, permissions } = entry;
  // Written out: spreads are slow, and a directory may have a hundred thousand entries.
  const told = {
    name,
    type: entry.type,
    size: entry.size,
    modifiedAt: entry.modifiedAt,
    modifiedPrecision: entry.modifiedPrecision,
    permissions: permissions === null ? null : { mode: permissions.mode, text: permissions.text },
    owner: entry.owner,
    group: entry.group,
    linkTarget: entry.linkTarget,
    can: entry.can,
  };
  return needsNameBytes(entry, byBytes) ? { ...told, nameBytes: base64url(nameBytes) } : told;
}

export function needsNameBytes(
  { name, nameIsExact, nameBytes }: Pick<DirectoryEntry, "name" | "nameIsExact" | "nameBytes">,
  byBytes: boolean,
): boolean {
  // A query can't tell U+FFFD from bytes that Next could not decode, so such names are asked for by their bytes.
  return !nameIsExact || name.includes("\ufffd") || (byBytes && !isAscii(nameBytes));
}

/** Whether the bytes are the same text in every charset that a session can have. */
export function isAscii(bytes: ByteString): boolean {
  return /^[\u0000-\u007f]*$/.test(bytes);
}

export function base64url(bytes: ByteString): string {
  return Buffer.from(bytes, "latin1").toString("base64url");
}
