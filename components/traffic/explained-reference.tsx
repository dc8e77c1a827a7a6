import { ExternalLink } from "lucide-react";
import { referenceParts } from "./explained-reference-parts";

/** Where a standard says so; what names an RFC leads to its text. */
export function Reference({ text }: { readonly text: string }) {
  return referenceParts(text).map(({ text: part, href }, i) =>
    href === null ? (
      part
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one reference never move.
        key={i}
        href={href}
        target="_blank"
        rel="noreferrer"
        className="whitespace-nowrap text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
      >
        {part}
        <ExternalLink size={11} aria-hidden="true" className="ml-0.5 inline align-[-1px]" />
        <span className="sr-only"> (opens in a new tab)</span>
      </a>
    ),
  );
}
