import { useMemo } from "react";
import FindingCard from "@/components/findings/finding-card";
import { findingOf } from "@/lib/contract/finding";
import { diagnose } from "@/lib/protocol/diagnosis/diagnose";
import { eventsOfExchange } from "@/lib/protocol/diagnosis/exchange-events";
import type { TrafficEvent } from "@/lib/protocol/traffic";

export interface ExplainedFindingsProps {
  readonly event: TrafficEvent;
  /** Of the same session, by rising number. */
  readonly events: readonly TrafficEvent[];
  readonly onSelect: (seq: number) => void;
}

/** Why the operation failed that a line belongs to, where the line is evidence of it. */
export default function ExplainedFindings({ event, events, onSelect }: ExplainedFindingsProps) {
  const id = event.exchange?.id;
  const ofExchange = useMemo(() => (id === undefined ? [] : eventsOfExchange(events, id)), [events, id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes later belongs to other exchanges.
  const findings = useMemo(() => diagnose(ofExchange, events), [id, ofExchange.at(-1)?.seq]);
  const [finding, ...others] = findings;
  if (finding === undefined || !finding.evidence.includes(event.seq)) return null;
  return <FindingCard finding={findingOf(finding)} others={others.map(findingOf)} onLine={onSelect} />;
}
