import { ancestry, join, pathKey, type RemotePath } from "../remote-path";
import type { Destination, Dragged } from "./operations/relocation";

/** What a drop does: move them, or leave them where they are and copy. */
export type DropEffect = "move" | "copy";

type Transfer = Pick<DataTransfer, "types" | "setData">;

/**
 * Browsers hide what is dragged until it is dropped; of its types they tell. So what is dragged stays here, and its type
 * carries the number that says whether a drag is this one (and not one of another window).
 */
const TYPE_PREFIX = "application/x-portside-entries-";

let current: { readonly type: string; readonly dragged: Dragged } | null = null;

/** Begins to drag entries. To be called while `dragstart` is handled. */
export function beginDrag(transfer: Transfer, dragged: Dragged): void {
  const type = `${TYPE_PREFIX}${crypto.randomUUID()}`;
  current = { type, dragged };
  transfer.setData(type, "");
}

/** Forgets what was dragged. To be called on `dragend`. */
export function endDrag(): void {
  current = null;
}

/** The entries of a server that an event drags or drops; null when it is about anything else. */
export function draggedEntries(transfer: Pick<DataTransfer, "types"> | null): Dragged | null {
  return current !== null && transfer?.types.includes(current.type) ? current.dragged : null;
}

/** Whether two paths of one server are the same place, as far as can be told. */
function isSamePlace(a: RemotePath, b: RemotePath): boolean {
  if (pathKey(a) === pathKey(b)) return true;
  // The same name, reached by its bytes in one place and by its text in the other.
  return (a.bytes === undefined) !== (b.bytes === undefined) && a.text === b.text;
}

/**
 * Whether entries can be dropped there: never into the directory that they are in, into themselves, or into something
 * below them.
 */
export function canDrop(dragged: Dragged, into: Destination): boolean {
  if (dragged.session.id !== into.session.id) return true;
  if (isSamePlace(dragged.directory, into.directory)) return false;
  const places = ancestry(into.directory);
  return !dragged.entries.some((entry) => {
    if (entry.type !== "directory") return false;
    const path = join(dragged.directory, entry, dragged.pathBytes);
    return places.some((place) => isSamePlace(place, path));
  });
}

/**
 * What dropping entries there would do: on their own server it moves them, or copies while Ctrl or Alt (Option on
 * Apple's keyboards) is held; on another server it copies.
 */
export function dropEffect(
  keys: Pick<DragEvent, "ctrlKey" | "altKey">,
  dragged: Dragged,
  into: Destination,
): DropEffect {
  return keys.ctrlKey || keys.altKey || dragged.session.id !== into.session.id ? "copy" : "move";
}
