import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import { letGo } from "@/lib/client/lab/run-scenario";
import type { LabRunState } from "@/lib/client/lab/run-state";
import { purposeOf, sentSoFar } from "@/lib/client/lab/step-words";
import { type Expectation, judge, type Prediction, portChoices } from "@/lib/protocol/lab/prediction";
import type { PendingStep } from "@/lib/protocol/lab/step";
import { DialQuestion } from "./dial-question";
import { DialVerdict } from "./dial-verdict";

export interface StepPanelProps {
  /** In step mode; under way, or over. One panel is one run's. */
  readonly run: LabRunState;
}

interface Draft {
  readonly step: number;
  readonly answers: Partial<Prediction>;
}

/**
 * What a run in step mode waits with, and what lets it go. Of a dial it doesn't tell who dials where: it asks, and says
 * afterwards what came of it.
 */
export function StepPanel({ run }: StepPanelProps) {
  const { session, waiting, phase } = run;
  const [draft, setDraft] = useState<Draft>({ step: 0, answers: {} });
  const [expectations, setExpectations] = useState<readonly Expectation[]>([]);
  /** The step that was let go last: the stream may still tell that it waits. */
  const [went, setWent] = useState(0);
  const [isIncomplete, setIncomplete] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const goButton = useRef<HTMLButtonElement>(null);
  useFocusOnQuestion(panel, waiting);

  const dial = waiting?.action.type === "dial" ? waiting.action : null;
  const answers = draft.step === waiting?.number ? draft.answers : {};
  const canGo = waiting !== null && waiting.number !== went;

  const go = async (until: "next" | "end") => {
    if (session === null || waiting === null) return;
    setIncomplete(false);
    setWent(waiting.number);
    // What has the focus may go with the question.
    goButton.current?.focus();
    try {
      await letGo(session, until, waiting.number);
    } catch {
      // It went by itself, or the run is over, which the stream tells; or Portside can't be reached, and one may try again.
      setWent(0);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canGo) return;
    const prediction = dial === null ? null : complete(answers);
    setIncomplete(dial !== null && prediction === null);
    if (dial !== null && prediction === null) return;
    if (prediction !== null) {
      const after = run.network.at(-1)?.number ?? 0;
      setExpectations([...expectations, { step: waiting, prediction, after }]);
    }
    void go("next");
  };

  if (phase === "ended") {
    return expectations.length === 0 ? null : <Review run={run} expectations={expectations} />;
  }
  return (
    <section ref={panel} aria-label="Next step" className={panelClass}>
      <div role="status" className={expectations.length === 0 ? "sr-only" : ""}>
        <Latest run={run} expectations={expectations} />
      </div>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <div role="status">
          <Announcement run={run} />
        </div>
        {dial !== null && waiting !== null && (
          <DialQuestion
            ports={portChoices(dial, run.events)}
            answers={answers}
            onAnswer={(answer) => setDraft({ step: waiting.number, answers: { ...answers, ...answer } })}
          />
        )}
        <p role="alert" className={isIncomplete ? "text-wrong" : "sr-only"}>
          {isIncomplete && "Answer all three, or skip the question."}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button ref={goButton} type="submit" look="primary" disabled={!canGo}>
            {dial === null ? "Next step" : "Let it dial"}
          </Button>
          {dial !== null && (
            <Button disabled={!canGo} onClick={() => void go("next")}>
              Skip the question
            </Button>
          )}
          <Button disabled={!canGo} onClick={() => void go("end")}>
            Run to the end
          </Button>
        </div>
      </form>
    </section>
  );
}

const panelClass = "flex flex-col gap-3 rounded-lg bg-accent-wash px-4 py-3";

/** What comes next, of a dial without who dials where. */
function Announcement({ run: { waiting, events } }: { readonly run: LabRunState }) {
  if (waiting === null) return <p>It is on its way…</p>;
  const { action, actor } = waiting;
  if (action.type === "dial") {
    const sent = sentSoFar(events);
    return (
      <p>
        <b className="font-semibold">Before the next step:</b>{" "}
        {sent === null ? "nothing was sent yet." : `the client has sent ${sent}.`} Now somebody dials
        {action.purpose === "control" ? ", for another control connection." : ", for a data connection."}
      </p>
    );
  }
  const purpose = purposeOf(action.line);
  return (
    <>
      <p>
        <b className="font-semibold">Next:</b> the {actor} sends{" "}
        <code className="font-wire">
          <WireText text={action.line} />
        </code>
      </p>
      {purpose !== null && <p className="max-w-[72ch] text-ink-2">{purpose}</p>}
    </>
  );
}

interface JudgedRun {
  readonly run: LabRunState;
  readonly expectations: readonly Expectation[];
}

function Latest({ run, expectations }: JudgedRun) {
  const expectation = expectations.at(-1);
  const judgement = expectation && judge(expectation, run);
  if (!expectation || !judgement) return null;
  return <DialVerdict expectation={expectation} judgement={judgement} topology={run.setup.topology} />;
}

/** All predictions of a run that is over. */
function Review({ run, expectations }: JudgedRun) {
  const judged = expectations.flatMap((expectation) => {
    const judgement = judge(expectation, run);
    return judgement === null ? [] : [{ expectation, judgement }];
  });
  const right = judged.filter(({ judgement }) => judgement.isRight).length;
  return (
    <section aria-label="Your predictions" className={panelClass}>
      <p role="status" className="font-semibold">
        {judged.length === 1
          ? `The run is over. Your prediction ${right === 1 ? "came true." : "didn't come true."}`
          : `The run is over. ${right} of your ${judged.length} predictions came true.`}
      </p>
      <ol className="flex flex-col gap-3">
        {judged.map(({ expectation, judgement }) => (
          <li key={expectation.step.number}>
            <DialVerdict expectation={expectation} judgement={judgement} topology={run.setup.topology} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function complete({ dialler, port, outcome }: Partial<Prediction>): Prediction | null {
  if (dialler === undefined || port === undefined || outcome === undefined) return null;
  return { dialler, port, outcome };
}

/** Who works in the panel is taken to the first answer of a question when it comes; whoever is elsewhere stays there. */
function useFocusOnQuestion(panel: React.RefObject<HTMLElement | null>, waiting: PendingStep | null): void {
  const step = waiting?.action.type === "dial" ? waiting.number : null;
  useEffect(() => {
    if (step === null || !panel.current?.contains(document.activeElement)) return;
    panel.current.querySelector<HTMLInputElement>("input[type=radio]")?.focus();
  }, [step, panel]);
}
