"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useActions } from "@/components/actions/use-actions";
import { openCheck } from "@/components/check/open-check";
import { NarrowPanels, type PanelId } from "@/components/narrow-panels";
import { useServices } from "@/components/services";
import { AskSettingsContext, type SettingsWish } from "@/components/sessions/ask-settings";
import { SessionBar } from "@/components/sessions/session-bar";
import { useChangeSession } from "@/components/sessions/use-sessions";
import { useNotify } from "@/components/ui/notices";
import { useMediaQuery } from "@/components/use-media-query";
import { useHistoryReach } from "@/components/use-page-location";
import { WidePanels } from "@/components/wide-panels";
import { toggleTraffic, trafficDock } from "@/lib/client/layout-preferences";
import type { PaneId } from "@/lib/client/location";
import { toProblem } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";
import type { DataMode } from "@/lib/protocol/traffic";
import { FilesPane } from "./files-pane";
import { PaneHeader } from "./pane-header";
import { PanePair } from "./pane-pair";
import { PaneTraffic } from "./pane-traffic";
import type { ShownPlace } from "./shown-place";

const SettingsDialog = lazy(() => import("@/components/sessions/settings-dialog"));

export interface PanesViewProps {
  readonly first: ShownPlace;
  /** Null while there is one pane. */
  readonly beside: ShownPlace | null;
  /** The pane that had the focus last. */
  readonly active: PaneId;
  /** Tells the panes apart. */
  readonly paneKeys: Readonly<Record<PaneId, string>>;
  /** Identifies what a session's tab shows, also after it was opened anew. */
  readonly tabKey: (session: string) => string;
  /** The sessions to choose from, with their names. */
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly live: boolean;
  readonly onActivate: (pane: PaneId) => void;
  readonly onGo: (pane: PaneId, path: RemotePath) => void;
  readonly onChoose: (pane: PaneId, session: string | null) => void;
  readonly onClosePane: (pane: PaneId) => void;
  /** Opens the second pane. */
  readonly onSplit: () => void;
  readonly onReopened: (ended: Session, opened: Session) => void;
}

