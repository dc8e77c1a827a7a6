"use client";

import { ArrowLeftToLine, ArrowRightToLine, ArrowUp, X } from "lucide-react";
import { ActionIconButton } from "@/components/actions/action-button";
import { PathBar } from "@/components/sessions/path-bar";
import { IconButton } from "@/components/ui/icon-button";
import type { PaneId } from "@/lib/client/location";
import { parentOf, type RemotePath } from "@/lib/client/remote-path";
import type { ShownPlace } from "./shown-place";

export interface PaneHeaderProps {
  readonly id: PaneId;
  readonly place: ShownPlace;
  readonly active: boolean;
  /** The sessions that it can show, with their names. */
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly onGo: (path: RemotePath) => void;
  /** Shows another session; null to open a new one. */
  readonly onChoose: (session: string | null) => void;
  readonly onClose: () => void;
}

const labels = {
  first: { session: "Session of the pane", path: "Path", up: "Up", close: "Close the pane" },
  beside: {
    session: "Session of the pane beside",
    path: "Path beside",
    up: "Up beside",
    close: "Close the pane beside",
  },
} as const;

/** Of one of two panes: which session it shows, and where. */
export function PaneHeader({ id, place, active, choices, onGo, onChoose, onClose }: PaneHeaderProps) {
  const up = parentOf(place.path);
  return (
    <div
      className={`flex items-center gap-1 border-t-2 border-b border-b-line px-2 py-1 ${
        active ? "border-t-accent bg-sheet" : "border-t-transparent bg-paper"
      }`}
    >
      <select
        aria-label={labels[id].session}
        value={place.session.id}
        onChange={({ target }) => onChoose(target.value === "" ? null : target.value)}
        className={`h-7 max-w-[38%] min-w-0 shrink-0 truncate rounded-md border border-edge/60 bg-paper px-1.5 pointer-coarse:h-9 ${active ? "font-medium" : "text-ink-2"}`}
      >
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.name}
          </option>
        ))}
        <option value="">New session…</option>
      </select>
      <IconButton label={labels[id].up} disabled={up === null} onClick={() => up && onGo(up)}>
        <ArrowUp size={16} aria-hidden="true" />
      </IconButton>
      <PathBar label={labels[id].path} place={place} onGo={onGo} />
      <ActionIconButton
        action="copy-to-other-pane"
        icon={
          id === "first" ? (
            <ArrowRightToLine size={15} aria-hidden="true" />
          ) : (
            <ArrowLeftToLine size={15} aria-hidden="true" />
          )
        }
      />
      <IconButton label={labels[id].close} onClick={onClose}>
        <X size={15} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
