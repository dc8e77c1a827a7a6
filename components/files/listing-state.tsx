import { FolderOpen, LoaderCircle, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import type { Remedy } from "@/lib/client/findings/remedy";
import { formatCount } from "@/lib/client/format";
import type { Problem } from "@/lib/contract/problem";

interface MiddleProps {
  readonly icon: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

function Middle({ icon, className = "", children }: MiddleProps) {
  return (
    <div className={`${className} grid min-h-0 flex-1 place-items-center overflow-auto p-6`}>
      <div className="flex max-w-sm flex-col items-center gap-3 text-center text-ink-2">
        <span className="text-ink-3" aria-hidden="true">
          {icon}
        </span>
        {children}
      </div>
    </div>
  );
}

/** The listing is on its way. */
export function LoadingListing({ path }: { path: string }) {
  return (
    <Middle className="appear-late" icon={<LoaderCircle size={28} className="animate-spin" />}>
      <p aria-live="polite">
        Listing <WireText text={path} />…
      </p>
    </Middle>
  );
}

/** The directory holds nothing (that is shown). */
export function EmptyListing({
  hiddenCount,
  onShowHidden,
}: {
  hiddenCount: number;
  onShowHidden: () => void;
}) {
  return (
    <Middle icon={<FolderOpen size={32} strokeWidth={1.25} />}>
      {hiddenCount === 0 ? (
        <p>This folder is empty. Drop files here to upload them.</p>
      ) : (
        <>
          <p>
            Nothing but {hiddenCount === 1 ? "a hidden file" : `${hiddenCount} hidden files`} in this folder.
          </p>
          <Button onClick={onShowHidden}>Show hidden files</Button>
        </>
      )}
    </Middle>
  );
}

/** The filter lets nothing through. */
export function FilteredListing({ count, onClear }: { count: number; onClear: () => void }) {
  return (
    <Middle icon={<SearchX size={32} strokeWidth={1.25} />}>
      <p>None of the {formatCount(count)} entries here matches the filter.</p>
      <Button onClick={onClear}>Clear the filter</Button>
    </Middle>
  );
}

export interface FailedListingProps {
  readonly problem: Problem;
  /** The other data mode, where trying it may help. */
  readonly otherMode: "passive" | "active" | null;
  /** It is being tried again. */
  readonly busy: boolean;
  /** What was listed before is shown below. */
  readonly isOld: boolean;
  /** What can be done of what its finding proposes. */
  readonly remedy: Remedy;
  /** Goes to a line of the log. */
  readonly onLine: (seq: number) => void;
  readonly onRetry: () => void;
  readonly onSwitchMode: () => void;
  /** Goes to the directory above; null where this one is there. */
  readonly onUp: (() => void) | null;
}

/** The listing failed: an error, never an empty folder. */
export function FailedListing(props: FailedListingProps) {
  const { problem, otherMode, busy, isOld, remedy, onLine, onRetry, onSwitchMode, onUp } = props;
  return (
    <div className={isOld ? "shrink-0 p-2" : "min-h-0 flex-1 overflow-auto p-4"}>
      <div className={isOld ? "" : "mx-auto max-w-2xl"}>
        <ProblemAlert problem={problem} action="Listing failed" remedy={remedy} onLine={onLine}>
          {isOld && <p className="w-full">What you see below is as it was listed before.</p>}
          <Button disabled={busy} onClick={onRetry}>
            {busy ? "Trying again…" : "Try again"}
          </Button>
          {otherMode && (
            <Button disabled={busy} onClick={onSwitchMode}>
              Switch to {otherMode} and try again
            </Button>
          )}
          {onUp && <Button onClick={onUp}>Up</Button>}
        </ProblemAlert>
      </div>
    </div>
  );
}
