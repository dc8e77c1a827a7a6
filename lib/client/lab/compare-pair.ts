import { groupExchanges } from "@/lib/protocol/exchange";
import { exchangeFailed } from "@/lib/protocol/exchange-outcome";
import { transfersOf } from "@/lib/protocol/lab/run-evidence";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { LabRunState } from "./run-state";

/** What is compared of two runs: an exchange of each. */
export interface ComparedPair {
  readonly left: readonly TrafficEvent[];
  readonly right: readonly TrafficEvent[];
}

/**
 * The operation that two runs are compared by: the first that failed in either, or else the first. The right side's
 * numbers come after the left side's, as if both had been done in one session.
 */
export function comparedPair(left: LabRunState, right: LabRunState): ComparedPair {
  const [of, beside] = [operationsOf(left), operationsOf(right)];
  const failed = of.findIndex(
    (events, index) => exchangeFailed(events) || exchangeFailed(beside[index] ?? []),
  );
  const index = failed === -1 ? 0 : failed;
  const offset = left.events.at(-1)?.seq ?? 0;
  const exchanges = Math.max(0, ...left.events.map(({ exchange }) => exchange?.id ?? 0));
  const session = left.events[0]?.session ?? "";
  return {
    left: of[index] ?? [],
    right: (beside[index] ?? []).map((event) => ({
      ...event,
      session,
      seq: event.seq + offset,
      exchange: event.exchange && { ...event.exchange, id: event.exchange.id + exchanges },
    })),
  };
}

function operationsOf(run: LabRunState): readonly (readonly TrafficEvent[])[] {
  const transfers = transfersOf(run).map(({ exchange }) => exchange.events);
  return transfers.length > 0 ? transfers : groupExchanges(run.events).map(({ events }) => events);
}
