"use client";

import { ArrowLeft, ArrowRight, ArrowUp, ChevronDown, Lock, LockOpen, Settings } from "lucide-react";
import { ActionIconButton } from "@/components/actions/action-button";
import type { ShownPlace } from "@/components/panes/shown-place";
import { IconButton } from "@/components/ui/icon-button";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { Menu, MenuItem } from "@/components/ui/menu";
import { WireText } from "@/components/ui/wire-text";
import { parentOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
import { recentFolders } from "@/lib/client/sessions/recent-folders";
import { sessionName } from "@/lib/client/sessions/session-names";
import { visibleText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";
import type { DataMode } from "@/lib/protocol/traffic";
import { DataModeChoice } from "./data-mode-choice";
import { PathBar } from "./path-bar";

export interface SessionBarProps {
  readonly place: ShownPlace;
  /** Whether there are two panes, which have paths of their own. */
  readonly paired: boolean;
  /** How the next data connection opens. */
  readonly dataMode: DataMode;
  readonly onDataMode: (dataMode: DataMode) => void;
  readonly onGo: (path: RemotePath) => void;
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

/** The folders in which the session was lately. */
function RecentMenu({ place, onGo }: Pick<SessionBarProps, "place" | "onGo">) {
  const here = pathKey(place.path);
  const folders = recentFolders.of(place.session.id).filter((path) => pathKey(path) !== here);
  return (
    <Menu
      trigger={
        <button type="button" className={`${iconButtonClass} -ml-1 w-5`} aria-label="Recent folders">
          <ChevronDown size={13} aria-hidden="true" />
        </button>
      }
    >
      {folders.length === 0 && <p className="px-2 py-1 text-sm text-ink-2">No other folder yet</p>}
      {folders.map((path) => (
        <MenuItem key={pathKey(path)} onSelect={() => onGo(path)}>
          <WireText text={path.text} />
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Where the session of the pane with the focus is, and how its next data connection opens. */
export function SessionBar({ place, paired, dataMode, onDataMode, onGo }: SessionBarProps) {
  const { session, path, ended } = place;
  const up = parentOf(path);
  return (
    <section
      aria-label="Session"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-y border-line bg-sheet px-3 py-1.5"
    >
      <div className="flex min-w-0 flex-1 basis-72 items-center gap-1">
        <ActionIconButton action="go-back" icon={<ArrowLeft size={16} aria-hidden="true" />} />
        <ActionIconButton action="go-forward" icon={<ArrowRight size={16} aria-hidden="true" />} />
        <RecentMenu place={place} onGo={onGo} />
        {!paired && (
          <IconButton label="Up" keys="Backspace" disabled={up === null} onClick={() => up && onGo(up)}>
            <ArrowUp size={16} aria-hidden="true" />
          </IconButton>
        )}
        <h1 className={paired ? "min-w-0 truncate px-1.5 font-medium" : "sr-only"}>
          {visibleText(sessionName(session))}
        </h1>
        {!paired && <PathBar label="Path" place={place} onGo={onGo} />}
      </div>
      {!ended && (
        <div className="flex items-center gap-3">
          <span className="hidden text-ink-2 lg:inline" aria-hidden="true">
            Data connection
          </span>
          <DataModeChoice value={dataMode} onChange={onDataMode} />
          <SecuredChip secured={session.secured} />
          <ActionIconButton
            action="session-settings"
            className="-ml-1.5"
            icon={<Settings size={16} aria-hidden="true" />}
          />
        </div>
      )}
    </section>
  );
}
