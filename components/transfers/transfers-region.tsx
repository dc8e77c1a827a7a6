"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import {
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useActions } from "@/components/actions/use-actions";
import { useServices } from "@/components/services";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { formatCount } from "@/lib/client/format";
import { transferList } from "@/lib/client/layout-preferences";
import {
  allTransfers,
  countOf,
  firstAsking,
  hasMovingTransfers,
  type Queue,
  transferAt,
  transferCount,
} from "@/lib/client/transfers/queue";
import { summarise } from "@/lib/client/transfers/speed";
import type { Transfer } from "@/lib/client/transfers/transfer";
import { ConflictDialog } from "./conflict-dialog";
import { FailureSummary } from "./failure-summary";
import { failuresOf } from "./failures";
import { QueueMenu } from "./queue-menu";
import type { TransferAction } from "./transfer-controls";
import { type ShownTransfers, TransferList } from "./transfer-list";
import { type SummaryPart, summaryParts } from "./transfer-text";
import { UnfinishedUploads } from "./unfinished-uploads";
import { useFinishNotices } from "./use-finish-notices";
import { useTransfers, useUnfinishedUploads } from "./use-transfers";

/** All transfers in their order, or those that failed. */
function shownOf(queue: Queue, onlyFailed: boolean): ShownTransfers {
  if (!onlyFailed) {
    return {
      count: transferCount(queue),
      at: (index) => transferAt(queue, index),
      indexOf: (id) => queue.positions.get(id) ?? -1,
    };
  }
  const failed = allTransfers(queue).filter(({ state }) => state.status === "failed");
  return {
    count: failed.length,
    at: (index) => failed[index],
    indexOf: (id) => failed.findIndex((transfer) => transfer.id === id),
  };
}

/** How many of what came together with one that asks, itself included, may still ask. */
function openInBatch(queue: Queue, { batch, state }: Transfer): number {
  if (state.status === "asking" && state.incoming !== undefined) return state.incoming.others + 1;
  const open = ["waiting", "running", "paused", "stranded", "asking"];
  return allTransfers(queue).filter((one) => one.batch === batch && open.includes(one.state.status)).length;
}

