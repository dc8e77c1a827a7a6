"use client";

import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { nextTab } from "@/lib/client/sessions/session-tabs";
import { hasMovingTransfers } from "@/lib/client/transfers/queue";
import { appPath } from "@/lib/contract/base-path";
import type { Session } from "@/lib/contract/session";
import { PageActions } from "./actions/page-actions";
import { useActions } from "./actions/use-actions";
import { EditorHost } from "./editor/editor-host";
import { listAgain, listingKey } from "./files/use-listing";
import { useSettledJobs } from "./files/use-settled-jobs";
import { usePlaces } from "./panes/use-places";
import { useServices } from "./services";
import { ConnectForm } from "./sessions/connect-form";
import { SessionTabs } from "./sessions/session-tabs";
import { useClosing } from "./sessions/use-closing";
import { useSessionTabs } from "./sessions/use-session-tabs";
import { useSettings } from "./sessions/use-sessions";
import { SiteActions } from "./sites/site-actions";
import { useHasTransfers } from "./transfers/use-transfers";
import { buttonClass } from "./ui/button";
import { Mark } from "./ui/mark";
import { FailureStrip, NoticeArea } from "./ui/notices";
import { ThemeToggle } from "./ui/theme-toggle";
import { WireText } from "./ui/wire-text";
import { useEventStream } from "./use-event-stream";
import { usePageLocation } from "./use-page-location";

// The connect form must be there at once; the session with its log and explanations comes while a person fills it in.
const loadPanesView = () => import("./panes/panes-view");
const PanesView = lazy(async () => ({ default: (await loadPanesView()).PanesView }));
const loadCloseDialog = () => import("./sessions/close-dialog");
const LayoutTools = lazy(async () => ({ default: (await import("./layout-tools")).LayoutTools }));
const TransfersRegion = lazy(async () => ({
  default: (await import("./transfers/transfers-region")).TransfersRegion,
}));
const SignOut = lazy(async () => ({ default: (await import("./sessions/sign-out")).SignOut }));
const CloseDialog = lazy(async () => ({ default: (await loadCloseDialog()).CloseDialog }));

/** Asks for what a session needs. A part that doesn't come is asked for again when it is needed. */
function loadSession(): void {
  void Promise.allSettled([loadPanesView(), loadCloseDialog()]);
}

/** Said above the connect form when the address names a session that this page knows nothing of. */
const GONE =
  "The session in this address is gone: it was closed, or Portside was started anew. Connect again to open another.";

/** While many files are on their way, a directory is listed again no more often than this, in milliseconds. */
const REFRESH_MS = 2000;

/** Lists a directory again when transfers changed something in it. */
function useRefreshAfterChanges(): void {
  const { transfers } = useServices();
  const queries = useQueryClient();
  useEffect(() => {
    const planned = new Map<string, ReturnType<typeof setTimeout>>();
    const stop = transfers.onChanged(({ session, directory }) => {
      const key = listingKey(session, directory);
      const name = key.join(" ");
      const more = hasMovingTransfers(transfers.snapshot());
      if (more && planned.has(name)) return;
      clearTimeout(planned.get(name));
      const refresh = () => {
        planned.delete(name);
        void listAgain(queries, session, directory);
      };
      planned.set(name, setTimeout(refresh, more ? REFRESH_MS : 0));
    });
    return () => {
      stop();
      for (const timer of planned.values()) clearTimeout(timer);
    };
  }, [transfers, queries]);
}

