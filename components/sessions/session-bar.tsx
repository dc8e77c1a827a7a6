"use client";

import { ArrowLeft, ArrowRight, ArrowUp, Lock, LockOpen } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { useNotify } from "@/components/ui/notices";
import { useHistoryReach } from "@/components/use-page-location";
import { toProblem } from "@/lib/client/problem-error";
import { parentOf, type RemotePath } from "@/lib/client/remote-path";
import { sessionName } from "@/lib/client/sessions/session-names";
import { visibleText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";
import type { DataMode } from "@/lib/protocol/traffic";
import { DataModeChoice } from "./data-mode-choice";
import { PathBar } from "./path-bar";
import { useChangeSession } from "./use-sessions";

export interface SessionBarProps {
  readonly session: Session;
  readonly path: RemotePath;
  readonly onGo: (path: RemotePath) => void;
  readonly onUp: () => void;
}

/** Whether the control connection is encrypted, and how. */
function SecuredChip({ secured }: Pick<Session, "secured">) {
  if (secured === null) {
    return (
      <span
        className="flex shrink-0 items-center gap-1.5 text-sm text-ink-2"
        title="Names, files and the password travel readable. Choose TLS when you connect, if the server has it."
      >
        <LockOpen size={14} aria-hidden="true" />
        Not encrypted
      </span>
    );
  }
  return (
    <span
      className="flex shrink-0 items-center gap-1.5 text-sm text-good"
      title={`${secured.protocol}, ${secured.cipher}`}
    >
      <Lock size={14} aria-hidden="true" />
      {secured.protocol.replace(/^TLSv/, "TLS ")}
    </span>
  );
}

/** Where the session is, and how its next data connection opens. */
export function SessionBar({ session, path, onGo, onUp }: SessionBarProps) {
  const reach = useHistoryReach();
  const change = useChangeSession(session.id);
  const notify = useNotify();

  const setDataMode = (dataMode: DataMode) =>
    change.mutate(
      { dataMode },
      { onError: (error) => notify.failed("Change the data connection", toProblem(error)) },
    );

  return (
    <section
      aria-label="Session"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-y border-line bg-sheet px-3 py-1.5"
    >
      <h1 className="sr-only">{visibleText(sessionName(session))}</h1>
      <div className="flex min-w-0 flex-1 basis-72 items-center gap-1">
        <IconButton label="Back" disabled={!reach.back} onClick={() => window.history.back()}>
          <ArrowLeft size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label="Forward" disabled={!reach.forward} onClick={() => window.history.forward()}>
          <ArrowRight size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label="Up" keys="Backspace" disabled={parentOf(path) === null} onClick={onUp}>
          <ArrowUp size={16} aria-hidden="true" />
        </IconButton>
        <PathBar path={path} onGo={onGo} />
      </div>
      <div className="flex items-center gap-3">
        <span className="hidden text-ink-2 lg:inline" aria-hidden="true">
          Data connection
        </span>
        <DataModeChoice
          value={change.isPending ? (change.variables.dataMode ?? session.dataMode) : session.dataMode}
          onChange={setDataMode}
        />
        <SecuredChip secured={session.secured} />
      </div>
    </section>
  );
}
