import type { LocalSource } from "@/lib/client/files/local-tree";

/** Whether what is dragged over the page are files from outside. */
export function holdsFiles({ dataTransfer }: Pick<DragEvent, "dataTransfer">): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/**
 * The files and folders that were dropped or pasted. Must be called while the event is handled: the list is empty
 * afterwards. A folder alone is taken as an entry: its `File` is an empty one that must not be uploaded.
 */
export function localSources(items: Iterable<DataTransferItem>): readonly LocalSource[] {
  const sources: LocalSource[] = [];
  for (const item of items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    const source = entry?.isDirectory ? entry : (item.getAsFile() ?? entry);
    if (source !== null) sources.push(source);
  }
  return sources;
}
