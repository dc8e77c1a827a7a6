"use client";

import { useState } from "react";
import { Explanation } from "@/components/traffic/explanation";
import { TrafficLog } from "@/components/traffic/traffic-log";
import type { TrafficEvent } from "@/lib/protocol/traffic";

/** The traffic up to where a connect failed: there is no session to show it in. */
export function FailedTraffic({ events }: { events: readonly TrafficEvent[] }) {
  const [selected, setSelected] = useState<number | null>(null);
  return (
    <section aria-label="What happened on the wire" className="flex flex-col gap-2">
      <h2 className="font-semibold">What happened on the wire</h2>
      <div className="overflow-hidden rounded-lg border border-line">
        <div className="h-56 bg-paper">
          <TrafficLog events={events} selected={selected} onSelect={setSelected} toolsOpen={false} />
        </div>
        <Explanation events={events} selected={selected} onSelect={setSelected} />
      </div>
    </section>
  );
}
