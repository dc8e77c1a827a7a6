/** Whether what is dragged over the page are files from outside. */
export function holdsFiles({ dataTransfer }: Pick<DragEvent, "dataTransfer">): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

export interface DroppedFiles {
  readonly files: readonly File[];
  /** Names of folders among them: those come as empty files and must not be uploaded as such. */
  readonly folders: readonly string[];
}

/** Sorts what was dropped. Must be called while the drop event is handled: the list is empty afterwards. */
export function droppedFiles(items: Iterable<DataTransferItem>): DroppedFiles {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) {
      folders.push(entry.name);
      continue;
    }
    const file = item.getAsFile();
    if (file !== null) files.push(file);
  }
  return { files, folders };
}
