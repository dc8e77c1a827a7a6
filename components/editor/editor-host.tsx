"use client";

import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useSyncExternalStore } from "react";
import { listAgain } from "@/components/files/use-listing";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { WireText } from "@/components/ui/wire-text";
import { nameOf } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";

const EditorDialog = lazy(async () => ({ default: (await import("./editor-dialog")).EditorDialog }));

export interface EditorHostProps {
  /** Those that live. */
  readonly sessions: readonly Session[];
  /** Called when a session was opened in the place of one that had ended. */
  readonly onReopened: (ended: Session, opened: Session) => void;
}

/** Shows the file that is being edited, wherever in the page a person is. */
export function EditorHost({ sessions, onReopened }: EditorHostProps) {
  const { editorDesk, ended } = useServices();
  const queries = useQueryClient();
  const notify = useNotify();
  const request = useSyncExternalStore(editorDesk.subscribe, editorDesk.snapshot, () => null);
  if (request === null) return null;
  const { session, directory, pathBytes, path, entry } = request;
  const present = presentSession(sessions, session);
  // It may have been opened anew, and have ended again.
  const last = ended.snapshot().findLast((candidate) => isSameLogin(candidate, session)) ?? session;
  return (
    <Suspense>
      <EditorDialog
        session={present ?? session}
        endedSession={present === null ? last : null}
        onReconnected={(opened) => onReopened(last, opened)}
        directory={directory}
        pathBytes={pathBytes}
        path={path}
        entry={entry}
        onClose={() => editorDesk.close()}
        onSaved={(saved) => {
          void listAgain(queries, (present ?? session).id, directory);
          notify.finished(
            <>
              Saved <WireText text={nameOf(saved)} />
            </>,
          );
        }}
      />
    </Suspense>
  );
}

/** The session, or when it is over another one of the same login; null when there is none. */
function presentSession(sessions: readonly Session[], wanted: Session): Session | null {
  return (
    sessions.find(({ id }) => id === wanted.id) ??
    sessions.find((session) => isSameLogin(session, wanted)) ??
    null
  );
}

function isSameLogin(a: Session, b: Session): boolean {
  return a.host === b.host && a.port === b.port && a.user === b.user;
}
