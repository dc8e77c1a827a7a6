"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useNotify } from "@/components/ui/notices";
import { ProgressBar } from "@/components/ui/progress-bar";
import { WireText } from "@/components/ui/wire-text";
import { formatCount, formatSize, formatTimeLeft } from "@/lib/client/format";
import { transferList } from "@/lib/client/layout-preferences";
import { hasOpenTransfers, type QueueSummary, summarise, type Transfer } from "@/lib/client/transfers/queue";
import { ConflictDialog } from "./conflict-dialog";
import { TransferRow } from "./transfer-row";
import { useTransfers } from "./use-transfers";

/** "3 running · 12 waiting · 118 MB/s · 40 s left" */
function summaryText(summary: QueueSummary): string {
  const parts: string[] = [];
  const count = (number: number, word: string) => {
    if (number > 0) parts.push(`${formatCount(number)} ${word}`);
  };
  count(summary.running, "running");
  count(summary.waiting, "waiting");
  count(summary.asking, "asking");
  count(summary.failed, "failed");
  if (summary.running + summary.waiting === 0) count(summary.finished, "finished");
  if (summary.speed !== null) parts.push(`${formatSize(summary.speed)}/s`);
  if (summary.secondsLeft !== null) parts.push(formatTimeLeft(summary.secondsLeft));
  return parts.join(" · ");
}

/** What was uploaded since it was last said. */
function StoredText({ transfers }: { transfers: readonly Transfer[] }) {
  const [first] = transfers;
  if (first === undefined) return null;
  return (
    <>
      Uploaded {transfers.length === 1 ? <WireText text={first.name} /> : `${transfers.length} files`} to{" "}
      <WireText text={first.directory.text} />
    </>
  );
}

/** The queue: a line at the foot of the page, and the list above it. */
export function TransfersRegion({ hint }: { hint: ReactNode }) {
  const { transfers } = useServices();
  const queue = useTransfers();
  const notify = useNotify();
  const listOpen =
    useSyncExternalStore(transferList.subscribe, transferList.current, () => "open") === "open";
  const summary = summarise(queue);
  const asking = queue.transfers.find(({ state }) => state.status === "asking") ?? null;
  const busy = summary.running + summary.waiting + summary.asking > 0;
  const empty = queue.transfers.length === 0;

  // A failure is to be seen, also by who closed the list.
  const failedBefore = useRef(0);
  useEffect(() => {
    if (summary.failed > failedBefore.current) transferList.set("open");
    failedBefore.current = summary.failed;
  }, [summary.failed]);

  useEffect(() => {
    let stored: Transfer[] = [];
    return transfers.onStored((transfer) => {
      stored.push(transfer);
      if (hasOpenTransfers(transfers.snapshot())) return;
      notify.finished(<StoredText transfers={stored} />);
      stored = [];
    });
  }, [transfers, notify]);

  return (
    <section
      aria-label="Transfers"
      className="flex max-h-[45dvh] shrink-0 flex-col border-t border-line bg-sheet"
    >
      <div className="flex min-h-10 items-center gap-3 px-4 text-sm">
        <h2 className="font-semibold">Transfers</h2>
        {summary.running + summary.waiting > 0 && (
          <div className="hidden w-44 sm:block">
            <ProgressBar
              label="All transfers"
              fraction={summary.totalBytes === 0 ? null : summary.sentBytes / summary.totalBytes}
            />
          </div>
        )}
        <span className={`truncate ${summary.failed > 0 ? "text-wrong" : ""}`}>{summaryText(summary)}</span>
        <div className="flex-1" />
        {empty ? (
          <span className="truncate text-ink-2">{hint}</span>
        ) : (
          <>
            {!busy && (
              <Button look="quiet" onClick={() => transfers.clearFinished()}>
                Clear
              </Button>
            )}
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
          </>
        )}
      </div>
      {!empty && listOpen && (
        <ul className="min-h-0 overflow-auto">
          {queue.transfers.map((transfer) => (
            <TransferRow
              key={transfer.id}
              transfer={transfer}
              onCancel={(id) => transfers.cancel(id)}
              onRetry={(id) => transfers.retry(id)}
            />
          ))}
        </ul>
      )}
      <ConflictDialog
        transfer={asking}
        batchSize={queue.transfers.filter(({ batch }) => batch === asking?.batch).length}
        onAnswer={(id, answer, forAll) => transfers.answer(id, answer, forAll)}
      />
    </section>
  );
}
