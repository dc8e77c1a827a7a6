import { CircleAlert, X } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import type { Remedy } from "@/lib/client/findings/remedy";
import type { Problem } from "@/lib/contract/problem";
import { iconButtonClass } from "./icon-button-class";
import { LongText } from "./long-text";
import { WireText } from "./wire-text";

// Most problems have none, and the words are there meanwhile.
const FindingCard = lazy(() => import("@/components/findings/finding-card"));

export interface ProblemAlertProps {
  readonly problem: Problem;
  /** What was tried, in front of the title: "Rename". */
  readonly action?: string;
  /** Already announced elsewhere: no `alert` of its own. */
  readonly quiet?: boolean;
  /** What can be done here of what the finding proposes; undefined where it is only read. */
  readonly remedy?: Remedy | undefined;
  /** Goes to a line of the log, where there is one. */
  readonly onLine?: ((seq: number) => void) | undefined;
  /** Shows a button that takes it away. */
  readonly onDismiss?: () => void;
  readonly children?: ReactNode;
}

/** What failed, in which FTP command and reply, what the diagnosis makes of it, and what to do next. */
export function ProblemAlert(props: ProblemAlertProps) {
  const { problem, action, quiet = false, remedy, onLine, onDismiss, children } = props;
  return (
    <div
      role={quiet ? undefined : "alert"}
      className="flex gap-2.5 rounded-lg border border-wrong/40 bg-wrong-wash p-3 text-left"
    >
      <CircleAlert size={18} aria-hidden="true" className="mt-px shrink-0 text-wrong" />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="font-semibold break-words text-wrong">
          {action && `${action}: `}
          <WireText text={problem.title} />
        </p>
        <p className="break-words">
          <LongText text={problem.detail} />
        </p>
        {problem.errors && problem.errors.length > 0 && (
          <ul className="list-disc pl-4">
            {problem.errors.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code className="font-wire text-sm">{path}</code> {message}
              </li>
            ))}
          </ul>
        )}
        {problem.ftp && (
          <div className="font-wire text-sm break-words">
            {problem.ftp.command && (
              <>
                <span className="text-sent">› </span>
                <WireText text={problem.ftp.command} />
                <br />
              </>
            )}
            <div className="flex">
              <span className="text-received">‹&nbsp;</span>
              <div className="min-w-0 flex-1">
                <LongText text={replyLine(problem.ftp.code, problem.ftp.reply)} />
              </div>
            </div>
          </div>
        )}
        {problem.finding && (
          <Suspense fallback={<FindingWords finding={problem.finding} />}>
            <FindingCard
              finding={problem.finding}
              {...(problem.otherFindings && { others: problem.otherFindings })}
              remedy={remedy}
              onLine={onLine}
            />
          </Suspense>
        )}
        {problem.leftBehind && (
          <p>
            A part stayed on the server as <WireText text={problem.leftBehind} />.
          </p>
        )}
        {children && <div className="mt-1 flex flex-wrap gap-2">{children}</div>}
      </div>
      {onDismiss && (
        <button
          type="button"
          aria-label="Dismiss"
          className={`${iconButtonClass} -mt-1 -mr-1`}
          onClick={onDismiss}
        >
          <X size={15} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** A finding before what can be done about it is loaded. */
function FindingWords({ finding }: { finding: NonNullable<Problem["finding"]> }) {
  return (
    <div className="border-l-2 border-note pl-2.5">
      <p className="font-medium break-words">
        <WireText text={finding.title} />
      </p>
      <p className="break-words whitespace-pre-line">
        <WireText text={finding.advice} />
      </p>
    </div>
  );
}

/** The reply's text begins with its code when the server's own lines are given. */
function replyLine(code: number, reply: string): string {
  return reply.startsWith(String(code)) ? reply : `${code} ${reply}`;
}
