import { useId } from "react";
import { diallers, outcomes } from "@/lib/client/lab/step-words";
import type { PortChoice, Prediction } from "@/lib/protocol/lab/prediction";

export interface DialQuestionProps {
  readonly ports: readonly PortChoice[];
  /** What was answered so far. */
  readonly answers: Partial<Prediction>;
  readonly onAnswer: (answer: Partial<Prediction>) => void;
}

/** What is asked of a dial before it is let go: who dials, where to, and what becomes of it. */
export function DialQuestion({ ports, answers, onAnswer }: DialQuestionProps) {
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-3">
      <Choices
        legend="Who dials?"
        choices={diallers}
        value={answers.dialler}
        onChange={(dialler) => onAnswer({ dialler })}
      />
      <Choices
        legend="To which port?"
        choices={ports.map(({ port }) => ({ value: port, label: String(port) }))}
        value={answers.port}
        onChange={(port) => onAnswer({ port })}
      />
      <Choices
        legend="What becomes of it?"
        choices={outcomes}
        value={answers.outcome}
        onChange={(outcome) => onAnswer({ outcome })}
      />
    </div>
  );
}

interface ChoicesProps<T extends string | number> {
  readonly legend: string;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly value: T | undefined;
  readonly onChange: (value: T) => void;
}

function Choices<T extends string | number>({ legend, choices, value, onChange }: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="pb-0.5 font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-9">
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="size-4 shrink-0 accent-accent"
          />
          <span className={typeof choice.value === "number" ? "font-wire" : ""}>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
