"use client";

import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ActionScopeContext, useActions } from "@/components/actions/use-actions";
import { FileBrowser } from "@/components/files/file-browser";
import { useFileView } from "@/components/files/use-file-view";
import { useListing } from "@/components/files/use-listing";
import { useLocalUpload } from "@/components/files/use-local-upload";
import { usePageDrop } from "@/components/files/use-page-drop";
import { usePagePaste } from "@/components/files/use-page-paste";
import { startOf } from "@/components/sessions/use-sessions";
import { WireText } from "@/components/ui/wire-text";
import { ActionRegistry } from "@/lib/client/actions/action-registry";
import { type PaneId, respell } from "@/lib/client/location";
import { join, parentOf, type RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";
import { LostFiles } from "./lost-files";
import { OtherPaneActions } from "./other-pane-actions";
import type { ShownPlace } from "./shown-place";

export interface FilesPaneProps {
  readonly id: PaneId;
  readonly place: ShownPlace;
  /** Whether Portside can be reached. */
  readonly live: boolean;
  /** Whether it is the one that had the focus last. */
  readonly active: boolean;
  readonly onActivate: () => void;
  /** Goes somewhere and takes the focus along, see `focusWish`. */
  readonly onGo: (path: RemotePath) => void;
  /** Set when the files should get the focus once they are listed. */
  readonly focusWish: RefObject<boolean>;
  /** A session was opened in the place of the one that ended. */
  readonly onReopened: (session: Session) => void;
  /** What the other pane shows; null while there is none. */
  readonly other: ShownPlace | null;
  /** Above the files; null where the bar of the session is enough. */
  readonly header: ReactNode;
}

const labels = {
  first: { pane: "Pane", grid: "Files" },
  beside: { pane: "Pane beside", grid: "Files beside" },
} as const;

/** A directory in a pane. Files and folders that are dropped on it, or pasted while it is the active one, are uploaded. */
export function FilesPane(props: FilesPaneProps) {
  const { id, place, active, other, focusWish, onGo } = props;
  const { session, path, ended } = place;
  const listing = useListing(session, path, ended);
  const listed = listing.data;
  const view = useFileView(path, listed?.entries);
  const pane = useRef<HTMLElement>(null);
  const [registry] = useState(() => new ActionRegistry());
  const scope = useMemo(() => ({ registry, active }), [registry, active]);

  // The text of a place that is known by its bytes is what the session's charset makes of them now.
  useEffect(() => {
    if (path.bytes === undefined || listed === undefined || listed.path === path.text) return;
    respell(session.id, path, { ...path, text: listed.path });
  }, [session.id, path, listed]);

  const goUp = useCallback(() => {
    const up = parentOf(path);
    if (up !== null) onGo(up);
  }, [path, onGo]);

  const open = !ended && session.state !== "lost";
  const { upload, reading } = useLocalUpload(session);
  const drop = usePageDrop({
    entries: view.entries,
    takes: (target) => {
      if (!open) return false;
      const own = target.closest("[data-pane]");
      return own === null ? active : own === pane.current;
    },
    onDrop: (dropped, into) => upload(into === null ? path : join(path, into, listed?.pathBytes), dropped),
  });
  usePagePaste((pasted) => upload(path, pasted), active && open);

  return (
    <ActionScopeContext value={scope}>
      <section
        ref={pane}
        data-pane={id}
        aria-label={labels[id].pane}
        aria-current={other !== null && active ? "true" : undefined}
        onPointerDownCapture={props.onActivate}
        onFocusCapture={props.onActivate}
        className="relative flex h-full min-w-0 flex-col"
      >
        {props.header}
        <PlaceActions session={session} onGo={onGo} />
        {open && <OtherPaneActions place={place} pathBytes={listed?.pathBytes} view={view} other={other} />}
        <div className="relative min-h-0 flex-1">
          {open ? (
            <FileBrowser
              label={labels[id].grid}
              session={session}
              path={path}
              listing={listing}
              view={view}
              dropInto={drop?.row ?? null}
              focusWish={focusWish}
              onGo={onGo}
              onUp={goUp}
              onUpload={(chosen) => upload(path, chosen)}
              reading={reading}
            />
          ) : (
            <LostFiles
              label={labels[id].grid}
              place={place}
              listing={listing}
              view={view}
              live={props.live}
              onReopened={(opened) => {
                focusWish.current = true;
                props.onReopened(opened);
              }}
            />
          )}
          {drop !== null && drop.row === null && (
            <div className="pointer-events-none absolute inset-1 grid place-items-end justify-center rounded-lg border-2 border-dashed border-accent pb-12">
              <p className="rounded-md bg-accent px-3 py-1.5 font-medium text-sheet shadow-lift">
                Upload to <WireText text={path.text} />
              </p>
            </div>
          )}
        </div>
      </section>
    </ActionScopeContext>
  );
}

/** What can be done about the place of a pane, whatever is shown of it. */
function PlaceActions({ session, onGo }: { session: Session; onGo: (path: RemotePath) => void }) {
  useActions({ "go-home": { run: () => onGo(startOf(session)) } });
  return null;
}
