import type { Shortcut } from "./shortcut";

/** Where actions stand in the palette and the help sheet, in this order. */
export const actionGroups = [
  "Files",
  "Selection",
  "Go",
  "View",
  "Session",
  "Sites",
  "Transfers",
  "Traffic",
  "Portside",
] as const;
export type ActionGroup = (typeof actionGroups)[number];

/** What can be done, as a person finds it in menus, in the palette and in the help sheet. */
export interface ActionInfo {
  readonly label: string;
  readonly group: ActionGroup;
  /** The first one is shown beside the label. */
  readonly keys?: readonly Shortcut[];
  /** `files`: its keys count only where the listing has the focus, and never while a person types a text. */
  readonly scope?: "files";
  /** The browser tells of its keys by an event of its own, which is what is listened to: a paste. */
  readonly native?: true;
}

/**
 * Every action of the workspace, once: toolbars, menus, the keyboard, the command palette and the help sheet read this.
 * Keys that belong to browsers (reload, find, new window, close tab) are left to them.
 */
const table = {
  open: { label: "Open", group: "Files", keys: [{ key: "Enter" }], scope: "files" },
  preview: { label: "Preview", group: "Files", keys: [{ key: "F3" }], scope: "files" },
  edit: { label: "Edit", group: "Files", keys: [{ key: "F4" }], scope: "files" },
  "upload-files": {
    label: "Upload files",
    group: "Files",
    keys: [{ key: "u", mod: true }],
  },
  "upload-folder": {
    label: "Upload folder",
    group: "Files",
    keys: [{ key: "u", mod: true, shift: true }],
  },
  download: {
    label: "Download",
    group: "Files",
    keys: [{ key: "d", mod: true, shift: true }],
  },
  "new-folder": {
    label: "New folder",
    group: "Files",
    keys: [{ key: "F7" }],
  },
  "new-file": {
    label: "New file",
    group: "Files",
    keys: [{ key: "F7", shift: true }],
  },
  rename: { label: "Rename", group: "Files", keys: [{ key: "F2" }], scope: "files" },
  "move-copy": {
    label: "Move or copy",
    group: "Files",
    keys: [{ key: "m", mod: true, shift: true }],
  },
  "copy-to-other-pane": {
    label: "Copy to the other pane",
    group: "Files",
    keys: [{ key: "c", alt: true }],
    scope: "files",
  },
  "move-to-other-pane": {
    label: "Move to the other pane",
    group: "Files",
    keys: [{ key: "m", alt: true }],
    scope: "files",
  },
  "copy-files": {
    label: "Copy",
    group: "Files",
    keys: [{ key: "c", mod: true }],
    scope: "files",
  },
  "cut-files": {
    label: "Cut",
    group: "Files",
    keys: [{ key: "x", mod: true }],
    scope: "files",
  },
  "paste-files": {
    label: "Paste",
    group: "Files",
    native: true,
    keys: [{ key: "v", mod: true }],
    scope: "files",
  },
  permissions: { label: "Permissions", group: "Files" },
  properties: {
    label: "Properties",
    group: "Files",
    keys: [{ key: "Enter", alt: true }],
    scope: "files",
  },
  delete: {
    label: "Delete",
    group: "Files",
    keys: [{ key: "Delete" }],
    scope: "files",
  },
  "copy-path": { label: "Copy path", group: "Files" },
  "copy-link": { label: "Copy link", group: "Files" },
  undo: { label: "Undo", group: "Files", keys: [{ key: "z", mod: true }], scope: "files" },

  "select-all": { label: "Select all", group: "Selection", keys: [{ key: "a", mod: true }], scope: "files" },
  "select-pattern": {
    label: "Select by pattern",
    group: "Selection",
    keys: [{ key: "s", alt: true }],
    scope: "files",
  },
  "select-none": {
    label: "Select nothing",
    group: "Selection",
    keys: [{ key: "Escape" }],
    scope: "files",
  },
  "invert-selection": {
    label: "Invert the selection",
    group: "Selection",
    keys: [{ key: "i", mod: true }],
    scope: "files",
  },

  "go-up": { label: "Up", group: "Go", keys: [{ key: "Backspace" }], scope: "files" },
  "go-back": { label: "Back", group: "Go", keys: [{ key: "ArrowLeft", alt: true }] },
  "go-forward": { label: "Forward", group: "Go", keys: [{ key: "ArrowRight", alt: true }] },
  "go-home": { label: "Go to the start folder", group: "Go" },
  "edit-path": {
    label: "Edit path",
    group: "Go",
    keys: [{ key: "g", mod: true, shift: true }],
  },
  filter: { label: "Filter", group: "Go", keys: [{ key: "/" }], scope: "files" },
  search: {
    label: "Search in this folder",
    group: "Go",
    keys: [{ key: "f", mod: true, shift: true }],
  },
  "show-in-folder": { label: "Show in its folder", group: "Go" },
  "other-pane": { label: "Go to the other pane", group: "Go", keys: [{ key: "F6" }] },

  refresh: { label: "Refresh", group: "View", keys: [{ key: "r", alt: true }] },
  "hidden-files": {
    label: "Hidden files",
    group: "View",
    keys: [{ key: "h", alt: true }],
  },
  columns: { label: "Columns", group: "View" },
  "two-panes": {
    label: "Two panes",
    group: "View",
    keys: [{ key: "\\", mod: true }],
  },
  "traffic-panel": {
    label: "Traffic panel",
    group: "View",
    keys: [{ key: "j", mod: true }],
  },
  theme: { label: "Light or dark", group: "View" },

  "data-passive": { label: "Data connection: Passive", group: "Session" },
  "data-active": { label: "Data connection: Active", group: "Session" },
  "session-settings": {
    label: "Session settings",
    group: "Session",
  },
  charset: { label: "Character set", group: "Session" },
  "new-session": {
    label: "New session",
    group: "Session",
    keys: [{ key: "n", alt: true }],
  },
  "next-session": {
    label: "Next session",
    group: "Session",
    keys: [{ key: "PageDown", alt: true }],
  },
  "previous-session": {
    label: "Previous session",
    group: "Session",
    keys: [{ key: "PageUp", alt: true }],
  },
  // Ctrl+Shift+Page Up and Page Down move the browser's own tabs.
  "move-tab-left": {
    label: "Move tab left",
    group: "Session",
    keys: [{ key: "PageUp", alt: true, shift: true }],
  },
  "move-tab-right": {
    label: "Move tab right",
    group: "Session",
    keys: [{ key: "PageDown", alt: true, shift: true }],
  },
  check: { label: "Check this server", group: "Session" },
  reconnect: { label: "Reconnect", group: "Session" },
  "close-session": {
    label: "Close session",
    group: "Session",
    keys: [{ key: "w", alt: true }],
  },

  "save-site": { label: "Save as site", group: "Sites" },
  "import-sites": { label: "Import sites", group: "Sites" },
  "export-sites": { label: "Export sites", group: "Sites" },

  "show-transfers": { label: "List of transfers", group: "Transfers" },
  "pause-all": { label: "Pause all transfers", group: "Transfers" },
  "resume-all": { label: "Resume all transfers", group: "Transfers" },
  "retry-failed": { label: "Retry what failed", group: "Transfers" },
  "clear-finished": { label: "Clear what is over", group: "Transfers" },

  "show-log": { label: "Log", group: "Traffic" },
  "show-diagram": { label: "Diagram", group: "Traffic" },
  "show-compare": { label: "Compare passive and active", group: "Traffic" },
  "show-console": { label: "Console", group: "Traffic" },

  palette: { label: "Command palette", group: "Portside", keys: [{ key: "k", mod: true }] },
  help: {
    label: "Keyboard shortcuts",
    group: "Portside",
    keys: [{ key: "F1" }, { key: "/", mod: true }],
  },
  replay: { label: "Replay a transcript", group: "Portside" },
  lab: { label: "Lab", group: "Portside" },
  guide: { label: "Guide", group: "Portside" },
} as const satisfies Readonly<Record<string, ActionInfo>>;

export type ActionId = keyof typeof table;

export const actionTable: Readonly<Record<ActionId, ActionInfo>> = table;

function isActionId(id: string): id is ActionId {
  return Object.hasOwn(table, id);
}

/** Every action, in the table's order. */
export const actionIds: readonly ActionId[] = Object.keys(table).filter(isActionId);
