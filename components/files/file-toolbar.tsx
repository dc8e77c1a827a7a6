"use client";

import { Download, Eye, EyeOff, FolderPlus, RefreshCw, Search, TextCursorInput, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { UploadButton } from "./upload-button";
import type { FileView } from "./use-file-view";

export interface FileToolbarProps {
  readonly view: FileView;
  readonly refreshing: boolean;
  readonly onUpload: (files: readonly File[]) => void;
  readonly onNothingPicked: () => void;
  readonly onNewFolder: () => void;
  readonly onDownload: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
  readonly onRefresh: () => void;
}

/** What can be done in the directory that is shown. */
export function FileToolbar(props: FileToolbarProps) {
  const { view } = props;
  const downloadable = view.selected.length > 0;
  const { hidden } = view.arrangement;
  return (
    <div role="toolbar" aria-label="File actions" className="flex flex-wrap items-center gap-2 px-3 py-2">
      <UploadButton onUpload={props.onUpload} onNothingPicked={props.onNothingPicked} />
      <Button onClick={props.onNewFolder}>
        <FolderPlus size={15} aria-hidden="true" />
        New folder
      </Button>
      <Button
        disabled={!downloadable}
        title={downloadable ? undefined : "Select something first"}
        onClick={props.onDownload}
      >
        <Download size={15} aria-hidden="true" />
        Download
      </Button>
      <div className="flex items-center">
        <IconButton label="Rename" keys="F2" disabled={view.selected.length !== 1} onClick={props.onRename}>
          <TextCursorInput size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label="Delete" keys="Del" disabled={view.selected.length === 0} onClick={props.onDelete}>
          <Trash2 size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label="Refresh" onClick={props.onRefresh}>
          <RefreshCw size={15} aria-hidden="true" className={props.refreshing ? "animate-spin" : ""} />
        </IconButton>
        <IconButton label="Hidden files" aria-pressed={hidden} onClick={view.toggleHidden}>
          {hidden ? <Eye size={16} aria-hidden="true" /> : <EyeOff size={16} aria-hidden="true" />}
        </IconButton>
      </div>
      <div className="relative min-w-32 flex-1 md:ml-auto md:max-w-52">
        <Search
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <input
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
