import { ArrowDown, ArrowUp, Dot, Eye, EyeOff, Hourglass, Lock, LockOpen } from "lucide-react";
import type { ReactNode } from "react";
import { WireText } from "@/components/ui/wire-text";
import type { ExplainedToken, Explanation } from "@/lib/protocol/explain";
import type { TrafficEventType } from "@/lib/protocol/traffic";
import { CopyButton } from "./explained-copy";
import { TermText } from "./term";
import type { TextPart } from "./term-parts";

type Parts = readonly TextPart[];
type Relation = Explanation["relations"][number];

/** Which side opens a connection because of the line, and which firewall that touches. */
export function Dials({ who, parts }: { readonly who: "client" | "server"; readonly parts: Parts }) {
  return (
    <p className="text-ink-2">
      <b className="font-semibold text-data">{who === "client" ? "Portside dials." : "The server dials."}</b>{" "}
      <TermText parts={parts} />
    </p>
  );
}

export interface TokensProps {
  readonly tokens: readonly ExplainedToken[];
  readonly meanings: readonly Parts[];
}

/** The pieces of the line with what each means. */
export function Tokens({ tokens, meanings }: TokensProps) {
  return (
    <dl className="grid grid-cols-[minmax(3rem,auto)_1fr] gap-x-3 gap-y-1 border-l-2 border-line pl-3">
      {tokens.map(({ text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same token may stand twice in a line.
        <div key={i} className="col-span-2 grid grid-cols-subgrid items-baseline">
          <dt className="max-w-[40cqw] font-wire text-sm break-words">
            <WireText text={text} />
          </dt>
          <dd className="min-w-0 break-words text-ink-2">
            <TermText parts={meanings[i] ?? []} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export interface RelationsProps {
  readonly relations: readonly Relation[];
  /** The sentences of those that lead nowhere; words of the trade are marked in them. */
  readonly sentences: readonly Parts[];
  /** Number of the line that is explained. */
  readonly from: number;
  readonly onSelect: (seq: number) => void;
}

/** Why the line comes here: each sentence leads to the line that it speaks of, where that is there. */
export function Relations({ relations, sentences, from, onSelect }: RelationsProps) {
  return (
    <ul aria-label="Why it comes here" className="flex flex-col gap-0.5">
      {relations.map(({ kind, text, seq }, i) => (
        <Fact key={`${kind} ${seq} ${text}`} icon={relationIcon(from, kind, seq)}>
          {seq === null ? (
            <span className="break-words text-ink-2">
              <TermText parts={sentences[i] ?? []} />
            </span>
          ) : (
            <button
              type="button"
              onClick={() => onSelect(seq)}
              className="rounded-sm text-left break-words text-accent underline-offset-2 hover:underline pointer-coarse:min-h-7"
            >
              <WireText text={text} />
            </button>
          )}
        </Fact>
      ))}
    </ul>
  );
}

/** Where the other line stands; an hourglass for what is yet to come. */
function relationIcon(from: number, kind: Relation["kind"], to: number | null): ReactNode {
  const Icon = to !== null ? (to < from ? ArrowUp : ArrowDown) : kind === "must-follow" ? Hourglass : Dot;
  return <Icon size={13} aria-hidden="true" className="text-ink-3" />;
}

function Fact({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <span className="mt-0.75 shrink-0">{icon}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}

/** What can be seen of these are addresses, whether or not anything is encrypted. */
const openings: readonly TrafficEventType[] = [
  "control-dialling",
  "control-failed",
  "control-opened",
  "control-closed",
  "data-dialling",
  "data-opened",
  "data-failed",
];

interface ObserverLineProps {
  readonly readable: Explanation["observer"]["readable"];
  readonly type: TrafficEventType;
  readonly parts: Parts;
}

/** What somebody on the network between Portside and the server learns from the line. */
export function ObserverLine({ readable, type, parts }: ObserverLineProps) {
  return (
    <p className="flex items-start gap-2 text-ink-2">
      <span className="mt-0.75 shrink-0">{observerIcon(readable, type)}</span>
      <span className="min-w-0">
        <b className="font-medium text-ink">
          {readable === "nothing" ? "Not on the network:" : "Seen from the network:"}
        </b>{" "}
        <TermText parts={parts} />
      </span>
    </p>
  );
}

/** An open lock for what everyone on the way can read, a closed one for what is encrypted. */
function observerIcon(readable: ObserverLineProps["readable"], type: TrafficEventType): ReactNode {
  if (readable === "nothing") return <EyeOff size={14} aria-hidden="true" className="text-ink-3" />;
  if (readable === "all") return <LockOpen size={14} aria-hidden="true" className="text-wrong" />;
  if (readable === "unknown" || openings.includes(type))
    return <Eye size={14} aria-hidden="true" className="text-ink-3" />;
  return <Lock size={14} aria-hidden="true" className="text-good" />;
}

export interface EquivalentsProps {
  readonly equivalents: Explanation["equivalents"];
  readonly notes: readonly Parts[];
}

/** The same with a program that a person may have at hand. */
export function Equivalents({ equivalents, notes }: EquivalentsProps) {
  return (
    <ul aria-label="The same by hand" className="flex flex-col gap-1 text-sm">
      {equivalents.map(({ program, command, note }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the equivalents of one line never move.
        <li key={i} className="flex items-start gap-2">
          <span className="mt-0.5 w-8 shrink-0 text-ink-3">{program}</span>
          <div className="min-w-0 flex-1">
            <div className="flex items-start gap-1">
              <pre className="min-w-0 rounded-sm bg-well px-2 py-0.5 font-wire break-words whitespace-pre-wrap">
                {command.split("\n").map((line, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one command never move.
                  <span key={at} className="block">
                    <WireText text={line} />
                  </span>
                ))}
              </pre>
              <CopyButton text={command} what={`the ${program} command`} />
            </div>
            {note !== undefined && (
              <p className="mt-0.5 text-ink-2">
                <TermText parts={notes[i] ?? []} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
