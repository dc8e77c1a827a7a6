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
  /** Other words that people look for it by. */
  readonly words?: string;
}

/**
 * Every action of the workspace, once: toolbars, menus, the keyboard, the command palette and the help sheet read this.
 * Keys that belong to browsers (reload, find, new window, close tab) are left to them.
 */
const table = {
  open: { label: "Open", group: "Files", keys: [{ key: "Enter" }], scope: "files" },
  preview: { label: "Preview", group: "Files", keys: [{ key: "F3" }], scope: "files", words: "view look" },
  edit: { label: "Edit", group: "Files", keys: [{ key: "F4" }], scope: "files", words: "text editor change" },
  "upload-files": {
    label: "Upload files",
    group: "Files",
    keys: [{ key: "u", mod: true }],
    words: "put send add",
  },
  "upload-folder": {
    label: "Upload folder",
    group: "Files",
    keys: [{ key: "u", mod: true, shift: true }],
    words: "put send add",
  },
  download: {
    label: "Download",
    group: "Files",
    keys: [{ key: "d", mod: true, shift: true }],
    words: "get save zip fetch",
  },
  "new-folder": {
    label: "New folder",
    group: "Files",
    keys: [{ key: "F7" }],
    words: "make directory mkdir create",
  },
  "new-file": {
    label: "New file",
    group: "Files",
    keys: [{ key: "F7", shift: true }],
    words: "create touch",
  },
  rename: { label: "Rename", group: "Files", keys: [{ key: "F2" }], scope: "files" },
  "move-copy": {
    label: "Move or copy",
    group: "Files",
    keys: [{ key: "m", mod: true, shift: true }],
    words: "to folder duplicate",
  },
  "copy-to-other-pane": {
    label: "Copy to the other pane",
    group: "Files",
    keys: [{ key: "c", alt: true }],
    scope: "files",
    words: "commander other server F5",
  },
  "move-to-other-pane": {
    label: "Move to the other pane",
    group: "Files",
    keys: [{ key: "m", alt: true }],
    scope: "files",
    words: "commander F6",
  },
  "copy-files": {
    label: "Copy",
    group: "Files",
    keys: [{ key: "c", mod: true }],
    scope: "files",
    words: "clipboard",
  },
  "cut-files": {
    label: "Cut",
    group: "Files",
    keys: [{ key: "x", mod: true }],
    scope: "files",
    words: "clipboard move",
  },
  "paste-files": {
    label: "Paste",
    group: "Files",
    native: true,
    keys: [{ key: "v", mod: true }],
    scope: "files",
    words: "clipboard",
  },
  permissions: { label: "Permissions", group: "Files", words: "chmod mode rights owner" },
  properties: {
    label: "Properties",
    group: "Files",
    keys: [{ key: "Enter", alt: true }],
    scope: "files",
    words: "information details size",
  },
  delete: {
    label: "Delete",
    group: "Files",
    keys: [{ key: "Delete" }],
    scope: "files",
    words: "remove erase",
  },
  "copy-path": { label: "Copy path", group: "Files", words: "clipboard name location" },
  "copy-link": { label: "Copy link", group: "Files", words: "address url share ftp" },
  undo: { label: "Undo", group: "Files", keys: [{ key: "z", mod: true }], scope: "files" },

  "select-all": { label: "Select all", group: "Selection", keys: [{ key: "a", mod: true }], scope: "files" },
  "select-pattern": {
    label: "Select by pattern",
    group: "Selection",
    keys: [{ key: "s", alt: true }],
    scope: "files",
    words: "glob wildcard *.log unselect names",
  },
  "select-none": {
    label: "Select nothing",
    group: "Selection",
    keys: [{ key: "Escape" }],
    scope: "files",
    words: "clear",
  },
  "invert-selection": {
    label: "Invert the selection",
    group: "Selection",
    keys: [{ key: "i", mod: true }],
    scope: "files",
  },

  "go-up": { label: "Up", group: "Go", keys: [{ key: "Backspace" }], scope: "files", words: "parent folder" },
  "go-back": { label: "Back", group: "Go", keys: [{ key: "ArrowLeft", alt: true }] },
  "go-forward": { label: "Forward", group: "Go", keys: [{ key: "ArrowRight", alt: true }] },
  "go-home": { label: "Go to the start folder", group: "Go", words: "home login directory" },
  "edit-path": {
    label: "Edit path",
    group: "Go",
    keys: [{ key: "g", mod: true, shift: true }],
    words: "go to folder address location",
  },
  filter: { label: "Filter", group: "Go", keys: [{ key: "/" }], scope: "files", words: "narrow" },
  search: {
    label: "Search in this folder",
    group: "Go",
    keys: [{ key: "f", mod: true, shift: true }],
    words: "find recursive",
  },
  "show-in-folder": { label: "Show in its folder", group: "Go", words: "reveal location of a result" },
  "other-pane": { label: "Go to the other pane", group: "Go", keys: [{ key: "F6" }] },

  refresh: { label: "Refresh", group: "View", keys: [{ key: "r", alt: true }], words: "list again reload" },
  "hidden-files": {
    label: "Hidden files",
    group: "View",
    keys: [{ key: "h", alt: true }],
    words: "dot show",
  },
  columns: { label: "Columns", group: "View", words: "owner group type show" },
  "two-panes": {
    label: "Two panes",
    group: "View",
    keys: [{ key: "\\", mod: true }],
    words: "split side by side commander",
  },
  "traffic-panel": {
    label: "Traffic panel",
    group: "View",
    keys: [{ key: "j", mod: true }],
    words: "log hide show dock",
  },
  theme: { label: "Light or dark", group: "View", words: "theme colour appearance" },

  "data-passive": { label: "Data connection: Passive", group: "Session", words: "mode PASV EPSV" },
  "data-active": { label: "Data connection: Active", group: "Session", words: "mode PORT EPRT" },
  "session-settings": {
    label: "Session settings",
    group: "Session",
    words: "passive address EPSV EPRT PORT active ports range time-out connections options",
  },
  charset: { label: "Character set", group: "Session", words: "encoding utf-8 names unreadable" },
  "new-session": {
    label: "New session",
    group: "Session",
    keys: [{ key: "n", alt: true }],
    words: "connect server open",
  },
  "next-session": {
    label: "Next session",
    group: "Session",
    keys: [{ key: "PageDown", alt: true }],
    words: "tab",
  },
  "previous-session": {
    label: "Previous session",
    group: "Session",
    keys: [{ key: "PageUp", alt: true }],
    words: "tab",
  },
  // Ctrl+Shift+Page Up and Page Down move the browser's own tabs.
  "move-tab-left": {
    label: "Move tab left",
    group: "Session",
    keys: [{ key: "PageUp", alt: true, shift: true }],
    words: "session order rearrange",
  },
  "move-tab-right": {
    label: "Move tab right",
    group: "Session",
    keys: [{ key: "PageDown", alt: true, shift: true }],
    words: "session order rearrange",
  },
  check: { label: "Check this server", group: "Session" },
  reconnect: { label: "Reconnect", group: "Session", words: "log in again" },
  "close-session": {
    label: "Close session",
    group: "Session",
    keys: [{ key: "w", alt: true }],
    words: "disconnect log out quit",
  },

  "save-site": { label: "Save as site", group: "Sites", words: "bookmark remember" },
  "import-sites": { label: "Import sites", group: "Sites", words: "FileZilla WinSCP sitemanager.xml ini" },
  "export-sites": { label: "Export sites", group: "Sites", words: "FileZilla WinSCP sitemanager.xml ini" },

  "show-transfers": { label: "List of transfers", group: "Transfers", words: "queue" },
  "pause-all": { label: "Pause all transfers", group: "Transfers" },
  "resume-all": { label: "Resume all transfers", group: "Transfers" },
  "retry-failed": { label: "Retry what failed", group: "Transfers" },
  "clear-finished": { label: "Clear what is over", group: "Transfers" },

  "show-log": { label: "Log", group: "Traffic", words: "traffic lines" },
  "show-diagram": { label: "Diagram", group: "Traffic", words: "sequence" },
  "show-compare": { label: "Compare passive and active", group: "Traffic" },
  "show-console": { label: "Console", group: "Traffic", words: "type command" },

  palette: { label: "Command palette", group: "Portside", keys: [{ key: "k", mod: true }] },
  help: {
    label: "Keyboard shortcuts",
    group: "Portside",
    keys: [{ key: "F1" }, { key: "/", mod: true }],
    words: "help keys",
  },
  replay: { label: "Replay a transcript", group: "Portside", words: "open recording" },
} as const satisfies Readonly<Record<string, ActionInfo>>;

export type ActionId = keyof typeof table;

export const actionTable: Readonly<Record<ActionId, ActionInfo>> = table;

function isActionId(id: string): id is ActionId {
  return Object.hasOwn(table, id);
}

/** Every action, in the table's order. */
export const actionIds: readonly ActionId[] = Object.keys(table).filter(isActionId);
