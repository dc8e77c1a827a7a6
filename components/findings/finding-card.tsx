"use client";

import { Button, buttonClass } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import type { Remedy } from "@/lib/client/findings/remedy";
import { findingInGuide } from "@/lib/client/guide/guide-places";
import { appPath } from "@/lib/contract/base-path";
import type { Finding, FindingAction } from "@/lib/contract/finding";
import { scenarioOfFinding } from "@/lib/protocol/lab/scenario-of-finding";
import { FindingChanges } from "./finding-changes";

export interface FindingCardProps {
  /** The likeliest cause. */
  readonly finding: Finding;
  /** Others that fit, likeliest first. */
  readonly others?: readonly Finding[];
  /** What can be done from here; undefined where a finding is only read. */
  readonly remedy?: Remedy | undefined;
  /** Goes to a line of the log; undefined where no log is beside it. */
  readonly onLine?: ((seq: number) => void) | undefined;
  /** Whether there is a way to the lab's scenario about it; not where this is the lab. */
  readonly leadsToLab?: boolean;
}

const confidences = { certain: "Certain", likely: "Likely", possible: "Possible" } as const;

/** Why something failed, as far as the wire tells, with what can be done about it here and elsewhere. */
export default function FindingCard(props: FindingCardProps) {
  const { finding, others = [], remedy, onLine, leadsToLab = true } = props;
  const { id, title, confidence, advice, evidence, actions, changes, nextTest } = finding;
  return (
    <article aria-label="Finding" className="flex flex-col gap-2 border-l-2 border-note pl-2.5">
      <p className="font-medium break-words">
        <WireText text={title} />{" "}
        <span className="ml-1 rounded-sm bg-note/15 px-1.5 py-px text-sm font-normal whitespace-nowrap text-ink">
          {confidences[confidence]}
        </span>
      </p>
      <p className="break-words whitespace-pre-line">
        <WireText text={advice} />
      </p>
      <Actions actions={actions} remedy={remedy} />
      {evidence.length > 0 && onLine && <Evidence evidence={evidence} onLine={onLine} />}
      {nextTest && (
        <div className="flex flex-col items-start gap-1.5">
          <p className="break-words">
            <span className="font-medium">To tell it from other causes: </span>
            <WireText text={nextTest.text} />
          </p>
          {nextTest.action && !isAmong(nextTest.action, actions) && (
            <Actions actions={[nextTest.action]} remedy={remedy} />
          )}
        </div>
      )}
      {changes.length > 0 && <FindingChanges changes={changes} />}
      {leadsToLab && <LabLink finding={finding.id} />}
      <a
        className="self-start text-accent underline underline-offset-2 print:hidden"
        href={findingInGuide(id)}
        target="_blank"
        rel="noopener"
      >
        More in the guide
      </a>
      {others.length > 0 && (
        <details>
          <summary className="select-none">
            {others.length === 1 ? "Another cause that fits" : `${others.length} other causes that fit`}
          </summary>
          <ul className="flex flex-col gap-1.5 pt-1.5 pl-4">
            {others.map((other) => (
              <li key={other.id} className="list-disc break-words">
                <span className="font-medium">
                  <WireText text={other.title} />.
                </span>{" "}
                <WireText text={other.cause} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

/** Where the same comes about on a simulated network, and can be mended. */
function LabLink({ finding }: { finding: string }) {
  const scenario = scenarioOfFinding(finding);
  if (scenario === null) return null;
  return (
    <p className="print:hidden">
      {/* In a tab of its own: this page holds what is on its way. */}
      <a
        className="text-accent underline underline-offset-2"
        href={appPath(`/lab/${scenario}`)}
        target="_blank"
        rel="noopener"
      >
        See how it comes about, in the lab
      </a>
    </p>
  );
}

/** Whether there is a button for it already. */
function isAmong({ label }: FindingAction, actions: readonly FindingAction[]): boolean {
  return actions.some((action) => action.label === label);
}

interface ActionsProps {
  readonly actions: readonly FindingAction[];
  readonly remedy: Remedy | undefined;
}

function Actions({ actions, remedy }: ActionsProps) {
  const offered = actions.filter((action) =>
    action.type === "check" ? Boolean(remedy?.checkAddress) : remedy?.offers(action),
  );
  if (offered.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {offered.map((action) =>
        action.type === "check" ? (
          <a key={action.label} className={buttonClass()} href={remedy?.checkAddress ?? ""}>
            {action.label}
          </a>
        ) : (
          <Button
            key={action.label}
            disabled={remedy?.isBusy}
            className="max-w-full whitespace-normal"
            onClick={() => remedy?.perform(action)}
          >
            <WireText text={action.label} />
          </Button>
        ),
      )}
    </div>
  );
}

/** Lines that it rests on, at most; all are marked in the log. */
const LINES_SHOWN = 8;

function Evidence({
  evidence,
  onLine,
}: Required<Pick<FindingCardProps, "onLine">> & Pick<Finding, "evidence">) {
  if (onLine === undefined) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-ink-2">
      {evidence.length === 1 ? "Seen in line" : "Seen in lines"}
      {evidence.slice(0, LINES_SHOWN).map((seq) => (
        <button
          key={seq}
          type="button"
          aria-label={`Line ${seq} of the log`}
          className="rounded-sm px-1 text-accent underline underline-offset-2 hover:bg-well pointer-coarse:min-h-9"
          onClick={() => onLine(seq)}
        >
          {seq}
        </button>
      ))}
      {evidence.length > LINES_SHOWN && `and ${evidence.length - LINES_SHOWN} more`}
    </p>
  );
}
