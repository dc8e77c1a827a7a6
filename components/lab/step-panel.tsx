import { useState } from "react";
import { Button } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import { letGo } from "@/lib/client/lab/run-scenario";
import type { LabRunState } from "@/lib/client/lab/run-state";
import { formatEndpoint } from "@/lib/client/traffic/describe-event";
import type { PendingStep } from "@/lib/protocol/lab/step";

export interface StepPanelProps {
  /** Under way, in step mode. */
  readonly run: LabRunState;
}

/** What a run in step mode waits with, and what lets it go. */
export function StepPanel({ run: { session, waiting } }: StepPanelProps) {
  const [isAsking, setAsking] = useState(false);
  const go = async (until: "next" | "end") => {
    if (session === null) return;
    setAsking(true);
    try {
      await letGo(session, until);
    } catch {
      // It went by itself, or the run is over: the stream tells either.
    } finally {
      setAsking(false);
    }
  };
  return (
    <section aria-label="Next step" className="flex flex-col gap-2 rounded-lg bg-accent-wash px-4 py-3">
      <p role="status">
        {waiting === null ? (
          "It is on its way…"
        ) : (
          <>
            <b className="font-semibold">Before the next step:</b> <WireText text={stepText(waiting)} />
          </>
        )}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={waiting === null || isAsking} onClick={() => void go("next")}>
          Next step
        </Button>
        <Button disabled={waiting === null || isAsking} onClick={() => void go("end")}>
          Run to the end
        </Button>
      </div>
    </section>
  );
}

function stepText({ actor, action }: PendingStep): string {
  const who = actor === "client" ? "the client" : "the server";
  return action.type === "command"
    ? `${who} is about to send ${action.line}`
    : `${who} is about to dial ${formatEndpoint(action.to)}`;
}
