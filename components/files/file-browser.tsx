"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useActions } from "@/components/actions/use-actions";
import { useEditing, whyNotEdited } from "@/components/editor/use-editing";
import { useNotify } from "@/components/ui/notices";
import { entryKey } from "@/lib/client/files/entry-key";
import { unconfirmedKeys } from "@/lib/client/files/operations/listing-changes";
import { invertSelection, select, selectAll } from "@/lib/client/files/selection";
import { previewable } from "@/lib/client/preview/kind";
import { uncarriable } from "@/lib/client/problem-error";
import { join, parentOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import type { FileGridHandle } from "./file-grid";
import { type FileQuestion, FileQuestions } from "./file-questions";
import { FileToolbar } from "./file-toolbar";
import { ListedAgain, ListingBody } from "./listing-body";
import { CharsetButton, CharsetQuestion, UnreadableNames, useListingCharset } from "./listing-charset";
import { statusText } from "./listing-status";
import { ReadingNotice } from "./reading-notice";
import { Searchable } from "./search/searchable";
import { TemporaryFilesNotice } from "./temporary-files-notice";
import { useCopyLinks } from "./use-copy-links";
import { useEntryClipboard } from "./use-entry-clipboard";
import { useEntryOperations } from "./use-entry-operations";
import { useEntryWish } from "./use-entry-wish";
import { useFileOperations } from "./use-file-operations";
import type { FileView } from "./use-file-view";
import { listAgain, type useListing, useListingChanges } from "./use-listing";
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
  const [question, setQuestion] = useState<FileQuestion | null>(null);
  const grid = useRef<FileGridHandle>(null);
  const area = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const pathBytes = listing.data?.pathBytes;
  const relocate = useFileOperations();
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

  const operations = useEntryOperations({ session, path, listing: listing.data, view });
  const copyLinks = useCopyLinks(session);
  const cut = useEntryClipboard({ session, directory: path, pathBytes, entries: view.selected });
  const changes = useListingChanges(session, path);
  const pending = useMemo(() => unconfirmedKeys(changes), [changes]);
  useEntryWish({ session, path, entries: listing.data?.entries, view });

  // Going to another directory takes the focused grid away; the focus waits in the area and goes on to the next grid,
  // unless the person has gone elsewhere meanwhile, or there is none because the listing failed.
  useEffect(() => {
    if (!focusWish.current) return;
    const inPane = document.activeElement?.closest("[data-pane]") ?? null;
    if (inPane !== null && inPane !== area.current?.closest("[data-pane]")) {
      focusWish.current = false;
      return;
    }
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
  // Of several, each says so by itself.
  const [only] = selected;
  const uncarried =
    selected.length === 1 && only ? uncarriable(join(path, only, pathBytes))?.title : undefined;
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
    "move-copy": { run: () => setQuestion({ ask: "move-copy", entries: selected }), unavailable: needsSome },
    rename: { run: () => only && grid.current?.rename(entryKey(only)), unavailable: needsOne ?? uncarried },
    delete: { run: () => setQuestion({ ask: "delete", entries: selected }), unavailable: needsSome },
    permissions: {
      run: () => setQuestion({ ask: "permissions", entries: selected }),
      unavailable: needsSome,
    },
    properties: { run: () => setQuestion({ ask: "properties", entries: selected }), unavailable: needsSome },
    charset: { run: charset.ask },
    "copy-link": {
      run: () => void copyLinks(selected.map((entry) => join(path, entry, pathBytes))),
      unavailable: needsSome,
    },
    "select-all": { run: () => view.select(selectAll(view.selection, view.order)) },
    "select-pattern": {
      run: () => setQuestion({ ask: "select-pattern" }),
      unavailable: view.entries.length === 0 ? "Nothing is shown" : undefined,
    },
    "select-none": { run: () => view.select({ ...view.selection, keys: new Set() }) },
    "invert-selection": { run: () => view.select(invertSelection(view.selection, view.order)) },
    "go-up": {
      run: onUp,
      unavailable: parentOf(path) === null ? "This is the top" : undefined,
    },
    filter: { run: () => filter.current?.focus() },
    refresh: { run: () => void listAgain(queries, session.id, path) },
    columns: { run: () => grid.current?.chooseColumns() },
    "hidden-files": { run: view.toggleHidden, checked: view.arrangement.hidden },
  });

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
            onDelete={operations.remove}
          />
        )}
        <ListingBody
          ref={grid}
          label={props.label}
          session={session}
          path={path}
          listing={listing}
          view={view}
          dropInto={props.dropInto}
          pending={pending}
          cut={cut}
          onOpen={open}
          onUp={onUp}
          changes={{
            place: { session, directory: path, pathBytes },
            onRename: operations.rename,
            onDropEntries: (dragged, into, how) => relocate[how](dragged, into),
          }}
        />
      </div>
      <div className="flex min-h-8 items-center gap-2 border-t border-line pr-2 pl-4 text-sm text-ink-2">
        <p className="min-w-0 flex-1 truncate">
          {statusText(view, listing.isError ? undefined : listing.data)}
        </p>
        <ListedAgain listing={listing} />
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
          onCreate={operations.create}
          onDelete={operations.remove}
          onCreateFile={editing.editNew}
          onEdit={(entry) => {
            closeQuestion();
            editing.edit(entry);
          }}
          view={view}
          onShown={(entry) => {
            // Of several that are selected none is let go of by looking at the next.
            const step = selected.length > 1 ? "move" : "only";
            view.select(select(view.selection, view.order, entryKey(entry), step));
          }}
          onDownload={download}
          onClose={closeQuestion}
        />
      )}
    </div>
  );
}
