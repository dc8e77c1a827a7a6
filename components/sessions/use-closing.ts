import { useState } from "react";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { toProblem } from "@/lib/client/problem-error";
import { allTransfers, isOpen } from "@/lib/client/transfers/queue";
import type { Session } from "@/lib/contract/session";
import { useCloseSession, useForgetSession } from "./use-sessions";

/** Sessions that are to be closed although some of them are busy. */
export interface ClosingQuestion {
  readonly sessions: readonly Session[];
  /** In how many of them transfers are under way. */
  readonly busy: number;
}

export interface Closing {
  /** What a person has to answer first; null while there is nothing to ask. */
  readonly question: ClosingQuestion | null;
  /** Closes sessions; asks once for all of them when any is busy. */
  readonly ask: (sessions: readonly Session[]) => void;
  readonly confirm: () => void;
  readonly keep: () => void;
}

/** The way to close sessions. @param onClosing told before they go, so that the panes can go elsewhere */
export function useClosing(onClosing: (closed: ReadonlySet<string>) => void): Closing {
  const notify = useNotify();
  const { transfers, ended } = useServices();
  const close = useCloseSession();
  const forget = useForgetSession();
  const [question, setQuestion] = useState<ClosingQuestion | null>(null);

  const closeNow = (sessions: readonly Session[]) => {
    setQuestion(null);
    onClosing(new Set(sessions.map(({ id }) => id)));
    for (const { id } of sessions) {
      for (const earlier of ended.before(id)) forget(earlier.id);
      if (ended.holds(id)) forget(id);
      // Not by `mutate`: of several at a time that tells about the last one only.
      else close.mutateAsync(id).catch((error) => notify.failed("Close the session", toProblem(error)));
    }
  };

  return {
    question,
    ask: (sessions) => {
      const moving = new Set(
        allTransfers(transfers.snapshot()).flatMap((transfer) =>
          isOpen(transfer) ? [transfer.session] : [],
        ),
      );
      const busy = sessions.filter(({ id }) => moving.has(id) && !ended.holds(id)).length;
      if (busy > 0) setQuestion({ sessions, busy });
      else closeNow(sessions);
    },
    confirm: () => question && closeNow(question.sessions),
    keep: () => setQuestion(null),
  };
}
