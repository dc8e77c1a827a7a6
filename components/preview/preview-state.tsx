import { File, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import type { Problem } from "@/lib/contract/problem";

/** Something said in the middle, instead of a file. */
export function InTheMiddle({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid h-full min-h-0 flex-1 place-items-center overflow-auto p-6">
      <div className="flex max-w-md flex-col items-center gap-3 text-center text-ink-2">
        <span className="text-ink-3" aria-hidden="true">
          {icon ?? <File size={32} strokeWidth={1.25} />}
        </span>
        {children}
      </div>
    </div>
  );
}

/** The file is on its way. */
export function LoadingFile({ children = "Reading the file…" }: { children?: ReactNode }) {
  return (
    <div className="appear-late h-full min-h-0 flex-1">
      <InTheMiddle icon={<LoaderCircle size={28} className="animate-spin" />}>
        <p role="status">{children}</p>
      </InTheMiddle>
    </div>
  );
}

export function EmptyFile() {
  return (
    <InTheMiddle>
      <p>This file is empty: it has 0 bytes.</p>
    </InTheMiddle>
  );
}

export interface FailedFileProps {
  readonly problem: Problem;
  /** Left out where trying again is of no use. */
  readonly onRetry?: () => void;
  /** Further ways on. */
  readonly children?: ReactNode;
}

/** The file could not be read. */
export function FailedFile({ problem, onRetry, children }: FailedFileProps) {
  return (
    <div className="h-full min-h-0 flex-1 overflow-auto p-4">
      <div className="mx-auto max-w-2xl">
        <ProblemAlert problem={problem} action="Preview failed">
          {onRetry && <Button onClick={onRetry}>Retry</Button>}
          {children}
        </ProblemAlert>
      </div>
    </div>
  );
}
