/**
 * Folders as one text, such as "Customers / Live"; a slash or backslash in a name has a backslash in front.
 */
export function formatFolder(folder: readonly string[]): string {
  return folder.map((name) => name.replace(/[\\/]/g, "\\$&")).join(" / ");
}

/** The names in a folder's text, trimmed; none for an empty text. */
export function parseFolder(text: string): readonly string[] {
  const names: string[] = [""];
  for (const [piece] of text.matchAll(/\\[\\/]|./gsu)) {
    if (piece === "/") names.push("");
    else
      names.push(
        `${names.pop() ?? ""}${piece.length === 2 && piece.startsWith("\\") ? piece.slice(1) : piece}`,
      );
  }
  return names.map((name) => name.trim()).filter((name) => name !== "");
}

/** Every folder that sites are in, and those around them, in order and each once. */
export function allFolders(sites: readonly { readonly folder: readonly string[] }[]): readonly string[] {
  const folders = new Set<string>();
  for (const { folder } of sites) {
    for (let depth = 1; depth <= folder.length; depth++) folders.add(formatFolder(folder.slice(0, depth)));
  }
  return [...folders].sort((one, other) => one.localeCompare(other, undefined, { numeric: true }));
}
