import type { RemotePath } from "../remote-path";
import { visibleText } from "../visible-text";

/**
 * A path for the clipboard: exactly, but for control characters, which are made visible so that what is pasted does
 * nothing. A shell would take a line end in a name for the end of a command.
 */
export function copiedPath({ text }: RemotePath): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, visibleText);
}
