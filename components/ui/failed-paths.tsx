import { formatCount } from "@/lib/client/format";
import type { JobEnd } from "@/lib/contract/problem";
import { WireText } from "./wire-text";

export interface FailedPathsProps {
  /** Accessible name. */
  readonly label: string;
  readonly failed: Readonly<JobEnd["failed"]>;
  /** How many more failed that are not named. */
  readonly moreFailed?: number | undefined;
  readonly className?: string;
}

/** What could not be done or looked at, each path with its reason: the server's own words where it gave some. */
export function FailedPaths({ label, failed, moreFailed = 0, className = "" }: FailedPathsProps) {
  return (
    <ul
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own no key could scroll it.
      tabIndex={0}
      aria-label={label}
      className={`overflow-auto rounded-md bg-well px-3 py-1.5 ${className}`}
    >
      {failed.map(({ path, problem }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two paths may look alike, and they never move.
        <li key={i} className="py-0.5 break-words">
          <WireText text={path} />
          <span className="text-ink-2">
            : <WireText text={problem.ftp?.reply ?? problem.title} />
          </span>
        </li>
      ))}
      {moreFailed > 0 && <li className="py-0.5 text-ink-2">and {formatCount(moreFailed)} more</li>}
    </ul>
  );
}