/** The queue: a line at the foot of the page, and the list below it. */
export function TransfersRegion({ hint }: { hint: ReactNode }) {
  const { transfers } = useServices();
  const queue = useTransfers();
  const unfinished = useUnfinishedUploads();
  const [wantsFailed, setOnlyFailed] = useState(false);
  const region = useRef<HTMLElement>(null);
  const listOpen =
    useSyncExternalStore(transferList.subscribe, transferList.current, () => "open") === "open";
  useFinishNotices();

  const summary = summarise(queue);
  const isEmpty = transferCount(queue) === 0 && unfinished.length === 0;
  const onlyFailed = wantsFailed && summary.failed > 0;
  const shown = useMemo(() => shownOf(queue, onlyFailed), [queue, onlyFailed]);
  const asking = firstAsking(queue);
  const failures = useMemo(() => failuresOf(queue), [queue]);

  // A failure is to be seen, also by who closed the list.
  const failedBefore = useRef(0);
  useEffect(() => {
    if (summary.failed > failedBefore.current) transferList.set("open");
    failedBefore.current = summary.failed;
  }, [summary.failed]);

  // Clearing takes the button away that did it: the focus stays in the region.
  const hasCleared = useRef(false);

  const act = useCallback(
    (id: number, action: TransferAction) => {
      switch (action) {
        case "pause":
          return transfers.pause(id);
        case "resume":
          return transfers.resume(id);
        case "retry":
          return transfers.retry(id);
        case "cancel":
          return transfers.cancel(id);
        case "remove":
          hasCleared.current = true;
          return transfers.clear(id);
        case "first":
        case "earlier":
        case "later":
        case "last":
          return transfers.move(id, action);
      }
    },
    [transfers],
  );

  const clear = () => {
    hasCleared.current = true;
    transfers.clearFinished();
  };
  useEffect(() => {
    if (!hasCleared.current || transferCount(queue) > 0) return;
    hasCleared.current = false;
    if (document.activeElement === document.body) region.current?.focus();
  }, [queue]);

  const canRetry = failures.some(({ retryable }) => retryable > 0);
  const unless = (possible: boolean, why: string) => (possible ? undefined : why);
  useActions({
    "show-transfers": {
      run: () => transferList.set(listOpen ? "closed" : "open"),
      unavailable: unless(!isEmpty, "There are none"),
      checked: listOpen,
    },
    "pause-all": {
      run: () => transfers.pauseAll(),
      unavailable: unless(countOf(queue, "waiting", "running") > 0, "None is under way"),
    },
    "resume-all": {
      run: () => transfers.resumeAll(),
      unavailable: unless(countOf(queue, "paused") > 0, "None is paused"),
    },
    "retry-failed": { run: () => transfers.retryFailed(), unavailable: unless(canRetry, "None failed") },
    "clear-finished": {
      run: clear,
      unavailable: unless(countOf(queue, "done", "skipped", "cancelled", "failed") > 0, "None is over"),
    },
  });

  const parts: readonly SummaryPart[] = [
    ...summaryParts(summary),
    ...(unfinished.length > 0 ? [{ text: `${formatCount(unfinished.length)} unfinished` }] : []),
  ];
  const isMoving = hasMovingTransfers(queue);
  const isOver =
    transferCount(queue) > 0 && countOf(queue, "done", "skipped", "cancelled") === transferCount(queue);
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label="Transfers"
      className="flex max-h-[36dvh] md:max-h-[45dvh] shrink-0 flex-col border-t border-line bg-sheet outline-none"
    >
      <div className="flex min-h-10 shrink-0 items-center gap-3 px-4 text-sm">
        <h2 className="font-semibold">Transfers</h2>
        {isMoving && (
          <div className="hidden w-44 sm:block">
            <ProgressBar
              label="All transfers"
              fraction={summary.totalBytes === 0 ? null : summary.sentBytes / summary.totalBytes}
            />
          </div>
        )}
        <span className="truncate">
          {parts.map(({ text, isWrong = false }, i) => (
            <span key={text} className={isWrong ? "text-wrong" : undefined}>
              {i > 0 && <span className="text-ink-2"> · </span>}
              {text}
            </span>
          ))}
        </span>
        <div className="flex-1" />
        {!isMoving && <span className="hidden truncate text-ink-2 sm:inline">{hint}</span>}
        {isEmpty && <span className="truncate text-ink-2 sm:hidden">{hint}</span>}
        {!isEmpty && (
          <span className="flex shrink-0 items-center gap-1">
            {isOver && (
              <Button look="quiet" onClick={clear}>
                Clear
              </Button>
            )}
            {transferCount(queue) > 0 && <QueueMenu queue={queue} canRetry={canRetry} onClear={clear} />}
            <IconButton
              label={listOpen ? "Hide the list of transfers" : "Show the list of transfers"}
              aria-expanded={listOpen}
              onClick={() => transferList.set(listOpen ? "closed" : "open")}
            >
              {listOpen ? (
                <ChevronDown size={16} aria-hidden="true" />
              ) : (
                <ChevronUp size={16} aria-hidden="true" />
              )}
            </IconButton>
          </span>
        )}
      </div>
      {!isEmpty && listOpen && (
        <TransferList
          shown={shown}
          current={queue.running[0] ?? null}
          onAction={act}
          lead={
            <>
              {failures.length > 0 && (
                <FailureSummary
                  failures={failures}
                  onlyFailed={onlyFailed}
                  onRetryAll={() => transfers.retryFailed()}
                  onShowFailed={setOnlyFailed}
                />
              )}
              <UnfinishedUploads uploads={unfinished} />
            </>
          }
        />
      )}
      <ConflictDialog
        transfer={asking}
        openInBatch={asking === null ? 0 : openInBatch(queue, asking)}
        onAnswer={(id, answer, forAll) => transfers.answer(id, answer, forAll)}
      />
    </section>
  );
}
