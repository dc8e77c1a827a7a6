import type { ReactNode } from "react";
import { WireText } from "@/components/ui/wire-text";
import { glossaryLink } from "@/lib/client/guide/guide-places";
import { appPath } from "@/lib/contract/base-path";
import { glossary } from "@/lib/protocol/glossary";
import { headingOf } from "@/lib/protocol/guide/topics";
import type { GuideTopic } from "@/lib/protocol/lab/scenario";

const link = "text-accent underline underline-offset-2";

export interface SectionProps {
  /** What stands behind # in links to it. */
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of a page, which links can lead to. */
export function Section({ id, title, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 pt-3">
      <h2 id={id} className="scroll-mt-4 text-xl font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** What was or could be on the wire, or stands in a file, in a sentence. */
export function Wire({ children }: { readonly children: string }) {
  return (
    <code className="rounded-sm bg-well px-1 py-px font-wire text-[0.92em] break-words">{children}</code>
  );
}

/** A link to another page of the guide, under its title unless it says otherwise. */
export function Topic({
  of,
  at,
  children,
}: {
  readonly of: GuideTopic;
  readonly at?: string;
  readonly children?: ReactNode;
}) {
  return (
    <a className={link} href={appPath(`/guide/${of}${at === undefined ? "" : `#${at}`}`)}>
      {children ?? headingOf(of).title}
    </a>
  );
}

/** A word of the trade, which leads to its meaning. */
export function Word({ of, children }: { readonly of: string; readonly children?: string }) {
  return (
    <a
      className="rounded-sm underline decoration-ink-3/60 decoration-dotted underline-offset-[3px] hover:decoration-accent hover:decoration-solid"
      href={glossaryLink(of)}
      title={glossary.get(of)?.definition}
    >
      {children ?? of}
    </a>
  );
}

/** A link elsewhere in Portside. */
export function PortsideLink({ to, children }: { readonly to: `/${string}`; readonly children: ReactNode }) {
  return (
    <a className={link} href={appPath(to)}>
      {children}
    </a>
  );
}

const marks = {
  ">": { look: "text-sent", sign: "→", said: "Client: " },
  "<": { look: "text-received", sign: "←", said: "Server: " },
  "!": { look: "text-data", sign: "·", said: "Network: " },
} as const;

/** Lines of an exchange: "> LIST", "< 150 …", and with "!" what becomes of a connection. */
export function Exchange({ label, lines }: { readonly label: string; readonly lines: readonly string[] }) {
  return (
    <ol aria-label={label} className="flex flex-col rounded-lg border border-line bg-sheet px-3 py-2 text-md">
      {lines.map((line) => {
        const mark = line.startsWith(">") ? marks[">"] : line.startsWith("<") ? marks["<"] : marks["!"];
        return (
          <li key={line} className={`flex gap-2 font-wire ${mark.look}`}>
            <span aria-hidden="true">{mark.sign}</span>
            <span className="sr-only">{mark.said}</span>
            <span className="min-w-0 break-words">
              <WireText text={line.slice(2)} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

export interface FactTableProps {
  readonly caption: string;
  readonly head: readonly string[];
  /** As many cells as there are heads; the first names the row. */
  readonly rows: readonly (readonly ReactNode[])[];
}

/** A table that scrolls by itself where it is wider than the page. */
export function FactTable({ caption, head, rows }: FactTableProps) {
  return (
    <section
      aria-label={`Table: ${caption}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables are scrolled by keys, too.
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-sheet"
    >
      <table
        className={`w-full border-collapse text-left text-md leading-normal ${head.length > 3 ? "min-w-2xl" : head.length > 2 ? "min-w-md" : ""}`}
      >
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-ink-2">
            {head.map((title) => (
              <th key={title} scope="col" className="px-3 py-2 font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a table in a text never move.
            <tr key={index} className="border-b border-line align-top last:border-b-0">
              <th scope="row" className="px-3 py-2 font-medium">
                {name}
              </th>
              {cells.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor do its columns.
                <td key={at} className="px-3 py-2">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The points of a list. */
export function Points({ children }: { readonly children: ReactNode }) {
  return <ul className="flex list-disc flex-col gap-1.5 pl-5 marker:text-ink-3">{children}</ul>;
}

/** Steps in their order. */
export function Steps({ children }: { readonly children: ReactNode }) {
  return <ol className="flex list-decimal flex-col gap-1.5 pl-6 marker:text-ink-3">{children}</ol>;
}
