import { canRetry } from "@/lib/client/transfers/queue";
import type { Transfer } from "@/lib/client/transfers/transfer";

export type RowButtonAction = "pause" | "resume" | "retry" | "cancel" | "remove";
export type TransferAction = RowButtonAction | "first" | "earlier" | "later" | "last";

export interface TransferControls {
  readonly buttons: readonly RowButtonAction[];
  readonly canMove: boolean;
}

/** What can be done with a transfer as it stands. */
export function controlsOf(transfer: Transfer): TransferControls {
  const { kind, state } = transfer;
  switch (state.status) {
    case "waiting":
      return {
        buttons: state.retryAt === undefined ? ["pause", "cancel"] : ["retry", "pause", "cancel"],
        canMove: true,
      };
    case "running":
      // A job can't stand still: Portside works on it as long as it listens.
      return {
        buttons: kind === "upload" || kind === "directory" ? ["pause", "cancel"] : ["cancel"],
        canMove: false,
      };
    case "paused":
      return { buttons: ["resume", "cancel"], canMove: false };
    case "stranded":
    case "asking":
      return { buttons: ["cancel"], canMove: false };
    case "failed":
    case "cancelled":
      return { buttons: canRetry(transfer) ? ["retry", "remove"] : ["remove"], canMove: false };
    case "done":
    case "skipped":
      return { buttons: ["remove"], canMove: false };
  }
}
