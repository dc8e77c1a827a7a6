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

/** Shows the file that is being edited, wherever in the page a person is. @param sessions those that live */
export function EditorHost({ sessions }: { sessions: readonly Session[] }) {
  const { editorDesk } = useServices();
  const queries = useQueryClient();
  const notify = useNotify();
  const request = useSyncExternalStore(editorDesk.subscribe, editorDesk.snapshot, () => null);
  if (request === null) return null;
  const { session, directory, path, entry } = request;
  const present = presentSession(sessions, session);
  return (
    <Suspense>
      <EditorDialog
        session={present ?? session}
        sessionOver={present === null}
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
function presentSession(sessions: readonly Session[], { id, host, port, user }: Session): Session | null {
  return (
    sessions.find((session) => session.id === id) ??
    sessions.find((session) => session.host === host && session.port === port && session.user === user) ??
    null
  );
}
