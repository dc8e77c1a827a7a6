import { useMemo } from "react";
import { WireText } from "@/components/ui/wire-text";
import { describeEvent } from "@/lib/client/traffic/describe-event";
import { explain } from "@/lib/protocol/explain";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { AddressSum } from "./address-sum";

export interface ExplanationProps {
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
}

/** Lines that an explanation may need to look back at, and ahead. */
const LOOK_BACK = 1000;
const LOOK_AHEAD = 200;

const titleTones = { plain: "text-ink", good: "text-good", wrong: "text-wrong" } as const;

/** What the selected line means. */
export function Explanation({ events, selected }: ExplanationProps) {
  const found = useMemo(() => {
    const at = selected === null ? -1 : events.findIndex(({ seq }) => seq === selected);
    const event = events[at];
    if (event === undefined) return null;
    const around = events.slice(Math.max(0, at - LOOK_BACK), at + LOOK_AHEAD);
    return { event, explanation: explain(event, { events: around }) };
  }, [events, selected]);

  return (
    <section
      aria-label="Explanation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to get in.
      tabIndex={0}
      className="h-full overflow-auto bg-sheet px-4 py-3 -outline-offset-2"
    >
      {found === null ? (
        <p className="text-ink-2">Select a line of the log to see what it means.</p>
      ) : (
        <div className="flex max-w-[72ch] flex-col gap-2">
          <h3 className={`text-lg font-semibold ${titleTones[found.explanation.tone]}`}>
            <WireText text={found.explanation.title} />
          </h3>
          <RawLines event={found.event} />
          {found.explanation.text.map((paragraph) => (
            <p key={paragraph} className="text-ink-2">
              <WireText text={paragraph} />
            </p>
          ))}
          {found.explanation.address && <AddressSum address={found.explanation.address} />}
          {found.explanation.dials && (
            <p>
              <b className="font-semibold text-data">
                {found.explanation.dials.who === "client" ? "Portside dials." : "The server dials."}
              </b>{" "}
              {found.explanation.dials.text}
            </p>
          )}
          {found.explanation.tokens.length > 0 && (
            <dl className="grid grid-cols-[minmax(4rem,auto)_1fr] gap-x-4 gap-y-1">
              {found.explanation.tokens.map(({ text, meaning }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same token may stand twice in a line.
                <div key={i} className="col-span-2 grid grid-cols-subgrid">
                  <dt className="max-w-52 font-wire text-sm break-words">
                    <WireText text={text} />
                  </dt>
                  <dd className="text-ink-2">{meaning}</dd>
                </div>
              ))}
            </dl>
          )}
          <Sources reference={found.explanation.reference} curl={found.explanation.curl} />
        </div>
      )}
    </section>
  );
}

/** The line whole, where the log may have had to cut it. */
function RawLines({ event }: { event: TrafficEvent }) {
  const { lines, verbatim } = describeEvent(event);
  if (!verbatim) return null;
  return (
    <p className="max-h-40 overflow-auto font-wire text-sm break-words whitespace-pre-wrap">
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one reply never move.
        <span key={i} className="block">
          <WireText text={line} />
        </span>
      ))}
    </p>
  );
}

function Sources({ reference, curl }: { reference: string | null; curl: string | null }) {
  if (reference === null && curl === null) return null;
  return (
    <p className="text-sm text-ink-2">
      {reference}
      {reference !== null && curl !== null && " · "}
      {curl !== null && (
        <>
          like <code className="font-wire break-words">{curl}</code>
        </>
      )}
    </p>
  );
}
