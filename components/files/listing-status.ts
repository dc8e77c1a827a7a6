import { formatCount, formatDuration, formatSize } from "@/lib/client/format";
import type { Listing } from "@/lib/contract/files";
import type { FileView } from "./use-file-view";

/** "7 entries, 2 selected, 42.7 MB · listed with MLSD in 38 ms" */
export function statusText(view: FileView, listing: Listing | undefined): string {
  if (listing === undefined) return "";
  const total = listing.entries.length;
  const counts = [`${formatCount(total)} ${total === 1 ? "entry" : "entries"}`];
  if (view.entries.length < total) counts.push(`${formatCount(view.entries.length)} shown`);
  if (view.selected.length > 0) {
    counts.push(`${formatCount(view.selected.length)} selected`);
    const bytes = view.selected.reduce((sum, { size, type }) => sum + (type === "file" ? (size ?? 0) : 0), 0);
    if (bytes > 0) counts.push(formatSize(bytes));
  }
  return `${counts.join(", ")} · listed with ${listing.listedWith} in ${formatDuration(listing.elapsedMs)}, ${listing.dataMode}`;
}
