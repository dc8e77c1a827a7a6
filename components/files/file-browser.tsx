"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useActions } from "@/components/actions/use-actions";
import { useEditing, whyNotEdited } from "@/components/editor/use-editing";
import { useServices } from "@/components/services";
import { useChangeSession } from "@/components/sessions/use-sessions";
import { useNotify } from "@/components/ui/notices";
import { WireText } from "@/components/ui/wire-text";
import { makeDirectory, rename } from "@/lib/client/api";
import { ftpLink } from "@/lib/client/files/ftp-link";
import { invertSelection, selectAll } from "@/lib/client/files/selection";
import { formatCount, formatDuration, formatSize } from "@/lib/client/format";
import { previewable } from "@/lib/client/preview/kind";
import { ownProblem, toProblem } from "@/lib/client/problem-error";
import { join, parentOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
import { copyText } from "@/lib/client/traffic/log-copy";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { FileGrid, type FileGridHandle } from "./file-grid";
import { type FileQuestion, FileQuestions } from "./file-questions";
import { FileToolbar } from "./file-toolbar";
import { CharsetButton, CharsetQuestion, UnreadableNames, useListingCharset } from "./listing-charset";
import { EmptyListing, FailedListing, FilteredListing, LoadingListing } from "./listing-state";
import { ReadingNotice } from "./reading-notice";
import { Searchable } from "./search/searchable";
import { TemporaryFilesNotice } from "./temporary-files-notice";
import type { FileView } from "./use-file-view";
import { listingKey, type useListing } from "./use-listing";
import type { Reading } from "./use-local-upload";
import { useOpenEntry } from "./use-open-entry";
import { useTemporaryFiles } from "./use-temporary-files";

export interface FileBrowserProps {
  /** Accessible name of the listing: there can be two. */
  readonly label: string;
  readonly session: Session;
  readonly path: RemotePath;
  readonly listing: ReturnType<typeof useListing>;
  readonly view: FileView;
  /** The directory in the listing that files dragged over the page would go into. */
  readonly dropInto: string | null;
  readonly onGo: (path: RemotePath) => void;
  readonly onUp: () => void;
  readonly onUpload: (files: readonly File[]) => void;
  /** Folders of this computer that are being read for an upload. */
  readonly reading: Reading | null;
  /** Set when the files should get the focus once they are listed; emptied by then. */
  readonly focusWish: RefObject<boolean>;
}

/** "7 entries, 2 selected, 42.7 MB · listed with MLSD in 38 ms" */
function statusText(view: FileView, listing: ReturnType<typeof useListing>["data"]): string {
  if (listing === undefined) return "";
  const total = listing.entries.length;
  const counts = [`${formatCount(total)} ${total === 1 ? "entry" : "entries"}`];
  if (view.entries.length < total) counts.push(`${formatCount(view.entries.length)} shown`);
  if (view.selected.length > 0) {
    counts.push(`${formatCount(view.selected.length)} selected`);
    const bytes = view.selected.reduce((sum, { size, type }) => sum + (type === "file" ? (size ?? 0) : 0), 0);
    if (bytes > 0) counts.push(formatSize(bytes));
  }
  return `${counts.join(", ")} · listed with ${listing.listedWith} in ${formatDuration(listing.elapsedMs)}, ${listing.dataMode}`;
}

/** A directory, or in its place a search in it. */
export function FileBrowser(props: FileBrowserProps) {
  return (
    <Searchable {...props}>
      <DirectoryBrowser {...props} />
    </Searchable>
  );
}

/** A directory: its listing and all that can be done with it. */
function DirectoryBrowser(props: FileBrowserProps) {
  const { session, path, listing, view, onGo, onUp, focusWish } = props;
  const queries = useQueryClient();
  const notify = useNotify();
  const { transfers } = useServices();
  const change = useChangeSession(session.id);
  const [question, setQuestion] = useState<FileQuestion | null>(null);
  const grid = useRef<FileGridHandle>(null);
  const area = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const pathBytes = listing.data?.pathBytes;
  const charset = useListingCharset(session, path, listing.data);
  const temporary = useTemporaryFiles(path, listing.data?.entries);
  const preview = useCallback((entry: Entry) => setQuestion({ ask: "preview", entries: [entry] }), []);
  const { open, download } = useOpenEntry({
    session,
    directory: path,
    pathBytes,
    onGo,
    onPreview: preview,
  });

  // Going to another directory takes the focused grid away; the focus waits in the area and goes on to the next grid,
  // unless the person has gone elsewhere meanwhile, or there is none because the listing failed.
  useEffect(() => {
    if (!focusWish.current) return;
    const isLost = document.activeElement === document.body || area.current?.contains(document.activeElement);
    if (grid.current !== null) {
      focusWish.current = false;
      grid.current.focus();
    } else if (isLost) {
      area.current?.focus();
    } else {
      focusWish.current = false;
    }
  });

  const refresh = () => queries.invalidateQueries({ queryKey: listingKey(session.id, path) });
  const keepFocus = () =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) (grid.current ?? area.current)?.focus();
    });
  const closeQuestion = () => {
    // Its own only: an answer that comes late must not close the question that was asked meanwhile.
    setQuestion((current) => (current === question ? null : current));
    // The dialog gives the focus back to what opened it; a key did, and the row may be gone.
    keepFocus();
  };
  const { selected } = view;
  const editing = useEditing({
    session,
    directory: path,
    pathBytes,
    entries: listing.data?.entries ?? [],
    onClosed: keepFocus,
  });
  const active = view.entries[view.order.indexOf(view.selection.active)];
  const needsSome = selected.length === 0 ? "Select something first" : undefined;
  const canPreview = active !== undefined && previewable(active);
  const needsOne = selected.length === 1 ? undefined : "Select one entry first";
  useActions({
    open: {
      run: () => active && open(active),
      unavailable: active === undefined ? "Select something first" : undefined,
    },
    preview: {
      run: () => active && preview(active),
      unavailable: canPreview ? undefined : "Select a file first",
    },
    download: { run: () => download(selected), unavailable: needsSome },
    "new-folder": { run: () => setQuestion({ ask: "new-folder" }) },
    "new-file": { run: () => setQuestion({ ask: "new-file" }) },
    edit: { run: () => selected[0] && editing.edit(selected[0]), unavailable: whyNotEdited(selected) },
    rename: { run: () => setQuestion({ ask: "rename", entries: selected }), unavailable: needsOne },
    delete: { run: () => setQuestion({ ask: "delete", entries: selected }), unavailable: needsSome },
    permissions: {
      run: () => setQuestion({ ask: "permissions", entries: selected }),
      unavailable: needsSome,
    },
    properties: { run: () => setQuestion({ ask: "properties", entries: selected }), unavailable: needsSome },
    "copy-link": { run: () => void copyLinks(selected), unavailable: needsSome },
    "select-all": { run: () => view.select(selectAll(view.selection, view.order)) },
    "select-none": { run: () => view.select({ ...view.selection, keys: new Set() }) },
    "invert-selection": { run: () => view.select(invertSelection(view.selection, view.order)) },
    "go-up": {
      run: onUp,
      unavailable: parentOf(path) === null ? "This is the top" : undefined,
    },
    filter: { run: () => filter.current?.focus() },
    refresh: { run: () => void refresh() },
    "hidden-files": { run: view.toggleHidden, checked: view.arrangement.hidden },
  });

  const copyLinks = async (entries: readonly Entry[]) => {
    const links = entries.map((entry) => ftpLink(session, join(path, entry, pathBytes)));
    if (await copyText(links.join("\n"))) {
      notify.finished(links.length === 1 ? "Copied the link" : `Copied ${formatCount(links.length)} links`);
    } else {
      const detail =
        "Its settings may forbid it to pages. The properties show the path to be copied by hand.";
      notify.failed("Copy the link", ownProblem("The browser gave no clipboard", detail));
    }
  };
  const create = async (name: string) => {
    await makeDirectory(session.id, join(path, { name }));
    notify.finished(
      <>
        Created <WireText text={name} />
      </>,
    );
    await refresh();
  };
  const renameTo = async (entry: Entry, name: string, replace: boolean) => {
    await rename(session.id, join(path, entry, pathBytes), join(path, { name }), replace);
    notify.finished(
      <>
        Renamed <WireText text={entry.name} /> to <WireText text={name} />
      </>,
    );
    await refresh();
  };
  const remove = (entries: readonly Entry[]) =>
    transfers.remove({ session, directory: path, pathBytes, entries });

  const otherMode = session.dataMode === "passive" ? "active" : "passive";

  return (
    <div className="flex h-full min-h-0 flex-col bg-sheet">
      <FileToolbar
        view={view}
        refreshing={listing.isFetching}
        filter={filter}
        onUpload={props.onUpload}
        onNothingPicked={() =>
          notify.finished(
            "The browser found no file in that folder. Empty folders can be uploaded by dropping them here.",
          )
        }
      />
      <div
        ref={area}
        tabIndex={-1}
        data-scope="files"
        className="flex min-h-0 flex-1 flex-col overflow-y-auto outline-none"
      >
        <ReadingNotice reading={props.reading} />
        {!listing.isError && <UnreadableNames session={session} charset={charset} />}
        {!listing.isError && (
          <TemporaryFilesNotice
            key={pathKey(path)}
            files={temporary}
            onShow={view.reveal}
            onDelete={remove}
          />
        )}
        {renderListing()}
      </div>
      <div className="flex min-h-8 items-center gap-2 border-t border-line pr-2 pl-4 text-sm text-ink-2">
        <p className="min-w-0 flex-1 truncate">
          {statusText(view, listing.isError ? undefined : listing.data)}
        </p>
        <CharsetButton session={session} charset={charset} />
      </div>
      <CharsetQuestion session={session} charset={charset} />
      {question !== null && (
        <FileQuestions
          question={question}
          session={session}
          directory={path}
          pathBytes={pathBytes}
          listedWith={listing.data?.listedWith}
          onAsk={setQuestion}
          onCreate={create}
          onCreateFile={editing.editNew}
          onEdit={(entry) => {
            closeQuestion();
            editing.edit(entry);
          }}
          onRename={renameTo}
          onDelete={remove}
          siblings={view.entries}
          onDownload={download}
          onClose={closeQuestion}
        />
      )}
    </div>
  );

  function renderListing(): ReactNode {
    if (listing.isError && !listing.isFetching) {
      const problem = toProblem(listing.error);
      return (
        <FailedListing
          problem={problem}
          otherMode={problem.code === "data-connection-failed" ? otherMode : null}
          onRetry={() => void listing.refetch()}
          onSwitchMode={() =>
            change.mutate(
              { dataMode: otherMode },
              {
                onSuccess: () => void listing.refetch(),
                onError: (error) => notify.failed("Change the data connection", toProblem(error)),
              },
            )
          }
        />
      );
    }
    if (listing.data === undefined || listing.isError || view.rows === null)
      return <LoadingListing path={path.text} />;
    return (
      <FileGrid
        ref={grid}
        label={props.label}
        view={view}
        dropInto={props.dropInto}
        empty={view.entries.length === 0 && renderEmpty(listing.data.entries.length)}
        onOpen={open}
      />
    );
  }

  /** @param total entries that order and filter don't show */
  function renderEmpty(total: number): ReactNode {
    return view.arrangement.filter !== "" && total > 0 ? (
      <FilteredListing count={total} onClear={() => view.setFilter("")} />
    ) : (
      <EmptyListing hiddenCount={total} onShowHidden={view.toggleHidden} />
    );
  }
}
