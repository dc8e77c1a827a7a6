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
  const decoded = await inTurns(inSteps(entries, charset));
  const strange = decoded.filter(({ nameIsExact }) => !nameIsExact).length;
  if (strange > 0) {
    control.note(
      "names-undecodable",
      `${strange} ${strange === 1 ? "name is" : "names are"} not valid ${charset.name}. They can be used all the same; to read them choose another charset for the session.`,
    );
  }
  return decoded;
}

function* inSteps(entries: readonly ListedEntry[], charset: Charset): Steps<DirectoryEntry[]> {
  const decoded: DirectoryEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % ROWS_PER_STEP === 0) yield;
    decoded.push(decodedEntry(entry, charset));
  }
  return decoded;
}

function decodedEntry(entry: ListedEntry, charset: Charset): DirectoryEntry {
  const { text, exact } = charset.decodeExactly(entry.name);
  const decoded = (bytes: ByteString | null) => (bytes === null ? null : charset.decode(bytes));
  return {
    ...entry,
    name: text,
    nameIsExact: exact,
    nameBytes: entry.name,
    owner: decoded(entry.owner),
    group: decoded(entry.group),
    linkTarget: decoded(entry.linkTarget),
  };
}