/** Session tabs above, the session or the connect form in the middle, transfers below. */
export function WorkspaceShell({ sessions }: { sessions: readonly Session[] }) {
  const place = usePageLocation();
  const { transfers } = useServices();
  const { data: settings } = useSettings();
  const live = useEventStream();
  const hasTransfers = useHasTransfers();
  useRefreshAfterChanges();
  useSettledJobs();
  useEffect(() => transfers.setSessions(sessions), [transfers, sessions]);

  const { tabs, names, sites, move } = useSessionTabs(sessions);
  const places = usePlaces(tabs);
  const { first, beside, inFront } = places;
  const hasSession = first !== null;
  useEffect(() => {
    if (hasSession) loadSession();
  }, [hasSession]);

  const closing = useClosing((closed) =>
    places.leave(closed, nextTab(tabs, inFront?.session.id ?? "", closed)?.session ?? null),
  );

  const at = tabs.findIndex(({ session }) => session.id === inFront?.session.id);
  const step = (by: 1 | -1) => {
    const next = tabs[at === -1 ? 0 : (at + by + tabs.length) % tabs.length];
    if (next !== undefined) places.choose(next.session);
  };
  const fewSessions = tabs.length < (inFront === null ? 1 : 2) ? "There is no other session" : undefined;
  const moveTab = (by: 1 | -1) => inFront && move(inFront.session.id, at + by);
  useActions({
    "new-session": { run: () => places.choose(null) },
    "next-session": { run: () => step(1), unavailable: fewSessions },
    "previous-session": { run: () => step(-1), unavailable: fewSessions },
    "move-tab-left": {
      run: () => moveTab(-1),
      unavailable: inFront === null ? "There is no session" : at === 0 ? "It is the first one" : undefined,
    },
    "move-tab-right": {
      run: () => moveTab(1),
      unavailable:
        inFront === null ? "There is no session" : at === tabs.length - 1 ? "It is the last one" : undefined,
    },
    "close-session": {
      run: () => inFront && closing.ask([inFront.session]),
      unavailable: inFront === null ? "There is no session" : undefined,
    },
  });

  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <header className="flex h-bar shrink-0 items-stretch gap-2 px-3">
        <div className="flex items-center gap-2 pr-2 text-lg font-semibold">
          <Mark />
          <span className="hidden sm:inline">Portside</span>
        </div>
        <SessionTabs
          tabs={tabs}
          names={names}
          sites={sites}
          current={inFront?.session.id ?? null}
          beside={(places.active === "first" ? beside : first)?.session.id ?? null}
          onOpen={(session) => places.choose(session)}
          onOpened={(session) => places.choose(session)}
          onClose={closing.ask}
          onMove={move}
        />
        <div className="flex items-center">
          {first !== null && (
            <Suspense>
              <LayoutTools />
            </Suspense>
          )}
          {/* In tabs of their own: this page holds what is on its way, and the logs of sessions that ended. */}
          {["Lab", "Guide", "Replay"].map((page) => (
            <a
              key={page}
              href={appPath(`/${page.toLowerCase()}`)}
              target="_blank"
              rel="noopener"
              className={`${buttonClass("quiet")} max-sm:hidden`}
            >
              {page}
              <span className="sr-only"> (opens in a new tab)</span>
            </a>
          ))}
          <PageActions />
          {settings?.hasAccessPassword && (
            <Suspense>
              <SignOut sessions={sessions} />
            </Suspense>
          )}
          <ThemeToggle />
        </div>
      </header>
      <main className="relative flex min-h-0 flex-1 flex-col">
        {inFront !== null && !inFront.ended && !live && (
          <p role="alert" className="border-t border-wrong/40 bg-wrong-wash px-3 py-1.5">
            <strong className="text-wrong">Portside can't be reached.</strong> What you see is as it was. This
            page keeps trying, and goes on by itself.
          </p>
        )}
        {first !== null ? (
          <Suspense>
            <PanesView
              first={first}
              beside={beside}
              active={places.active}
              paneKeys={places.keys}
              tabKey={(id) => tabs.find(({ session }) => session.id === id)?.key ?? id}
              choices={tabs.map(({ session: { id } }) => ({ id, name: names.get(id) ?? id }))}
              live={live}
              onActivate={places.activate}
              onGo={places.go}
              onChoose={(pane, id) =>
                places.choose(tabs.find(({ session }) => session.id === id)?.session ?? null, pane)
              }
              onClosePane={places.closePane}
              onSplit={places.split}
              onReopened={places.reopened}
            />
          </Suspense>
        ) : (
          <div
            className="min-h-0 flex-1 overflow-auto border-t border-line"
            onKeyDownCapture={loadSession}
            onPointerMoveCapture={loadSession}
          >
            <ConnectForm
              withSites
              url={place.url}
              {...(place.first !== null && { notice: GONE })}
              onOpened={places.opened}
            />
          </div>
        )}
        <NoticeArea />
      </main>
      <FailureStrip />
      <SiteActions
        session={inFront === null || inFront.ended ? null : inFront.session}
        path={inFront === null || inFront.path.bytes !== undefined ? "" : inFront.path.text}
      />
      {(first !== null || hasTransfers) && (
        <Suspense>
          <TransfersRegion
            hint={
              inFront !== null &&
              !inFront.ended && (
                <>
                  Drop files anywhere to upload to <WireText text={inFront.path.text} />
                </>
              )
            }
          />
        </Suspense>
      )}
      <EditorHost sessions={sessions} onReopened={places.reopened} />
      {closing.question !== null && (
        <Suspense>
          <CloseDialog question={closing.question} onConfirm={closing.confirm} onKeep={closing.keep} />
        </Suspense>
      )}
    </div>
  );
}
