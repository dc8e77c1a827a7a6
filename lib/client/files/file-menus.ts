import type { ActionId } from "../actions/action-table";

/** Actions of a menu in groups, between which lines are drawn. */
export type MenuGroups = readonly (readonly ActionId[])[];

/** What can be done with entries: the menu of the rows. */
export const entryMenu: MenuGroups = [
  ["open", "preview", "edit"],
  ["download", "copy-link"],
  ["cut-files", "copy-files", "paste-files"],
  ["rename", "move-copy", "copy-to-other-pane", "move-to-other-pane", "delete"],
  ["permissions", "properties"],
];

/** What can be done with the directory: the menu of the space around the rows. */
export const directoryMenu: MenuGroups = [
  ["new-folder", "new-file"],
  ["upload-files", "upload-folder"],
  ["paste-files", "select-all", "select-pattern"],
  ["refresh", "hidden-files", "columns"],
];

/** Everything that can be done with entries and their directory: the toolbar's menu, for who never right-clicks. */
export const everyMenu: MenuGroups = [
  ["upload-files", "upload-folder", "new-folder", "new-file"],
  ["open", "preview", "edit", "download", "copy-link"],
  ["cut-files", "copy-files", "paste-files"],
  ["rename", "move-copy", "copy-to-other-pane", "move-to-other-pane", "delete", "permissions", "properties"],
  ["select-all", "select-pattern", "invert-selection"],
  ["search", "refresh", "hidden-files", "columns"],
];
