import { formatCount } from "@/lib/client/format";
import { visibleParts } from "@/lib/client/visible-text";

/** Letters that are drawn of one text: no name or reply that people read is longer, and a page must stay usable. */
const MOST_LETTERS = 10_000;

/**
 * Text from outside (a name, a line, a reply): always text, never markup; control and direction-changing characters
 * shown by name; isolated, so that it can't turn round what stands beside it. Of a very long one only the beginning.
 */
export function WireText({ text }: { text: string }) {
  const more = text.length - MOST_LETTERS;
  return (
    <bdi>
      {visibleParts(more > 0 ? text.slice(0, MOST_LETTERS) : text).map((part, i) =>
        part.kind === "text" ? (
          part.text
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
            key={i}
            className="mx-px rounded-sm bg-wrong-wash px-1 font-wire text-xs text-wrong"
          >
            {part.label}
          </span>
        ),
      )}
      {more > 0 && <i className="font-sans text-ink-2">… ({formatCount(more)} more characters)</i>}
    </bdi>
  );
}
