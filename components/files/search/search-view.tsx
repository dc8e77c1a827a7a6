"use client";

import { ArrowLeft, Copy, Download, Eye, FolderOpen, Info, Trash2 } from "lucide-react";
import {
  type KeyboardEvent,
  lazy,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { ActionButton, ActionIconButton } from "@/components/actions/action-button";
import { LazyPreview } from "@/components/preview/lazy-preview";
import { Button } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import { searchTree } from "@/lib/client/file-api";
import { sortBy } from "@/lib/client/files/arrange";
import type { MatchSorting } from "@/lib/client/files/match-order";
import { type FormField, readSearchForm } from "@/lib/client/files/search-form";
import { lastSearchForm, rememberSearchForm } from "@/lib/client/files/search-memory";
import { type Match, SearchRun } from "@/lib/client/files/search-run";
import { join, type RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";
import { DeleteDialog } from "../delete-dialog";
import { ResultGrid, type ResultGridHandle } from "./result-grid";
import { SearchFields } from "./search-fields";
import { SearchStatus } from "./search-status";
import { type ResultQuestion, useResultActions } from "./use-result-actions";
import { useResults } from "./use-results";
import { useSortedMatches } from "./use-sorted-matches";

const PermissionsDialog = lazy(() => import("../permissions/permissions-dialog"));
const PropertiesDialog = lazy(() => import("../properties/properties-dialog"));

/** A search that is kept while a person looks at something else. */
export interface KeptSearch {
  readonly session: string;
  readonly run: SearchRun;
}

export interface SearchViewProps {
  readonly session: Session;
  /** Where to search. */
  readonly directory: RemotePath;
  /** The last search of this list of files: what it found is there again when a person comes back. */
  readonly last: RefObject<KeptSearch | null>;
  readonly onGo: (path: RemotePath) => void;
  /** Goes to the folder of something found, where it is selected. */
  readonly onShow: (match: Match) => void;
  readonly onClose: () => void;
}

function newRun(session: string): SearchRun {
  return new SearchRun({
    walk: (directory, query, signal) => searchTree(session, directory, query, signal),
    nextFrame: (task) => {
      // A page in the background has no frames.
      if (document.visibilityState === "visible") requestAnimationFrame(task);
      else setTimeout(task, 100);
    },
  });
}

/** Searches a folder and everything below it, in place of the listing. Going away ends the search. */
export default function SearchView(props: SearchViewProps) {
  const { session, directory, last, onGo, onShow, onClose } = props;
  const [run] = useState(() =>
    last.current?.session === session.id ? last.current.run : newRun(session.id),
  );
  const search = useSyncExternalStore(run.subscribe, run.snapshot, run.snapshot);
  const [form, setForm] = useState(() => lastSearchForm(session.id));
  const [errors, setErrors] = useState<Readonly<Partial<Record<FormField, string>>>>({});
  const [sorting, setSorting] = useState<MatchSorting | null>(null);
  const results = useResults(useSortedMatches(search?.matches ?? nothingFound, sorting));
  const [question, setQuestion] = useState<ResultQuestion | null>(null);
  const grid = useRef<ResultGridHandle>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const isRunning = search?.status.is === "running";

  useEffect(() => {
    last.current = { session: session.id, run };
    nameField.current?.focus();
    nameField.current?.select();
    return () => run.stop();
  }, [run, session.id, last]);

  const begin = () => {
    const reading = readSearchForm(form);
    setErrors("errors" in reading ? reading.errors : {});
    if ("errors" in reading) return;
    rememberSearchForm(session.id, form);
    run.start(directory, reading.query);
  };
  const { remove, open, download } = useResultActions({
    session,
    directory,
    run,
    results,
    ask: setQuestion,
    onGo,
    onShow,
    onClose,
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || question !== null) return;
    event.preventDefault();
    if (isRunning) run.stop();
    else onClose();
  };
  const closeQuestion = () => {
    setQuestion(null);
    // What opened it may be gone.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) grid.current?.focus();
    });
  };

  return (
    <section
      aria-label="Search"
      className="flex h-full min-h-0 flex-col overflow-y-auto bg-sheet"
      onKeyDown={onKeyDown}
    >
      <div className="flex min-h-bar flex-wrap items-center gap-x-3 border-b border-line px-2 py-1">
        <Button look="quiet" onClick={onClose}>
          <ArrowLeft size={15} aria-hidden="true" />
          Back to the folder
        </Button>
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          Search in <WireText text={directory.text} />
        </h2>
      </div>
      <SearchFields
        form={form}
        errors={errors}
        isRunning={isRunning}
        nameField={nameField}
        onChange={(changed) => {
          setForm(changed);
          setErrors({});
        }}
        onSearch={begin}
        onStop={() => run.stop()}
        onDown={() => grid.current?.focus()}
      />
      {search === null ? (
        <p className="p-4 text-ink-2">
          Every folder below is listed for it, one after the other; what fits shows at once. Nothing in the
          name finds everything.
        </p>
      ) : (
        <>
          <SearchStatus search={search} />
          <div className="flex items-center gap-1 border-b border-line px-2 py-1">
            <ActionButton look="quiet" action="show-in-folder" icon={<FolderOpen {...icon} />} />
            <ActionIconButton action="preview" icon={<Eye {...icon} />} />
            <ActionIconButton action="download" icon={<Download {...icon} />} />
            <ActionIconButton action="copy-path" icon={<Copy {...icon} />} />
            <ActionIconButton action="properties" icon={<Info {...icon} />} />
            <ActionIconButton action="delete" icon={<Trash2 {...icon} />} />
          </div>
          <div data-scope="files" className="flex min-h-60 flex-1 flex-col">
            <ResultGrid
              ref={grid}
              results={results}
              sorting={sorting}
              onSort={(column) => setSorting((before) => sortBy(before, column))}
              onShow={onShow}
              onOpen={open}
            />
          </div>
        </>
      )}
      {question !== null && (
        <Suspense>
          <Question
            question={question}
            session={session}
            onDelete={remove}
            onDownload={download}
            onAsk={setQuestion}
            onClose={closeQuestion}
          />
        </Suspense>
      )}
    </section>
  );
}

