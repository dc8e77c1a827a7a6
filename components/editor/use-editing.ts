import { useServices } from "@/components/services";
import { ownProblem, ProblemError } from "@/lib/client/problem-error";
import { join, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

export interface EditingPlace {
  readonly session: Session;
  readonly directory: RemotePath;
  /** Of the directory, as its listing gave them. */
  readonly pathBytes: string | undefined;
  /** What is in it. */
  readonly entries: readonly Entry[];
  /** Called when the editor has gone: the focus may need a place. */
  readonly onClosed: () => void;
}

export interface Editing {
  readonly edit: (entry: Entry) => void;
  /** Opens an editor for a file that isn't there yet; saving makes it. @throws {ProblemError} for a name that is taken */
  readonly editNew: (name: string) => void;
}

/** Opens files of a directory in the editor. */
export function useEditing({ entries, ...place }: EditingPlace): Editing {
  const { editorDesk } = useServices();
  return {
    edit: (entry) => {
      editorDesk.open({ ...place, path: join(place.directory, entry, place.pathBytes), entry });
    },
    editNew: (name) => {
      if (entries.some((entry) => entry.name === name)) {
        const detail = "Choose another name, or select that one and edit it.";
        throw new ProblemError(ownProblem("There is something of that name", detail));
      }
      editorDesk.open({ ...place, path: join(place.directory, { name }), entry: null });
    },
  };
}

/** Why entries can't be edited; undefined when they can. */
export function whyNotEdited(entries: readonly Entry[]): string | undefined {
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) return "Select one file first";
  return entry.type === "file" || entry.type === "link" ? undefined : "Only files can be edited";
}
