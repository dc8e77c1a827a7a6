import type { ReplayAction } from "./replay";

/** What a key does in a replay; "first" and "last" are positions. */
const actions: ReadonlyMap<string, ReplayAction | "first" | "last"> = new Map<
  string,
  ReplayAction | "first" | "last"
>([
  [" ", { type: "toggle" }],
  ["ArrowLeft", { type: "step", by: -1 }],
  [",", { type: "step", by: -1 }],
  ["ArrowRight", { type: "step", by: 1 }],
  [".", { type: "step", by: 1 }],
  ["[", { type: "exchange", direction: "previous" }],
  ["]", { type: "exchange", direction: "next" }],
  ["Home", "first"],
  ["End", "last"],
]);

/** Keys that are characters: they mean nothing to a button or a list, so they work wherever the focus is. */
const characters: ReadonlySet<string> = new Set([",", ".", "[", "]"]);

/** The keys as they are shown to people. */
export const replayKeyNames: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["Space"], does: "Play or pause" },
  { keys: ["←", ","], does: "Previous event" },
  { keys: ["→", "."], does: "Next event" },
  { keys: ["["], does: "Previous exchange" },
  { keys: ["]"], does: "Next exchange" },
  { keys: ["Home"], does: "First event" },
  { keys: ["End"], does: "Last event" },
];

/** Where the focus is when a key is pressed. */
export type KeyPlace =
  /** A field that takes text, or a dialog or menu, which is about something else. */
  | "taken"
  /** Something with a use of its own for Space and the arrows, such as the log or a row of tabs. */
  | "control"
  /** The replay's own buttons: Space presses them. */
  | "transport"
  /** The position's slider, or nothing at all. */
  | "page";

/**
 * What a key does.
 *
 * @param key as `KeyboardEvent.key` names it
 * @param last the last position
 * @param characterKeys whether `,` `.` `[` and `]` do anything: who dictates text wants to turn them off (WCAG 2.1.4)
 * @returns null for nothing
 */
export function replayKeyAction(
  key: string,
  place: KeyPlace,
  { last, characterKeys }: { readonly last: number; readonly characterKeys: boolean },
): ReplayAction | null {
  const action = actions.get(key);
  if (action === undefined || place === "taken") return null;
  const isCharacter = characters.has(key);
  if (isCharacter && !characterKeys) return null;
  if (place === "control" && !isCharacter) return null;
  if (place === "transport" && key === " ") return null;
  if (action === "first") return { type: "jump", to: 1 };
  if (action === "last") return { type: "jump", to: last };
  return action;
}
