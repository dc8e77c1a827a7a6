"use client";

import { useMemo, useState } from "react";
import { Scrollable } from "@/components/ui/scrollable";
import { WireText } from "@/components/ui/wire-text";
import { TextRows } from "@/lib/client/console/text-rows";

/** Pixels. */
const ROW = 18;
const TALLEST = 270;
/** Rows above and below those in sight, for when it scrolls faster than it draws. */
const SPARE = 6;

export interface ConsoleTextProps {
  /** Accessible name. */
  readonly label: string;
  readonly text: string;
}

/**
 * A text of any length from the server, of which only what is in sight is drawn; control characters are shown by name.
 * It scrolls for itself, so that a long answer leaves the others in reach.
 */
export function ConsoleText({ label, text }: ConsoleTextProps) {
  const rows = useMemo(() => new TextRows(text), [text]);
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(rows.count, Math.ceil((top + TALLEST) / ROW) + SPARE);

  return (
    <Scrollable
      role="group"
      label={label}
      className="overscroll-x-contain rounded-md border border-line bg-well px-2 py-1 font-wire text-sm"
      style={{ maxHeight: TALLEST, lineHeight: `${ROW}px` }}
      onScroll={({ currentTarget }) => {
        // Drawn anew only when the spare rows are about to be used up.
        if (Math.abs(currentTarget.scrollTop - top) >= (SPARE / 2) * ROW) setTop(currentTarget.scrollTop);
      }}
    >
      <div style={{ height: rows.count * ROW, paddingTop: first * ROW }} className="w-max min-w-full">
        {numbersFrom(first, last).map((number) => {
          const { text: line, goesOn } = rows.row(number);
          return (
            <div key={number} className="whitespace-pre" style={{ height: ROW }}>
              <WireText text={line} />
              {goesOn && (
                <span title="The line goes on below" className="text-ink-3 select-none">
                  {" ↩"}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </Scrollable>
  );
}

function numbersFrom(first: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
}
