"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { ActionRegistry } from "@/lib/client/actions/action-registry";
import { fetchTraffic } from "@/lib/client/api";
import { EditorDesk } from "@/lib/client/editor/editor-desk";
import { EntryClipboard } from "@/lib/client/files/operations/entry-clipboard";
import { EntryWishes } from "@/lib/client/files/operations/entry-wishes";
import { PendingChanges } from "@/lib/client/files/operations/pending-changes";
import { UndoStack } from "@/lib/client/files/operations/undo";
import { EndedSessions } from "@/lib/client/sessions/ended-sessions";
import { LineCalls } from "@/lib/client/traffic/line-calls";
import { TrafficStore } from "@/lib/client/traffic/traffic-store";
import { LazyTransfers } from "@/lib/client/transfers/lazy-transfers";
import type { TransferCenter } from "@/lib/client/transfers/transfer-center";

/** What lives as long as the page and isn't React's: what is under way, the log, the sessions that ended, what can be done, the file being edited. */
export interface Services {
  readonly transfers: TransferCenter;
  readonly traffic: TrafficStore;
  readonly lineCalls: LineCalls;
  readonly ended: EndedSessions;
  readonly actions: ActionRegistry;
  readonly editorDesk: EditorDesk;
  readonly files: FileServices;
}

/** What people do to entries, from whichever listing: beyond the one that is shown now. */
export interface FileServices {
  readonly pending: PendingChanges;
  readonly wishes: EntryWishes;
  readonly undo: UndoStack;
  readonly clipboard: EntryClipboard;
}

const ServicesContext = createContext<Services | null>(null);

/** Events that the page keeps per session; the server's ring may hold fewer. */
const EVENTS_KEPT = 50_000;

/** The next frame; a page in the background has none, so there a timer. */
function nextFrame(task: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(task);
  else setTimeout(task, 100);
}

/** The browser's side of transfers: nobody's first sight of the page needs it. */
async function loadTransfers(): Promise<TransferCenter> {
  const [{ PageTransfers }, { browserHost }] = await Promise.all([
    import("@/lib/client/transfers/page-transfers"),
    import("@/lib/client/transfers/browser-host"),
  ]);
  return new PageTransfers(browserHost());
}

function createServices(): Services {
  const asking = new Set<string>();
  const traffic: TrafficStore = new TrafficStore({
    limit: EVENTS_KEPT,
    schedule: nextFrame,
    backfill: (session, after) => {
      if (asking.has(session)) return;
      asking.add(session);
      fetchTraffic(session, after)
        .then((events) => traffic.addAll(events))
        .catch(() => {
          // The session is gone, or Portside is; the stream tells either, and the log keeps what it has.
        })
        .finally(() => asking.delete(session));
    },
  });
  return {
    transfers: new LazyTransfers(loadTransfers),
    traffic,
    lineCalls: new LineCalls(),
    ended: new EndedSessions(),
    actions: new ActionRegistry(),
    editorDesk: new EditorDesk(),
    files: {
      pending: new PendingChanges(),
      wishes: new EntryWishes(),
      undo: new UndoStack(),
      clipboard: new EntryClipboard(),
    },
  };
}

export function ServicesProvider({ children }: { children: ReactNode }) {
  const [services] = useState(createServices);
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("useServices needs a ServicesProvider above it");
  return services;
}
