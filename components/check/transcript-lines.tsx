import { WireText } from "@/components/ui/wire-text";
import { formatWireTime } from "@/lib/client/format";
import { describeEvent, type LineTone } from "@/lib/client/traffic/describe-event";
import type { TrafficEvent } from "@/lib/protocol/traffic";

const tones: Record<LineTone, string> = {
  control: "text-control",
  sent: "text-sent",
  received: "text-received",
  data: "text-data",
  note: "text-note",
  wrong: "text-wrong",
};

/** A few events as the log writes them, to be read and printed: all of them are there, and none is for pressing. */
export function TranscriptLines({ label, events }: { label: string; events: readonly TrafficEvent[] }) {
  return (
    <ol aria-label={label} className="mt-1.5 rounded-md bg-well px-2.5 py-1.5 font-wire text-sm">
      {events.map((event) => {
        const { symbol, spoken, tone, lines } = describeEvent(event);
        return (
          <li key={event.seq} className="flex gap-2">
            <time className="shrink-0 text-ink-3 max-sm:hidden">{formatWireTime(event.at)}</time>
            <span aria-hidden="true" className={`w-3 shrink-0 text-center font-semibold ${tones[tone]}`}>
              {symbol}
            </span>
            <span className="sr-only">{spoken}: </span>
            <span
              className={`min-w-0 flex-1 break-words ${tone === "sent" || tone === "received" ? "text-ink" : tones[tone]}`}
            >
              {lines.map((line, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one reply never move.
                <span key={i} className="block whitespace-pre-wrap">
                  <WireText text={line} />
                </span>
              ))}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
