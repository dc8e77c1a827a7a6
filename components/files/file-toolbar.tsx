"use client";

import {
  Download,
  Eye,
  EyeOff,
  FilePen,
  FilePlus,
  FolderPlus,
  RefreshCw,
  Search,
  TextCursorInput,
  Trash2,
} from "lucide-react";
import type { ReactNode, Ref } from "react";
import { ActionButton, ActionIconButton } from "@/components/actions/action-button";
import { FileMoreMenu } from "./file-more-menu";
import { UploadButton } from "./upload-button";
import type { FileView } from "./use-file-view";

export interface FileToolbarProps {
  readonly view: FileView;
  readonly refreshing: boolean;
  readonly filter: Ref<HTMLInputElement>;
  readonly onUpload: (files: readonly File[]) => void;
  readonly onNothingPicked: () => void;
}

/** Where there is no room for it, the menu "More" has it. */
const wideOnly = "@max-lg:hidden";

/** What can be done in the directory that is shown. */
export function FileToolbar(props: FileToolbarProps): ReactNode {
  const { view } = props;
  const { hidden } = view.arrangement;
  return (
    <div
      role="toolbar"
      aria-label="File actions"
      className="@container flex flex-wrap items-center gap-2 px-3 py-2"
    >
      <UploadButton onUpload={props.onUpload} onNothingPicked={props.onNothingPicked} />
      <ActionButton
        action="new-folder"
        icon={<FolderPlus size={15} aria-hidden="true" />}
        className={wideOnly}
      />
      <ActionButton action="download" icon={<Download size={15} aria-hidden="true" />} className={wideOnly} />
      <div className="flex items-center">
        <ActionIconButton
          action="new-file"
          icon={<FilePlus size={16} aria-hidden="true" />}
          className={wideOnly}
        />
        <ActionIconButton
          action="edit"
          icon={<FilePen size={16} aria-hidden="true" />}
          className={wideOnly}
        />
        <ActionIconButton
          action="rename"
          icon={<TextCursorInput size={16} aria-hidden="true" />}
          className={wideOnly}
        />
        <ActionIconButton
          action="delete"
          icon={<Trash2 size={16} aria-hidden="true" />}
          className={wideOnly}
        />
        <ActionIconButton
          action="refresh"
          icon={<RefreshCw size={15} aria-hidden="true" className={props.refreshing ? "animate-spin" : ""} />}
        />
        <ActionIconButton
          action="hidden-files"
          icon={hidden ? <Eye size={16} aria-hidden="true" /> : <EyeOff size={16} aria-hidden="true" />}
          className={wideOnly}
        />
        <FileMoreMenu />
      </div>
      <div className="relative min-w-24 flex-1 md:ml-auto md:max-w-52">
        <Search
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <input
          ref={props.filter}
          type="search"
          aria-label="Filter"
          placeholder="Filter"
          value={view.arrangement.filter}
          spellCheck={false}
          autoCapitalize="none"
          onChange={({ target }) => view.setFilter(target.value)}
          onKeyDown={({ key }) => key === "Escape" && view.setFilter("")}
          className="min-h-7 w-full rounded-md border border-edge/60 bg-paper py-1 pr-2 pl-8 pointer-coarse:min-h-9"
        />
      </div>
    </div>
  );
}
