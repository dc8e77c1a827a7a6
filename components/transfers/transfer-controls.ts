import type { Transfer } from "@/lib/client/transfers/transfer";

export type TransferAction = "pause" | "resume" | "retry" | "cancel" | "first" | "earlier" | "later" | "last";

export interface TransferControls {
  readonly buttons: readonly ("pause" | "resume" | "retry" | "cancel")[];
  readonly canMove: boolean;
}

/** What can be done with a transfer as it stands. */
export function controlsOf({ kind, state }: Transfer): TransferControls {
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
      return { buttons: ["retry"], canMove: false };
    case "done":
    case "skipped":
      return { buttons: [], canMove: false };
  }
}
