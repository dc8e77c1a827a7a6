"use client";

import { Popover } from "@base-ui/react/popover";
import { WireText } from "@/components/ui/wire-text";
import { glossaryLink } from "@/lib/client/guide/guide-places";
import { glossary } from "@/lib/protocol/glossary";
import type { TextPart } from "./term-parts";

/** A text whose words of the trade, where they are marked, say what they mean. */
export function TermText({ parts }: { parts: readonly TextPart[] }) {
  return parts.map(({ text, term }, i) =>
    term === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
      <WireText key={i} text={text} />
    ) : (
      <Term key={term} term={term} text={text} />
    ),
  );
}

/** A word with a dotted line below it: pressing it shows its meaning. */
export function Term({ term, text }: { readonly term: string; readonly text: string }) {
  const entry = glossary.get(term);
  if (entry === undefined) return text;
  return (
    <Popover.Root>
      <Popover.Trigger className="inline cursor-help rounded-sm text-left font-[inherit] underline decoration-ink-3/60 decoration-dotted underline-offset-[3px] hover:decoration-accent hover:decoration-solid data-popup-open:bg-accent-wash">
        {text}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          sideOffset={5}
          align="start"
          collisionPadding={8}
          className="z-50 max-w-[min(22rem,calc(100vw-1rem))]"
        >
          <Popover.Popup className="flex flex-col gap-1 rounded-lg border border-line bg-sheet px-3 py-2 text-ink shadow-lift transition-opacity outline-none data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Popover.Title className="text-md font-semibold">{entry.title}</Popover.Title>
            <Popover.Description className="text-ink-2">{entry.definition}</Popover.Description>
            <a
              className="self-start text-accent underline underline-offset-2"
              href={glossaryLink(term)}
              target="_blank"
              rel="noopener"
            >
              In the glossary
            </a>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
