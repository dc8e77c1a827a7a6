"use client";

import { useState } from "react";
import { WireText } from "./wire-text";

/** Characters shown of a text from outside before "Show all". */
const SHOWN = 600;

/** Text from outside, its lines as lines; a very long one is cut until a person asks for all of it. */
export function LongText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const isCut = !all && text.length > SHOWN;
  const lines = (isCut ? text.slice(0, SHOWN) : text).trimEnd().split(/\r\n|\n/);
  return (
    <>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move.
        <span key={i} className={lines.length > 1 ? "block min-h-[1lh]" : undefined}>
          <WireText text={line} />
          {isCut && i === lines.length - 1 && "…"}
        </span>
      ))}
      {isCut && (
        <button type="button" className="ml-1 font-sans font-medium underline" onClick={() => setAll(true)}>
          Show all
        </button>
      )}
    </>
  );
}
