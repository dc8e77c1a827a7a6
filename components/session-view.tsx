"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { trafficDock } from "@/lib/client/layout-preferences";
import { goTo } from "@/lib/client/location";
import { join, parentOf, type RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";
import { FileBrowser } from "./files/file-browser";
import { useFileView } from "./files/use-file-view";
import { useListing } from "./files/use-listing";
import { useLocalUpload } from "./files/use-local-upload";
import { usePageDrop } from "./files/use-page-drop";
import { usePagePaste } from "./files/use-page-paste";
import { NarrowPanels } from "./narrow-panels";
import { SessionBar } from "./sessions/session-bar";
import { TrafficPanel } from "./traffic/traffic-panel";
import { WireText } from "./ui/wire-text";
import { useMediaQuery } from "./use-media-query";
import { WidePanels } from "./wide-panels";

export interface SessionViewProps {
  readonly session: Session;
  readonly path: RemotePath;
  readonly live: boolean;
  readonly onGo: (path: RemotePath) => void;
}

/** A session: its bar, its files, its traffic. Files and folders that are dropped on the page or pasted into it are uploaded. */
export function SessionView({ session, path, live, onGo }: SessionViewProps) {
  const listing = useListing(session, path);
  const listed = listing.data;
  const view = useFileView(path, listed?.entries);
  const [selectedEvent, setSelectedEvent] = useState<number | null>(null);
  const dock = useSyncExternalStore(trafficDock.subscribe, trafficDock.current, () => "right" as const);
  const narrow = useMediaQuery("(max-width: 759px)");

  const focusWish = useRef(false);

  // The text of a place that is known by its bytes is what the session's charset makes of them now.
  useEffect(() => {
    if (path.bytes === undefined || listed === undefined || listed.path === path.text) return;
    goTo(session.id, { ...path, text: listed.path }, "replace");
  }, [session.id, path, listed]);

  const go = useCallback(
    (to: RemotePath) => {
      focusWish.current = true;
      onGo(to);
    },
    [onGo],
  );

  const goUp = useCallback(() => {
    const up = parentOf(path);
    if (up !== null) go(up);
  }, [path, go]);

  const { upload, reading } = useLocalUpload(session);
  const drop = usePageDrop(view.entries, (dropped, into) =>
    upload(into === null ? path : join(path, into, listed?.pathBytes), dropped),
  );
  usePagePaste((pasted) => upload(path, pasted));

  const files = (
    <div className="relative h-full">
      <FileBrowser
        session={session}
        path={path}
        listing={listing}
        view={view}
        dropInto={drop?.row ?? null}
        focusWish={focusWish}
        onGo={go}
        onUp={goUp}
        onUpload={(chosen) => upload(path, chosen)}
        reading={reading}
      />
      {drop !== null && drop.row === null && (
        <div className="pointer-events-none absolute inset-1 grid place-items-end justify-center rounded-lg border-2 border-dashed border-accent pb-12">
          <p className="rounded-md bg-accent px-3 py-1.5 font-medium text-sheet shadow-lift">
            Upload to <WireText text={path.text} />
          </p>
        </div>
      )}
    </div>
  );
  const traffic = (
    <TrafficPanel
      session={session}
      path={path}
      live={live}
      selected={selectedEvent}
      onSelect={setSelectedEvent}
      sideBySide={dock === "bottom" && !narrow}
    />
  );

  return (
    <Tooltip.Provider delay={500}>
      <div className="flex min-h-0 flex-1 flex-col">
        <SessionBar session={session} path={path} onGo={go} onUp={goUp} />
        {narrow ? (
          <NarrowPanels files={files} traffic={traffic} />
        ) : (
          <WidePanels dock={dock} files={files} traffic={traffic} />
        )}
      </div>
    </Tooltip.Provider>
  );
}
