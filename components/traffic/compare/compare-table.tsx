import { WireText } from "@/components/ui/wire-text";
import type { Comparison } from "@/lib/protocol/comparison/comparison";
import type { Difference } from "@/lib/protocol/comparison/difference";
import { TermText } from "../term";
import type { TextPart } from "../term-parts";

export interface CompareTableProps {
  readonly comparison: Comparison;
  /** The reason of each difference, its words of the trade marked. */
  readonly whys: readonly (readonly TextPart[])[];
  readonly onSelect: (seq: number | null) => void;
}

/** Stays in sight: which side is which has to be seen from every row. */
const headClass =
  "sticky top-0 z-10 border-b border-line bg-paper py-1 pr-3 font-medium shadow-[0_1px_0_var(--line)]";

/** What differs and what doesn't, each with its reason. */
export function CompareTable({ comparison: { differences, names }, whys, onSelect }: CompareTableProps) {
  const all = differences.map((row, i) => ({ row, why: whys[i] ?? [] }));
  const groups = [
    { caption: "What differs", rows: all.filter(({ row }) => !row.isSame) },
    { caption: "What is the same", rows: all.filter(({ row }) => row.isSame) },
  ];
  return groups.map(
    ({ caption, rows }) =>
      rows.length > 0 && (
        <table key={caption} className="w-full table-fixed border-collapse text-left">
          <caption className="pb-1.5 text-left text-lg font-semibold">{caption}</caption>
          <thead>
            <tr className="text-sm text-ink-2">
              <th scope="col" className={headClass}>
                {names.left}
              </th>
              <th scope="col" className={headClass}>
                {names.right}
              </th>
            </tr>
          </thead>
          {rows.map(({ row, why }) => (
            <DifferenceRows key={row.key} row={row} why={why} names={names} onSelect={onSelect} />
          ))}
        </table>
      ),
  );
}

interface DifferenceRowsProps {
  readonly row: Difference;
  readonly why: readonly TextPart[];
  readonly names: Comparison["names"];
  readonly onSelect: (seq: number | null) => void;
}

function DifferenceRows({ row, why, names, onSelect }: DifferenceRowsProps) {
  const { title, left, right, leftSource, rightSource } = row;
  const isOne = left === right && leftSource === rightSource;
  return (
    <tbody className="border-b border-line">
      <tr>
        <th scope="rowgroup" colSpan={2} className="pt-2.5 font-semibold">
          {title}
        </th>
      </tr>
      <tr className="align-top">
        <Cell
          text={left}
          source={leftSource}
          about={`${title}, ${names.left}`}
          wide={isOne}
          onSelect={onSelect}
        />
        {!isOne && (
          <Cell text={right} source={rightSource} about={`${title}, ${names.right}`} onSelect={onSelect} />
        )}
      </tr>
      <tr>
        <td colSpan={2} className="pb-2.5 text-sm text-ink-2">
          <p className="max-w-[80ch]">
            <TermText parts={why} />
          </p>
        </td>
      </tr>
    </tbody>
  );
}

interface CellProps {
  readonly text: string;
  readonly source: number | null;
  /** What the line that it was read from tells. */
  readonly about: string;
  readonly wide?: boolean;
  readonly onSelect: (seq: number | null) => void;
}

function Cell({ text, source, about, wide = false, onSelect }: CellProps) {
  return (
    <td colSpan={wide ? 2 : 1} className="py-1 pr-3 break-words">
      <WireText text={text} />
      {source !== null && (
        <button
          type="button"
          className="ml-1.5 rounded-sm text-sm text-accent underline underline-offset-2 hover:no-underline"
          onClick={() => onSelect(source)}
        >
          in the log
          <span className="sr-only">: {about}</span>
        </button>
      )}
    </td>
  );
}
