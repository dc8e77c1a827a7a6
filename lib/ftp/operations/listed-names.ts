import { type ByteString, byteString } from "../../protocol/byte-string";
import type { ListedEntry, ParsedListing } from "../../protocol/listing/entry";
import { ROWS_PER_STEP, type Steps } from "../../protocol/listing/steps";
import type { Transfer } from "../transfer";
import { nameOf } from "./paths";

/**
 * The entries whose names can be names in the listed directory. A name with a slash would lead out of it
 * (CVE-2026-27699 and its relatives) and is left out; IBM i alone writes `FILE.FILE/MEMBER.MBR` for the members of a
 * database file, in the listing of the file and in that of its library.
 */
export function* namesWithinDirectory(
  { format, entries }: ParsedListing,
  directory: ByteString,
  transfer: Pick<Transfer, "note">,
): Steps<readonly ListedEntry[]> {
  const own = `${nameOf(directory)}/`.toUpperCase();
  const known = new Set(format === "as400" ? entries.map(({ name }) => name) : []);
  const kept: ListedEntry[] = [];
  let leftOut = 0;
  for (const [index, entry] of entries.entries()) {
    if (index % ROWS_PER_STEP === 0) yield;
    const slash = entry.name.indexOf("/");
    const name =
      format === "as400" && entry.name.toUpperCase().startsWith(own)
        ? entry.name.slice(own.length)
        : entry.name;
    if (!name.includes("/") && name !== "" && name !== "." && name !== "..") {
      kept.push(name === entry.name ? entry : { ...entry, name: byteString(name) });
    } else if (!known.has(byteString(entry.name.slice(0, slash)))) {
      // Members of a file that is listed too are found inside it.
      leftOut++;
    }
  }
  if (leftOut > 0) {
    transfer.note(
      "names-left-out",
      leftOut === 1
        ? "1 name contains a slash, which no name can; it is not shown."
        : `${leftOut} names contain a slash, which no name can; they are not shown.`,
    );
  }
  return kept;
}
