import type { ExchangeReference, TrafficDetail, TrafficEvent } from "../traffic";

/** An event without its place, or a line: "> LIST" is a command, "< 150 Here" a reply. */
export type Step = string | (TrafficDetail & { readonly data?: number; readonly connection?: number });

/**
 * Turns a short script into traffic events, numbered from 1, a tenth of a second apart.
 *
 * @param exchange null for events of no operation
 */
export function conversation(
  steps: readonly Step[],
  exchange: ExchangeReference | null = { id: 1, label: "List /pub" },
  firstSeq = 1,
): TrafficEvent[] {
  return steps.map((step, index) => {
    const seq = firstSeq + index;
    const place = { seq, at: 1_767_225_600_000 + seq * 100, session: "s1", connection: 1, exchange };
    return typeof step === "string" ? { ...place, ...lineEvent(step) } : { ...place, ...step };
  });
}

function lineEvent(text: string): TrafficDetail {
  const line = text.slice(2);
  if (text.startsWith("> ")) return { type: "command", line };
  return { type: "reply", code: Number(line.slice(0, 3)), lines: line.split("\n") };
}
