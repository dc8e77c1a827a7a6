import type { ByteString } from "../protocol/byte-string";
import type { ListedEntry } from "../protocol/listing/entry";
import { ROWS_PER_STEP, type Steps } from "../protocol/listing/steps";
import type { Charset } from "./charset";
import { inTurns } from "./in-turns";
import type { Operation } from "./lane";
import type { DirectoryEntry } from "./session-types";

/**
 * A listing's names, owners and link targets with the session's charset, in turns with everything else that waits.
 * Names that the charset can't read are noted: a hint that it is the wrong one (interop S27, S28).
 */
export async function decodedEntries(
  { control, core }: Operation,
  entries: readonly ListedEntry[],
): Promise<readonly DirectoryEntry[]> {
  const { charset } = core;
  const { decoded, strange } = await inTurns(inSteps(entries, charset));
  if (strange > 0) {
    control.note(
      "names-undecodable",
      `${strange} ${strange === 1 ? "name is" : "names are"} not valid ${charset.name}. They can be used all the same; to read them choose another charset for the session.`,
    );
  }
  return decoded;
}

function* inSteps(
  entries: readonly ListedEntry[],
  charset: Charset,
): Steps<{ readonly decoded: readonly DirectoryEntry[]; readonly strange: number }> {
  const decoded: DirectoryEntry[] = [];
  let strange = 0;
  for (const [index, entry] of entries.entries()) {
    if (index % ROWS_PER_STEP === 0) yield;
    const { text, exact } = charset.decodeExactly(entry.name);
    if (!exact) strange++;
    decoded.push(decodedEntry(entry, { name: text, nameIsExact: exact, charset }));
  }
  return { decoded, strange };
}

/** Written out, because a spread takes ten times as long: with a hundred thousand entries, most of a second. */
function decodedEntry(
  entry: ListedEntry,
  { name, nameIsExact, charset }: Pick<DirectoryEntry, "name" | "nameIsExact"> & { charset: Charset },
): DirectoryEntry {
  const decoded = (bytes: ByteString | null) => (bytes === null ? null : charset.decode(bytes));
  return {
    name,
    nameIsExact,
    nameBytes: entry.name,
    type: entry.type,
    size: entry.size,
    modifiedAt: entry.modifiedAt,
    modifiedPrecision: entry.modifiedPrecision,
    permissions: entry.permissions,
    owner: decoded(entry.owner),
    group: decoded(entry.group),
    linkTarget: decoded(entry.linkTarget),
    can: entry.can,
  };
}
