import { type RefObject, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { WireText } from "@/components/ui/wire-text";
import { type CheckState, statusWords, stepUnderWay, verdictWords } from "@/lib/client/check/check-state";
import { checkReport } from "@/lib/client/check/report";
import { checkSteps, checkStepTitles } from "@/lib/protocol/check/steps";
import { CheckStepRow } from "./check-step-row";
import { StatusMark } from "./status-mark";

export interface CheckResultsProps {
  readonly state: CheckState;
  /** Who is checked, and when it began. */
  readonly target: { readonly name: string; readonly at: number };
  /** The button that always is there. */
  readonly firstTool: RefObject<HTMLButtonElement | null>;
  readonly onStop: () => void;
  readonly onAgain: () => void;
  /** Back to the form. */
  readonly onOther: () => void;
  /** Checks again, and accepts the certificate with this fingerprint. */
  readonly onTrust?: (sha256: string) => void;
}

/** Transcripts that are folded away would be missing on paper. */
function useOpenOnPaper(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const open = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
      for (const details of opened) details.open = true;
    };
    const close = () => {
      for (const details of opened) details.open = false;
    };
    window.addEventListener("beforeprint", open);
    window.addEventListener("afterprint", close);
    return () => {
      window.removeEventListener("beforeprint", open);
      window.removeEventListener("afterprint", close);
    };
  }, []);
}

/** The verdict, what can be done with it, and the steps as they end. */
export function CheckResults(props: CheckResultsProps) {
  const { state, target, firstTool, onStop, onAgain, onOther, onTrust } = props;
  const { phase, lines, end } = state;
  const underWay = stepUnderWay(state);
  useOpenOnPaper();
  const isRunning = phase === "running";
  return (
    <>
      <Verdict state={state} />
      <div className="flex flex-wrap gap-2 print:hidden">
        <Button ref={firstTool} look={isRunning ? "plain" : "primary"} onClick={isRunning ? onStop : onAgain}>
          {isRunning ? "Stop" : "Check again"}
        </Button>
        <CopyButton
          label="Copy the report"
          text={() => checkReport({ target: target.name, at: target.at, lines, end })}
        />
        <Button onClick={() => window.print()}>Print</Button>
        <Button look="quiet" onClick={onOther}>
          Check another server
        </Button>
      </div>
      <ol aria-label="Steps" className="flex flex-col rounded-lg border border-line bg-sheet print:border-0">
        {lines.map((line) => (
          <CheckStepRow key={line.step} line={line} lines={lines} {...(onTrust && { onTrust })} />
        ))}
        {underWay !== null && (
          <li className="flex gap-3 px-4 py-3 text-ink-2">
            <StatusMark status={null} />
            <p>{checkStepTitles[underWay]}</p>
          </li>
        )}
      </ol>
      <p className="hidden text-sm text-ink-2 print:block">Portside, {new Date(target.at).toISOString()}</p>
    </>
  );
}

const verdictLooks = {
  passed: "border-good/50",
  warnings: "border-data/50",
  failed: "border-wrong/50 bg-wrong-wash",
} as const;

/** What comes of it, in a sentence; until then how far it is. */
function Verdict({ state: { phase, lines, end } }: { state: CheckState }) {
  const last = lines.at(-1);
  return (
    <div
      role="status"
      className={`flex flex-col gap-1 rounded-lg border bg-sheet p-4 ${end === null ? "border-line" : verdictLooks[end.verdict]}`}
    >
      {end !== null && (
        <>
          <p className="flex items-center gap-2 text-lg font-semibold">
            <StatusMark status={end.verdict === "warnings" ? "warning" : end.verdict} bare />
            {verdictWords[end.verdict]}
          </p>
          <p className="break-words">
            <WireText text={end.summary} />
          </p>
        </>
      )}
      {end === null && phase === "running" && (
        <p>
          {last === undefined
            ? "The check has begun."
            : `${last.title}: ${statusWords[last.status].toLowerCase()}. ${lines.length} of ${checkSteps.length} steps are over.`}
        </p>
      )}
      {phase === "stopped" && <p>The check was stopped. What it saw until then is below.</p>}
      {phase === "broken" && <p>The check broke off. What it saw until then is below.</p>}
    </div>
  );
}
