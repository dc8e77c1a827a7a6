import type { RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

/** What a dialog about entries of a directory is given. */
export interface EntryQuestionProps {
  readonly session: Session;
  /** The directory that holds the entries. */
  readonly directory: RemotePath;
  /** Of the directory, as its listing gave them: what the entries' `nameBytes` go below. */
  readonly pathBytes: string | undefined;
  readonly entries: readonly Entry[];
  readonly onClose: () => void;
}
