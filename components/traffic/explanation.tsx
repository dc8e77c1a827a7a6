"use client";

import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Scrollable } from "@/components/ui/scrollable";
import { WireText } from "@/components/ui/wire-text";
import { describeEvent } from "@/lib/client/traffic/describe-event";
import { type Explanation as Explained, explain } from "@/lib/protocol/explain";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { ConsoleText } from "./console/console-text";
import { ExplainedAddressLine } from "./explained-address";
import { eventAt, eventsAround } from "./explained-events";
import { Dials, Equivalents, ObserverLine, Relations, Tokens } from "./explained-facts";
import { Reference } from "./explained-reference";
import { Term, TermText } from "./term";
import { markTerms, type TextPart, unmarkedTerms } from "./term-parts";

// Most lines are of operations that worked.
const ExplainedFindings = lazy(() => import("./explained-findings"));

export interface ExplanationProps {
  /** By rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}

const none: readonly TrafficEvent[] = [];

const titleTones = { plain: "text-ink", good: "text-good", wrong: "text-wrong" } as const;

/** What the selected line means. */
export function Explanation({ events, selected, onSelect }: ExplanationProps) {
  const [calculating, setCalculating] = useState(false);
  const section = useRef<HTMLElement>(null);
  const event = eventAt(events, selected);
  const around = useMemo(() => (event === null ? none : eventsAround(events, event)), [events, event]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers have no gaps, so that the first, the last and how many there are tell whether anything is new: a line far behind the newest needn't be explained again for each.
  const explanation = useMemo(
    () => event && explain(event, { events: around }),
    [event, around[0]?.seq, around.at(-1)?.seq, around.length],
  );

  const follow = (seq: number) => {
    // The link goes away with its explanation: the focus stays in the panel.
    section.current?.focus({ preventScroll: true });
    onSelect(seq);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is read from its top.
  useEffect(() => {
    if (section.current !== null) section.current.scrollTop = 0;
  }, [event?.seq]);

  return (
    <Scrollable
      ref={section}
      label="Explanation"
      className="@container h-full overscroll-contain bg-sheet px-4 py-3 -outline-offset-2"
    >
      {event === null || explanation === null ? (
        <p className="text-ink-2">Select a line of the log to see what it means.</p>
      ) : (
        <div key={event.seq} className="flex max-w-[76ch] flex-col gap-2">
          <h2 className={`text-lg font-semibold break-words ${titleTones[explanation.tone]}`}>
            <WireText text={explanation.title} />
          </h2>
          <RawLines event={event} />
          {event.exchange !== null && (
            <Suspense>
              <ExplainedFindings event={event} events={events} onSelect={follow} />
            </Suspense>
          )}
          <Body
            event={event}
            events={events}
            explanation={explanation}
            onSelect={follow}
            calculating={calculating}
            onCalculating={setCalculating}
          />
        </div>
      )}
    </Scrollable>
  );
}

interface BodyProps {
  readonly event: TrafficEvent;
  readonly events: readonly TrafficEvent[];
  readonly explanation: Explained;
  readonly onSelect: (seq: number) => void;
  readonly calculating: boolean;
  readonly onCalculating: (calculating: boolean) => void;
}

/** Everything below the line itself, in the order in which it is read: words are explained where they first stand. */
function Body({ event, events, explanation, onSelect, calculating, onCalculating }: BodyProps) {
  const { text, address, dials, tokens, relations, observer, equivalents, reference, terms } = explanation;
  const marked = useMemo(
    () =>
      markTerms([
        text.slice(0, 1),
        [dials?.text ?? ""],
        text.slice(1),
        tokens.map(({ meaning }) => meaning),
        // What leads to a line is a link, in which nothing else can be pressed.
        relations.map((relation) => (relation.seq === null ? relation.text : "")),
        [observer.text],
        equivalents.map(({ note = "" }) => note),
      ]),
    [text, dials, tokens, relations, observer, equivalents],
  );
  const [
    first = [],
    [dialParts = []] = [],
    more = [],
    meanings = [],
    sentences = [],
    [observerParts = []] = [],
    notes = [],
  ] = marked;
  const otherTerms = unmarkedTerms(terms, marked);

  return (
    <>
      {/* The pane is low: what the line is, its arithmetic and who dials are in sight before what there is to say more. */}
      <Paragraphs paragraphs={first} />
      {address && (
        <ExplainedAddressLine
          address={address}
          event={event}
          events={events}
          open={calculating}
          onOpen={onCalculating}
        />
      )}
      {dials && <Dials who={dials.who} parts={dialParts} />}
      <Paragraphs paragraphs={more} />
      {tokens.length > 0 && <Tokens tokens={tokens} meanings={meanings} />}
      {relations.length > 0 && (
        <Relations relations={relations} sentences={sentences} from={event.seq} onSelect={onSelect} />
      )}
      {observer.text !== "" && (
        <ObserverLine readable={observer.readable} type={event.type} parts={observerParts} />
      )}
      {equivalents.length > 0 && <Equivalents equivalents={equivalents} notes={notes} />}
      {reference !== null && (
        <p className="text-sm text-ink-2">
          <Reference text={reference} />
        </p>
      )}
      {otherTerms.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-sm text-ink-2">
          More words:
          {otherTerms.map((term) => (
            <Term key={term} term={term} text={term} />
          ))}
        </p>
      )}
    </>
  );
}

function Paragraphs({ paragraphs }: { paragraphs: readonly (readonly TextPart[])[] }) {
  return paragraphs.map((parts, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of one explanation never move.
    <p key={i} className="text-ink-2">
      <TermText parts={parts} />
    </p>
  ));
}

const symbolTones = { sent: "text-sent", received: "text-received", wrong: "text-wrong" } as const;

/** A reply with more lines than this is drawn as far as it is in sight only. */
const MANY_LINES = 60;
/** What may need more room than it gets, so that the keyboard must be able to scroll it. */
const HIGH = { lines: 7, letters: 500 };

/** The line whole, where the log may have had to cut it. */
function RawLines({ event }: { event: TrafficEvent }) {
  const { lines, verbatim, symbol, spoken, tone } = describeEvent(event);
  if (!verbatim) return null;
  if (lines.length > MANY_LINES) return <ConsoleText label="The whole reply" text={lines.join("\n")} />;
  const symbolTone = tone === "sent" || tone === "received" || tone === "wrong" ? symbolTones[tone] : "";
  const isHigh = lines.length > HIGH.lines || lines.join("").length > HIGH.letters;
  return (
    <div tabIndex={isHigh ? 0 : undefined} className="flex max-h-40 gap-2 overflow-auto font-wire text-sm">
      <span aria-hidden="true" className={`font-semibold ${symbolTone}`}>
        {symbol}
      </span>
      <span className="sr-only">{spoken}: </span>
      <div className="min-w-0 flex-1 break-words whitespace-pre-wrap">
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one reply never move.
          <span key={i} className="block">
            <WireText text={line} />
          </span>
        ))}
      </div>
    </div>
  );
}
