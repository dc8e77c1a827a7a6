import type { Channel, Sequence, SequenceStep } from "@/lib/protocol/sequence/sequence-model";
import type { DiagramRow } from "./diagram-layout";

/** A connection while it is open, or bytes while they move: what lasts longer than a row. */
export interface DiagramBar {
  readonly key: string;
  readonly kind: "connection" | "transfer";
  readonly channel: Channel;
  /** Connections of a kind that are open at the same time stand beside each other: 0, 1, … */
  readonly slot: number;
  readonly from: number;
  readonly to: number;
  readonly failed: boolean;
}

interface Span {
  readonly channel: Channel;
  readonly slot: number;
  /** Indexes of the steps with which it begins and ends; the last one of a connection that is still open is null. */
  readonly first: number;
  last: number | null;
  transfer: number | null;
}

export interface OpenTimes {
  /** By channel. */
  readonly slots: ReadonlyMap<string, number>;
  /** Open at the same time, at most. */
  readonly count: number;
  bars(rows: readonly DiagramRow[], place: (time: number) => number, end: number): readonly DiagramBar[];
}

/** Which connections of a kind are open when, and which stand beside each other. */
export function openTimes({ channels, steps }: Sequence, kind: Channel["kind"]): OpenTimes {
  const own = new Map(
    channels.filter((channel) => channel.kind === kind).map((channel) => [channel.key, channel]),
  );
  const spans: Span[] = [];
  const current = new Map<string, Span>();
  /** By slot: when its connection has ended, milliseconds since the epoch. */
  const freeFrom: number[] = [];
  for (const [index, step] of steps.entries()) {
    const channel = step.channel === null ? undefined : own.get(step.channel);
    if (channel === undefined) continue;
    let span = current.get(channel.key);
    if (span === undefined || span.last !== null) {
      if (!begins(step)) continue;
      const free = freeFrom.findIndex((from) => from <= step.at);
      const slot = free === -1 ? freeFrom.length : free;
      span = { channel, slot, first: index, last: null, transfer: null };
      spans.push(span);
      current.set(channel.key, span);
      freeFrom[slot] = Number.POSITIVE_INFINITY;
    }
    if (step.kind === "transfer") span.transfer = index;
    if (ends(step)) {
      span.last = index;
      freeFrom[span.slot] = step.until;
    }
  }
  return {
    slots: new Map([...current].map(([key, { slot }]) => [key, slot])),
    count: Math.max(1, freeFrom.length),
    bars: (rows, place, end) => spans.flatMap((span) => barsOf(span, rows, place, end)),
  };
}

/** A data connection exists from its dial on; of a control connection any step shows that it is open. */
function begins(step: SequenceStep): boolean {
  return step.channel?.startsWith("control") === true || step.kind === "dial" || step.kind === "transfer";
}

function ends(step: SequenceStep): boolean {
  switch (step.kind) {
    case "close":
      return true;
    case "dial":
      return step.outcome === "failed";
    case "transfer":
      return step.milliseconds !== null || step.failed !== null;
    default:
      return false;
  }
}

function barsOf(
  { channel, slot, first, last, transfer }: Span,
  rows: readonly DiagramRow[],
  place: (time: number) => number,
  end: number,
): readonly DiagramBar[] {
  const opening = rows[first];
  if (opening === undefined) return [];
  const ending = last === null ? undefined : rows[last];
  if (ending?.step.kind === "dial") return [];
  const to = last === null ? end : endOf(ending, place);
  const from = opening.step.kind === "dial" ? opening.y + 20 : opening.y;
  const connection: DiagramBar = {
    key: `${channel.key} from ${first}`,
    kind: "connection",
    channel,
    slot,
    from,
    to,
    failed: false,
  };
  const band = transfer === null ? undefined : rows[transfer];
  if (band?.step.kind !== "transfer") return [connection];
  const failed = band.step.failed !== null;
  return [
    connection,
    { ...connection, key: `${connection.key}, bytes`, kind: "transfer", from: band.y + 4, failed },
  ];
}

/** Where a row's matter ends: a transfer may last much longer than its row is high. */
function endOf(row: DiagramRow | undefined, place: (time: number) => number): number {
  if (row === undefined) return 0;
  if (row.step.kind !== "transfer") return row.y + row.height - 10;
  const own = row.y + row.height - 4;
  const end = place(row.step.until);
  // A little longer tells nothing, and would not sit well around its words.
  return end - own < 30 ? own : end;
}
