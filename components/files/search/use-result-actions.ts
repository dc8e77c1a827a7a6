import { useEffect, useRef } from "react";
import { useActions } from "@/components/actions/use-actions";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { copiedPath } from "@/lib/client/files/copied-path";
import { ftpLink } from "@/lib/client/files/ftp-link";
import type { Match, SearchRun } from "@/lib/client/files/search-run";
import { nothingSelected, selectAll } from "@/lib/client/files/selection";
import { formatCount } from "@/lib/client/format";
import { previewable } from "@/lib/client/preview/kind";
import { ownProblem } from "@/lib/client/problem-error";
import { nameOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
import { copyText } from "@/lib/client/traffic/log-copy";
import type { Selection } from "@/lib/client/transfers/transfer-center";
import { sentenceText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";
import { downloadFiles } from "../download";
import type { Results } from "./use-results";

/** What a person is asked about things that were found. */
export interface ResultQuestion {
  readonly ask: "preview" | "delete" | "permissions" | "properties";
  readonly matches: readonly Match[];
}

export interface ResultActions {
  readonly session: Session;
  /** Where the search was begun. */
  readonly directory: RemotePath;
  readonly run: SearchRun;
  readonly results: Results;
  readonly ask: (question: ResultQuestion) => void;
  readonly onShow: (match: Match) => void;
  readonly onGo: (path: RemotePath) => void;
  readonly onClose: () => void;
}

/** What can be done with what was found: the same actions as in a listing, each on its own path. */
export function useResultActions(parts: ResultActions) {
  const { session, directory, run, results, ask, onGo, onShow, onClose } = parts;
  const { transfers } = useServices();
  const notify = useNotify();
  const { selected, active } = results;
  /** What is being deleted, by the place that its transfer was given. */
  const deleting = useRef(new Map<RemotePath, readonly Match[]>());

  useEffect(
    () =>
      // Of what could not be deleted some may be retried: it stays, and the place with it.
      transfers.onJobDone(({ transfer, left }) => {
        const wanted = transfer.kind === "delete" ? deleting.current.get(transfer.directory) : undefined;
        if (wanted === undefined) return;
        const kept = new Set(left.map(pathKey));
        run.remove(new Set(wanted.flatMap(({ key }) => (kept.has(key) ? [] : key))));
        if (kept.size === 0) deleting.current.delete(transfer.directory);
      }),
    [transfers, run],
  );

  const selectionOf = (matches: readonly Match[]): Selection => ({
    session,
    // An object of its own, by which the transfer is known again.
    directory: { ...directory },
    entries: matches.map(({ entry }) => entry),
    paths: matches.map(({ path }) => path),
  });
  const remove = (matches: readonly Match[]) => {
    const selection = selectionOf(matches);
    deleting.current.set(selection.directory, matches);
    transfers.remove(selection);
  };
  const download = (matches: readonly Match[]) => {
    const [first] = matches;
    if (first === undefined) return;
    if (matches.length > 1 || first.entry.type === "directory") {
      transfers.downloadArchive(selectionOf(matches));
      return;
    }
    downloadFiles(session.id, [first.path], (path, problem) =>
      notify.failed(`Download ${sentenceText(nameOf(path))}`, problem),
    );
  };
  /** Goes into a folder, shows a file. */
  const open = (match: Match) => {
    if (match.entry.type === "directory") onGo(match.path);
    else if (previewable(match.entry)) ask({ ask: "preview", matches: [match] });
  };
  const copy = async (texts: readonly string[], one: string, many: string) => {
    if (await copyText(texts.join("\n"))) {
      notify.finished(
        texts.length === 1 ? `Copied the ${one}` : `Copied ${formatCount(texts.length)} ${many}`,
      );
    } else {
      const detail = "Its settings may forbid it to pages.";
      notify.failed(`Copy the ${one}`, ownProblem("The browser gave no clipboard", detail));
    }
  };

  const needsSome = selected.length === 0 ? "Select something first" : undefined;
  const needsOne = active === undefined ? "Select something first" : undefined;
  const places = new Set(selected.map((match) => pathKey(match.directory)));
  const needsOnePlace = needsSome ?? (places.size > 1 ? "Select things of one folder first" : undefined);
  useActions({
    open: { run: () => active && onShow(active), unavailable: needsOne },
    "show-in-folder": { run: () => active && onShow(active), unavailable: needsOne },
    preview: {
      run: () => active && ask({ ask: "preview", matches: [active] }),
      unavailable: active !== undefined && previewable(active.entry) ? undefined : "Select a file first",
    },
    download: { run: () => download(selected), unavailable: needsSome },
    delete: { run: () => ask({ ask: "delete", matches: selected }), unavailable: needsSome },
    permissions: {
      run: () => ask({ ask: "permissions", matches: selected }),
      unavailable: needsOnePlace,
    },
    properties: { run: () => ask({ ask: "properties", matches: selected }), unavailable: needsOnePlace },
    "copy-path": {
      run: () =>
        void copy(
          selected.map(({ path }) => copiedPath(path)),
          "path",
          "paths",
        ),
      unavailable: needsSome,
    },
    "copy-link": {
      run: () =>
        void copy(
          selected.map(({ path }) => ftpLink(session, path)),
          "link",
          "links",
        ),
      unavailable: needsSome,
    },
    "select-all": { run: () => results.select(selectAll(results.selection, results.order)) },
    "select-none": {
      run: () => results.select(nothingSelected),
      unavailable: selected.length === 0 ? "Nothing is selected" : undefined,
    },
    "go-up": { run: onClose },
  });
  return { remove, open, download };
}
