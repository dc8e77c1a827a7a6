"use client";

import { useState } from "react";
import { Explanation } from "@/components/traffic/explanation";
import { TrafficLog } from "@/components/traffic/traffic-log";
import { Button, buttonClass } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import type { Problem } from "@/lib/contract/problem";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { connectRemedy } from "./connect-remedy";
import type { Connection } from "./use-connection";

export interface FailedConnectProps {
  readonly connection: Connection;
  readonly problem: Problem;
  /** The traffic up to where it failed: there is no session to show it in. */
  readonly events: readonly TrafficEvent[];
}

/** Why a connect failed, what can be done about it, and what was on the wire. */
export default function FailedConnect({ connection, problem, events }: FailedConnectProps) {
  const [selected, setSelected] = useState<number | null>(null);
  const remedy = connectRemedy(connection);
  const isOffered = problem.finding?.actions.some(({ type }) => type === "check") ?? false;
  return (
    <>
      <ProblemAlert problem={problem} remedy={remedy} {...(events.length > 0 && { onLine: setSelected })}>
        {connection.question && (
          <Button onClick={() => connection.setQuestionOpen(true)}>Show the certificate</Button>
        )}
        {!isOffered && remedy.checkAddress !== null && (
          <a href={remedy.checkAddress} className={buttonClass()}>
            Check this server
          </a>
        )}
      </ProblemAlert>
      {events.length > 0 && (
        <section aria-label="What happened on the wire" className="flex flex-col gap-2">
          <h2 className="font-semibold">What happened on the wire</h2>
          <div className="overflow-hidden rounded-lg border border-line">
            <div className="h-56 bg-paper">
              <TrafficLog events={events} selected={selected} onSelect={setSelected} toolsOpen={false} />
            </div>
            <Explanation events={events} selected={selected} onSelect={setSelected} />
          </div>
        </section>
      )}
    </>
  );
}
