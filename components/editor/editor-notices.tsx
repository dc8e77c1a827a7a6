import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { charsetName } from "@/lib/client/charsets";
import type { OpenText } from "@/lib/client/editor/editor-state";
import { ownProblem } from "@/lib/client/problem-error";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { EditorReconnect } from "./editor-reconnect";

export interface EditorNoticesProps {
  readonly state: OpenText;
  readonly entry: Entry | null;
  readonly permissionsLost: boolean;
  /** The session that is over, where there is no other: nothing can be saved before there is. */
  readonly endedSession: Session | null;
  readonly onReconnected: (session: Session) => void;
  readonly onCharset: () => void;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
  /** Writes the text in UTF-8 instead, and saves it. */
  readonly onSaveAsUtf8: () => void;
}

function Note({ children }: { children: ReactNode }) {
  return (
    <div className="flex items-start gap-2 rounded-lg border border-line bg-paper p-2.5">
      <Info size={16} aria-hidden="true" className="mt-px shrink-0 text-note" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2 break-words">{children}</div>
    </div>
  );
}

/** What a person should know before going on: why nothing was saved, why nothing can be changed, what saving does. */
export function EditorNotices(props: EditorNoticesProps) {
  const { state, entry } = props;
  const { activity, saved, format } = state;
  const notices = [
    props.endedSession !== null && (
      <EditorReconnect key="reconnect" session={props.endedSession} onOpened={props.onReconnected} />
    ),
    // Without a session there is nothing to be tried again.
    activity.kind === "failed" && props.endedSession === null && (
      <ProblemAlert key="failed" action="Save" problem={activity.problem} onDismiss={props.onDismiss}>
        <Button onClick={props.onRetry}>Try again</Button>
      </ProblemAlert>
    ),
    activity.kind === "unencodable" && (
      <ProblemAlert
        key="unencodable"
        action="Save"
        problem={ownProblem(
          `${charsetName(activity.charset)} has no “${activity.character}”`,
          `It is in line ${activity.line}, column ${activity.column}. Take it out, or save the text in UTF-8. Nothing was saved.`,
        )}
        onDismiss={props.onDismiss}
      >
        <Button onClick={props.onSaveAsUtf8}>Save as UTF-8</Button>
      </ProblemAlert>
    ),
    saved.inexact === "invalid" && (
      <Note key="invalid">
        <p>
          Some bytes of this file aren't valid in {charsetName(format.charset)}. It is shown with {"\ufffd"}{" "}
          in their place and can't be changed, because saving would destroy them.
        </p>
        <Button onClick={props.onCharset}>Choose another charset</Button>
      </Note>
    ),
    saved.inexact === "ambiguous" && (
      <Note key="ambiguous">
        <p>
          This file has characters that {charsetName(format.charset)} writes in more than one way. It can't be
          changed here, because saving would rewrite them all.
        </p>
        <Button onClick={props.onCharset}>Choose another charset</Button>
      </Note>
    ),
    entry?.type === "link" && (
      <Note key="link">
        <p>
          This is a link
          {entry.linkTarget && (
            <>
              {" "}
              to <WireText text={entry.linkTarget} />
            </>
          )}
          . Saving puts a file in its place; to keep the link, edit what it points at.
        </p>
      </Note>
    ),
    props.permissionsLost && (
      <Note key="permissions">
        <p>
          Saved, but the server didn't let the file's permissions
          {entry?.permissions && ` (${entry.permissions.mode})`} be set again. It has those of a new file.
        </p>
      </Note>
    ),
  ].filter((notice) => notice !== false);
  if (notices.length === 0) return null;
  return (
    <div className="flex max-h-[40%] flex-col gap-2 overflow-auto border-b border-line p-2">{notices}</div>
  );
}
