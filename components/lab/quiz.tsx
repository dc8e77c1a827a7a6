import { useId, useState } from "react";
import { labProgress, progressOf } from "@/lib/client/lab/progress";
import type { QuizQuestion, Scenario } from "@/lib/protocol/lab/scenario";
import { Card } from "./card";
import { useLabProgress } from "./use-progress";

/** Questions about a scenario. Each answer is explained, right or wrong, and may be changed. */
export function Quiz({ scenario }: { scenario: Scenario }) {
  const progress = useLabProgress();
  const { quiz: answered } = progressOf(progress, scenario.id);
  if (scenario.quiz.length === 0) return null;
  return (
    <Card title="Questions">
      {scenario.quiz.map((question) => (
        <Question
          key={question.id}
          question={question}
          wasAnswered={answered.includes(question.id)}
          onRight={() => labProgress.add(scenario.id, "quiz", [question.id])}
        />
      ))}
    </Card>
  );
}

interface QuestionProps {
  readonly question: QuizQuestion;
  /** Rightly, at some time before. */
  readonly wasAnswered: boolean;
  readonly onRight: () => void;
}

function Question({ question, wasAnswered, onRight }: QuestionProps) {
  const [picked, setPicked] = useState<number | null>(null);
  const name = useId();
  const before = wasAnswered ? question.answers.findIndex(({ isRight }) => isRight) : -1;
  const chosen = picked ?? (before === -1 ? null : before);
  const answer = chosen === null ? undefined : question.answers[chosen];
  return (
    <fieldset className="flex flex-col gap-1 border-t border-line pt-2">
      <legend className="float-left w-full font-medium">{question.question}</legend>
      {question.answers.map(({ text, isRight }, index) => (
        <label key={text} className="flex min-h-7 items-start gap-2 py-0.5">
          <input
            type="radio"
            name={name}
            checked={chosen === index}
            onChange={() => {
              setPicked(index);
              if (isRight) onRight();
            }}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          {text}
        </label>
      ))}
      <p role="status" className={answer === undefined ? "sr-only" : "max-w-[72ch]"}>
        {answer !== undefined && (
          <>
            <b className={`font-medium ${answer.isRight ? "text-good" : "text-wrong"}`}>
              {answer.isRight ? "Right." : "Not so."}
            </b>{" "}
            {answer.because}
          </>
        )}
      </p>
    </fieldset>
  );
}
