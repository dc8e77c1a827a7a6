/** A browser may begin to read what it saves only after it has asked where to. Milliseconds. */
const KEPT_MS = 60_000;

/**
 * Has the browser save what this page made.
 *
 * @param name of the file; the browser makes it one that the disk can have
 */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
