import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { WireText } from "@/components/ui/wire-text";
import { formatWireTime } from "@/lib/client/format";
import { type LabLogItem, labLog } from "@/lib/client/lab/lab-log";
import type { NetworkLine } from "@/lib/client/lab/network-words";
import { describeEvent, type LineTone } from "@/lib/client/traffic/describe-event";
import type { LabRun } from "@/lib/protocol/lab/scenario";

export interface LabLogProps {
  readonly run: Pick<LabRun, "setup" | "events" | "network">;
  /** Milliseconds since the epoch: what came later isn't shown. */
  readonly at?: number;
  /** Number of the selected event of the two ends. */
  readonly selected?: number | null;
  /** Where lines can be chosen. */
  readonly onSelect?: (seq: number | null) => void;
  /** Numbers of the events that a finding rests on. */
  readonly evidence?: readonly number[];
  /** Accessible name. */
  readonly label?: string;
}

const tones: Record<LineTone | NetworkLine["tone"], string> = {
  control: "text-control",
  sent: "text-sent",
  received: "text-received",
  data: "text-data",
  note: "text-note",
  wrong: "text-wrong",
  good: "text-good",
};

/** What the two ends saw, and between it, marked as such, what only the network saw; the newest line last. */
export function LabLog(props: LabLogProps) {
  const {
    run,
    at = Number.POSITIVE_INFINITY,
    selected = null,
    onSelect,
    evidence = [],
    label = "Traffic",
  } = props;
  const { events, network, setup } = run;
  const all = useMemo(() => labLog(events, network, setup.topology), [events, network, setup]);
  const items = at === Number.POSITIVE_INFINITY ? all : all.filter((item) => item.at <= at);
  const scroller = useRef<HTMLDivElement>(null);

  // Follows the newest line, unless somebody reads one.
  const count = items.length;
  useEffect(() => {
    const element = scroller.current;
    if (element && count > 0 && selected === null) element.scrollTop = element.scrollHeight;
  }, [count, selected]);

  // One stop for all lines: the arrows go from line to line.
  const last = items.findLast((item) => item.view === "ends");
  const stop = selected ?? (last?.view === "ends" ? last.event.seq : null);
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={label}
      onKeyDown={moveFocus}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own no key could scroll it.
      tabIndex={0}
      className="h-full min-h-0 overflow-auto overscroll-contain -outline-offset-2"
    >
      <ol className="py-2 font-wire text-sm leading-[22px]">
        {items.map((item, index) => (
          <Line
            key={item.view === "ends" ? `e${item.event.seq}` : `n${index}`}
            item={item}
            isSelected={item.view === "ends" && item.event.seq === selected}
            isEvidence={item.view === "ends" && evidence.includes(item.event.seq)}
            isStop={item.view === "ends" && item.event.seq === stop}
            onSelect={onSelect}
          />
        ))}
      </ol>
    </div>
  );
}

/** From a line that has the focus to the next, the previous, the first or the last one. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const lines = [...event.currentTarget.querySelectorAll("button")];
  const at = event.target instanceof HTMLButtonElement ? lines.indexOf(event.target) : -1;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: lines.length - 1 }[event.key];
  if (at === -1 || to === undefined) return;
  event.preventDefault();
  lines[to]?.focus();
}

interface LineProps {
  readonly item: LabLogItem;
  readonly isSelected: boolean;
  readonly isEvidence: boolean;
  /** Whether Tab comes to it. */
  readonly isStop: boolean;
  readonly onSelect: ((seq: number | null) => void) | undefined;
}

function Line({ item, isSelected, isEvidence, isStop, onSelect }: LineProps) {
  if (item.view === "network") {
    const { symbol, tone, text } = item.line;
    return (
      <li className="flex gap-2 border-l-2 border-dashed border-note/60 bg-note/5 pr-3 pl-3.5">
        <span className="sr-only">the network's view: </span>
        <span aria-hidden="true" className={`w-3 shrink-0 text-center ${tones[tone]}`}>
          {symbol}
        </span>
        <span className={`min-w-0 flex-1 break-words ${tones[tone]}`} title="Only the network saw this.">
          <WireText text={text} />
        </span>
      </li>
    );
  }
  const { seq, at } = item.event;
  const { symbol, spoken, tone, lines } = describeEvent(item.event);
  const body = (
    <>
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
    </>
  );
  const look = `flex w-full gap-2 pr-3 pl-4 text-left ${isSelected ? "bg-accent-wash" : isEvidence ? "bg-wrong-wash" : ""}`;
  return (
    <li>
      {onSelect === undefined ? (
        <div className={look}>{body}</div>
      ) : (
        <button
          type="button"
          tabIndex={isStop ? 0 : -1}
          aria-pressed={isSelected}
          title={formatWireTime(at)}
          className={`${look} -outline-offset-2 hover:bg-well aria-pressed:hover:bg-accent-wash`}
          onClick={() => onSelect(isSelected ? null : seq)}
        >
          {body}
        </button>
      )}
    </li>
  );
}
