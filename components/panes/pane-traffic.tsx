"use client";

import { useState, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { TrafficPanel } from "@/components/traffic/traffic-panel";
import { formatWireTime } from "@/lib/client/format";
import type { ShownPlace } from "./shown-place";

export interface PaneTrafficProps {
  readonly place: ShownPlace;
  readonly live: boolean;
  readonly sideBySide: boolean;
}

/** The traffic of the pane that has the focus; of a session that was opened anew also that of before. */
export function PaneTraffic({ place, live, sideBySide }: PaneTrafficProps) {
  const { ended, lineCalls } = useServices();
  const call = useSyncExternalStore(lineCalls.subscribe, lineCalls.latest, () => null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [selected, setSelected] = useState<number | null>(null);
  const before = ended.before(place.session.id);
  const earlier = before.find(({ id }) => id === chosen);
  const session = earlier ?? place.session;

  return (
    <div className="flex h-full min-h-0 flex-col">
      {before.length > 0 && (
        <label className="flex items-center gap-2 border-b border-line bg-sheet px-3 py-1 text-sm text-ink-2">
          Log of the session
          <select
            value={session.id}
            onChange={({ target }) => {
              setChosen(target.value);
              setSelected(null);
            }}
            className="h-7 min-w-0 flex-1 rounded-md border border-edge/60 bg-paper px-1.5 pointer-coarse:h-9"
          >
            <option value={place.session.id}>
              since it was opened again at {formatWireTime(Date.parse(place.session.createdAt))}
            </option>
            {before.toReversed().map(({ id, createdAt }) => (
              <option key={id} value={id}>
                before, from {formatWireTime(Date.parse(createdAt))}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="min-h-0 flex-1">
        <TrafficPanel
          key={session.id}
          session={session}
          path={place.path}
          ended={earlier !== undefined || place.ended}
          live={live}
          selected={selected}
          onSelect={setSelected}
          call={call?.session === session.id ? call : null}
          sideBySide={sideBySide}
        />
      </div>
    </div>
  );
}
