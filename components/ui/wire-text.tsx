import { visibleParts } from "@/lib/client/visible-text";

/**
 * Text from outside (a name, a line, a reply): always text, never markup; control and direction-changing characters
 * shown by name; isolated, so that it can't turn round what stands beside it.
 */
export function WireText({ text }: { text: string }) {
  return (
    <bdi>
      {visibleParts(text).map((part, i) =>
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
    </bdi>
  );
}
