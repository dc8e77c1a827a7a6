import type { Channel, SequenceStep } from "@/lib/protocol/sequence/sequence-model";
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
  readonly channel: string;
  readonly slot: number;
  /** Indexes of the steps with which it begins and ends; the last one of a connection that is still open is null. */
  readonly first: number;
  last: number | null;
  transfer: number | null;
}

/** What bars are made with: rows, where a moment stands, and where the drawing ends. */
export interface BarPlaces {
  readonly rows: readonly DiagramRow[];
  readonly place: (time: number) => number;
  readonly end: number;
}

/** Which connections of a kind are open when, and which stand beside each other; read step by step. */
export class OpenTimes {
  readonly #kind: Channel["kind"];
  readonly #spans: Span[] = [];
  readonly #current = new Map<string, Span>();
  /** By slot: when its connection has ended, milliseconds since the epoch. */
  readonly #freeFrom: number[] = [];

  constructor(kind: Channel["kind"]) {
    this.#kind = kind;
  }

  /** Open at the same time, at most. */
  get count(): number {
    return Math.max(1, this.#freeFrom.length);
  }

  /** @returns the slot of the step's connection; 0 for steps of other kinds */
  read(step: SequenceStep, index: number): number {
    const { channel } = step;
    if (channel === null || !channel.startsWith(this.#kind)) return 0;
    let span = this.#current.get(channel);
    if (span === undefined || (span.last !== null && span.last < index)) {
      if (!begins(step)) return span?.slot ?? 0;
      const free = this.#freeFrom.findIndex((from) => from <= step.at);
      const slot = free === -1 ? this.#freeFrom.length : free;
      span = { channel, slot, first: index, last: null, transfer: null };
      this.#spans.push(span);
      this.#current.set(channel, span);
      this.#freeFrom[slot] = Number.POSITIVE_INFINITY;
    }
    this.#note(span, step, index);
    return span.slot;
  }

  /** A step that was read before knows more now. */
  readAgain(step: SequenceStep, index: number): void {
    const span = step.channel === null ? undefined : this.#current.get(step.channel);
    if (span) this.#note(span, step, index);
  }

  #note(span: Span, step: SequenceStep, index: number): void {
    if (step.kind === "transfer") span.transfer = index;
    if (ends(step)) {
      span.last = index;
      this.#freeFrom[span.slot] = step.until;
    } else if (span.last === index) {
      span.last = null;
      this.#freeFrom[span.slot] = Number.POSITIVE_INFINITY;
    }
  }

  /** The bars that can be seen between two heights. */
  bars(
    places: BarPlaces,
    channels: ReadonlyMap<string, Channel>,
    { top, bottom }: { readonly top: number; readonly bottom: number },
  ): readonly DiagramBar[] {
    const { rows, end } = places;
    const bars: DiagramBar[] = [];
    for (const span of this.#spans) {
      const opening = rows[span.first];
      if (opening === undefined || opening.y > bottom) break;
      const ending = span.last === null ? undefined : rows[span.last];
      if (span.last !== null && ending === undefined) continue;
      if (ending?.step.kind === "dial") continue;
      const to = ending === undefined ? end : endOf(ending, places);
      const channel = channels.get(span.channel);
      if (to >= top && channel) bars.push(...barsOf(span, channel, { opening, to, rows }));
    }
    return bars;
  }
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
  { slot, first, transfer }: Span,
  channel: Channel,
  {
    opening,
    to,
    rows,
  }: { readonly opening: DiagramRow; readonly to: number; readonly rows: readonly DiagramRow[] },
): readonly DiagramBar[] {
  const connection: DiagramBar = {
    key: `${channel.key} from ${first}`,
    kind: "connection",
    channel,
    slot,
    from: opening.step.kind === "dial" ? opening.y + 20 : opening.y,
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
function endOf(row: DiagramRow, { place }: BarPlaces): number {
  if (row.step.kind !== "transfer") return row.y + row.height - 10;
  const own = row.y + row.height - 4;
  const end = place(row.step.until);
  // A little longer tells nothing, and would not sit well around its words.
  return end - own < 30 ? own : end;
}