/** One pane of files or two side by side, their bar, and the traffic of the one that has the focus. */
export function PanesView(props: PanesViewProps) {
  const { first, beside, active, live, onActivate, onGo } = props;
  const dock = useSyncExternalStore(trafficDock.subscribe, trafficDock.current, () => "right" as const);
  const narrow = useMediaQuery("(max-width: 759px)");
  const [panel, setPanel] = useState<PanelId>("first");
  const reach = useHistoryReach();
  const notify = useNotify();
  const { lineCalls } = useServices();
  const [settings, setSettings] = useState<SettingsWish | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const focusFirst = useRef(false);
  const focusBeside = useRef(false);
  const switchTo = useRef<PaneId | null>(null);
  const paired = beside !== null;
  const shown = beside !== null && active === "beside" ? beside : first;
  const { session } = shown;
  const change = useChangeSession(session.id);

  // Going to the other pane: where it is listing still, its area has the focus until there are rows.
  useEffect(() => {
    const wish = switchTo.current;
    if (wish === null) return;
    const pane = area.current?.querySelector(`[data-pane=${wish}]`);
    const files = pane?.querySelector("[role=grid]") ?? pane?.querySelector("[data-scope=files]");
    if (!(files instanceof HTMLElement)) return;
    switchTo.current = null;
    files.focus();
  });

  const goFirst = useCallback(
    (path: RemotePath) => {
      focusFirst.current = true;
      onGo("first", path);
    },
    [onGo],
  );
  const goBeside = useCallback(
    (path: RemotePath) => {
      focusBeside.current = true;
      onGo("beside", path);
    },
    [onGo],
  );
  const setDataMode = (dataMode: DataMode) =>
    change.mutate(
      { dataMode },
      { onError: (error) => notify.failed("Change the data connection", toProblem(error)) },
    );
  const goToPane = (pane: PaneId) => {
    switchTo.current = pane;
    setPanel(pane);
  };
  const closePane = (pane: PaneId) => {
    goToPane("first");
    props.onClosePane(pane);
  };

  const fixed = shown.ended ? "This session has ended" : undefined;
  const trafficShown = narrow ? panel === "traffic" : dock !== "hidden";
  useActions({
    "two-panes": {
      run: () => {
        if (paired) return closePane("beside");
        goToPane("beside");
        props.onSplit();
      },
      checked: paired,
    },
    "other-pane": {
      run: () => {
        const other = active === "first" ? "beside" : "first";
        goToPane(other);
        onActivate(other);
      },
      unavailable: paired ? undefined : "There is one pane only",
    },
    "go-back": { run: () => window.history.back(), unavailable: reach.back ? undefined : "No step before" },
    "go-forward": {
      run: () => window.history.forward(),
      unavailable: reach.forward ? undefined : "No step after",
    },
    "traffic-panel": {
      run: () => (narrow ? setPanel(trafficShown ? active : "traffic") : toggleTraffic()),
      checked: trafficShown,
    },
    check: { run: () => openCheck(session.id), unavailable: fixed },
    "session-settings": { run: () => setSettings({ session, field: null }), unavailable: fixed },
    "data-passive": {
      run: () => setDataMode("passive"),
      unavailable: fixed,
      checked: session.dataMode === "passive",
    },
    "data-active": {
      run: () => setDataMode("active"),
      unavailable: fixed,
      checked: session.dataMode === "active",
    },
  });

  // A line of the log is asked for beside a problem: it is to be seen.
  useEffect(
    () =>
      lineCalls.subscribe(() => {
        if (narrow) setPanel("traffic");
        else if (trafficDock.current() === "hidden") toggleTraffic();
      }),
    [lineCalls, narrow],
  );

  const renderPane = (id: PaneId, place: ShownPlace) => {
    const go = id === "first" ? goFirst : goBeside;
    return (
      <FilesPane
        key={props.tabKey(place.session.id)}
        id={id}
        place={place}
        live={live}
        active={id === active}
        other={id === "first" ? beside : first}
        focusWish={id === "first" ? focusFirst : focusBeside}
        onActivate={() => id !== active && onActivate(id)}
        onGo={go}
        onReopened={(opened) => props.onReopened(place.session, opened)}
        header={
          paired && (
            <PaneHeader
              id={id}
              place={place}
              active={id === active}
              choices={props.choices}
              onGo={go}
              onChoose={(chosen) => props.onChoose(id, chosen)}
              onClose={() => closePane(id)}
            />
          )
        }
      />
    );
  };
  const firstPane = renderPane("first", first);
  const besidePane = beside && renderPane("beside", beside);
  const traffic = (
    <PaneTraffic
      key={props.tabKey(session.id)}
      place={shown}
      live={live}
      sideBySide={dock === "bottom" && !narrow}
    />
  );

  return (
    <Tooltip.Provider delay={500}>
      <AskSettingsContext value={setSettings}>
        <div ref={area} className="flex min-h-0 flex-1 flex-col">
          <SessionBar
            place={shown}
            paired={paired}
            dataMode={change.isPending ? (change.variables.dataMode ?? session.dataMode) : session.dataMode}
            onDataMode={setDataMode}
            onGo={active === "beside" && paired ? goBeside : goFirst}
          />
          {narrow ? (
            <NarrowPanels
              value={panel === "beside" && !paired ? "first" : panel}
              onChange={(next) => {
                setPanel(next);
                if (next !== "traffic") onActivate(next);
              }}
              keys={props.paneKeys}
              first={firstPane}
              beside={besidePane}
              traffic={traffic}
            />
          ) : (
            <WidePanels
              dock={dock}
              files={<PanePair keys={props.paneKeys} first={firstPane} beside={besidePane} />}
              paired={paired}
              traffic={traffic}
            />
          )}
        </div>
      </AskSettingsContext>
      {settings !== null && (
        <Suspense>
          <SettingsDialog
            session={settings.session}
            field={settings.field}
            onClose={() => setSettings(null)}
            {...(settings.onChanged && { onChanged: settings.onChanged })}
          />
        </Suspense>
      )}
    </Tooltip.Provider>
  );
}
