import { invisibleCharacter } from "../visible-text";

/**
 * A file as Chromium takes it when it is dragged out of the page onto the desktop: its type, a name that the disk can
 * have and that shows what it is, and where it comes from.
 *
 * @param url absolute
 */
export function downloadUrlItem(name: string, url: string): string {
  const invisible = new RegExp(invisibleCharacter.source, "gu");
  const safe = name
    .replace(invisible, "_")
    .replace(/[\\/:*?"<>|]/g, "_")
    .replace(/^\.+$/, "_");
  return `application/octet-stream:${safe}:${url}`;
}