const icon = { size: 15, "aria-hidden": true } as const;
const nothingFound: readonly Match[] = [];

interface QuestionProps {
  readonly question: ResultQuestion;
  readonly session: Session;
  readonly onDelete: (matches: readonly Match[]) => void;
  readonly onDownload: (matches: readonly Match[]) => void;
  readonly onAsk: (question: ResultQuestion) => void;
  readonly onClose: () => void;
}

function Question({ question, session, onDelete, onDownload, onAsk, onClose }: QuestionProps) {
  const { matches } = question;
  const [first] = matches;
  if (first === undefined) return null;
  const entries = matches.map(({ entry }) => entry);
  const { directory } = first;
  const place = { session, directory, pathBytes: directory.bytes, entries, onClose };
  switch (question.ask) {
    case "preview":
      return (
        <LazyPreview
          {...place}
          entry={first.entry}
          siblings={entries}
          onDownload={() => onDownload([first])}
        />
      );
    case "delete":
      return (
        <DeleteDialog
          session={session}
          targets={matches.map((match) => ({
            entry: match.entry,
            path: join(match.directory, match.entry, match.directory.bytes),
          }))}
          onConfirm={(chosen) => {
            const wanted = new Set(chosen);
            onDelete(matches.filter(({ entry }) => wanted.has(entry)));
          }}
          onClose={onClose}
        />
      );
    case "permissions":
      return <PermissionsDialog {...place} />;
    case "properties":
      return (
        <PropertiesDialog
          {...place}
          listedWith={undefined}
          onPermissions={() => onAsk({ ask: "permissions", matches })}
        />
      );
  }
}
