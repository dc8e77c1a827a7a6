import type { ReactNode } from "react";
import { useSessionRemedy } from "@/components/findings/use-session-remedy";
import { useServices } from "@/components/services";
import { useSessions } from "@/components/sessions/use-sessions";
import { ProblemAlert } from "@/components/ui/problem-alert";
import type { Session } from "@/lib/contract/session";
import type { Failures } from "./failures";

interface TransferProblemProps {
  /** What failed for one reason. */
  readonly failures: Failures;
  /** What failed, for the head of the problem. */
  readonly action: string;
  readonly children: ReactNode;
}

/** Why transfers failed; what its finding proposes can be done as long as their session is open. */
export function TransferProblem({ failures, action, children }: TransferProblemProps) {
  const session = useSessions().data?.find(({ id }) => id === failures.first.session);
  if (session === undefined) {
    return (
      <ProblemAlert action={action} problem={failures.problem}>
        {children}
      </ProblemAlert>
    );
  }
  return (
    <OpenSessionProblem failures={failures} action={action} session={session}>
      {children}
    </OpenSessionProblem>
  );
}

function OpenSessionProblem({
  failures,
  action,
  session,
  children,
}: TransferProblemProps & { session: Session }) {
  const { transfers, lineCalls } = useServices();
  const remedy = useSessionRemedy({
    session,
    onRetry: () => transfers.retryFailed(),
    // Each of them has a button for that.
    isOffered: ({ type }) => type === "retry",
  });
  return (
    <ProblemAlert
      action={action}
      problem={failures.problem}
      remedy={remedy}
      onLine={(seq) => lineCalls.call(session.id, seq)}
    >
      {children}
    </ProblemAlert>
  );
}
