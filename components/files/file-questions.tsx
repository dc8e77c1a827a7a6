"use client";

import { lazy, Suspense } from "react";
import { LazyPreview } from "@/components/preview/lazy-preview";
import { checkNewDirectory } from "@/lib/client/files/name";
import { join } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";
import { DeleteDialog } from "./delete-dialog";
import { NameDialog } from "./name-dialog";
import type { EntryQuestionProps } from "./questions/entry-question";
import type { FileView } from "./use-file-view";

const MoveCopyDialog = lazy(() => import("./move-copy/move-copy-dialog"));
const PermissionsDialog = lazy(() => import("./permissions/permissions-dialog"));
const PatternDialog = lazy(() => import("./pattern-dialog"));
const PropertiesDialog = lazy(() => import("./properties/properties-dialog"));

/** What a person is being asked about entries of a directory, or about a new one. */
export type FileQuestion =
  | { readonly ask: "new-folder" | "new-file" | "select-pattern" }
  | {
      readonly ask: "delete" | "move-copy" | "permissions" | "properties" | "preview";
      readonly entries: EntryQuestionProps["entries"];
    };

export interface FileQuestionsProps extends Omit<EntryQuestionProps, "entries"> {
  readonly question: FileQuestion;
  readonly listedWith: Listing["listedWith"] | undefined;
  /** Asks something else instead. */
  readonly onAsk: (question: FileQuestion) => void;
  readonly onCreate: (name: string) => Promise<void>;
  /** @throws {ProblemError} for a name that is taken */
  readonly onCreateFile: (name: string) => void;
  readonly onEdit: (entry: EntryQuestionProps["entries"][number]) => void;
  readonly onDelete: (entries: EntryQuestionProps["entries"]) => void;
  readonly view: FileView;
  /** Called when the preview went on to another file. */
  readonly onShown: (entry: EntryQuestionProps["entries"][number]) => void;
  readonly onDownload: (entries: EntryQuestionProps["entries"]) => void;
}

/** The dialog that a question needs; each comes when it is first asked. */
export function FileQuestions(props: FileQuestionsProps) {
  const {
    question,
    listedWith,
    onAsk,
    onCreate,
    onCreateFile,
    onEdit,
    onDelete,
    view,
    onShown,
    onDownload,
    ...place
  } = props;
  const { onClose } = place;
  switch (question.ask) {
    case "new-folder":
      return (
        <NameDialog
          title="New folder"
          action="Create"
          initialName=""
          check={checkNewDirectory}
          hint="Slashes make folders in each other: reports/2026"
          onSubmit={onCreate}
          onClose={onClose}
        />
      );
    case "new-file":
      return (
        <NameDialog
          title="New file"
          action="Edit"
          initialName=""
          onSubmit={async (name) => onCreateFile(name)}
          onClose={onClose}
        />
      );
    case "select-pattern":
      return (
        <Suspense>
          <PatternDialog view={view} onClose={onClose} />
        </Suspense>
      );
    case "preview": {
      const [entry] = question.entries;
      if (entry === undefined) return null;
      return (
        <LazyPreview
          {...place}
          entry={entry}
          siblings={view.entries}
          onShown={onShown}
          onDownload={(file) => onDownload([file])}
          onEdit={onEdit}
        />
      );
    }
    case "delete":
      return (
        <DeleteDialog
          session={place.session}
          targets={question.entries.map((entry) => ({
            entry,
            path: join(place.directory, entry, place.pathBytes),
          }))}
          onConfirm={onDelete}
          onClose={onClose}
        />
      );
    case "move-copy":
      return (
        <Suspense>
          <MoveCopyDialog {...place} entries={question.entries} />
        </Suspense>
      );
    case "permissions":
      return (
        <Suspense>
          <PermissionsDialog {...place} entries={question.entries} />
        </Suspense>
      );
    case "properties":
      return (
        <Suspense>
          <PropertiesDialog
            {...place}
            entries={question.entries}
            listedWith={listedWith}
            onPermissions={() => onAsk({ ask: "permissions", entries: question.entries })}
          />
        </Suspense>
      );
  }
}
