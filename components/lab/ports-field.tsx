import { useId, useState } from "react";
import { portsOf } from "@/lib/client/lab/lab-remedy";
import type { Ports } from "@/lib/protocol/lab/topology";
import { fieldClass } from "./field-class";

export interface PortsFieldProps {
  /** Accessible name. */
  readonly label: string;
  readonly value: Ports | null;
  readonly onChange: (ports: Ports | null) => void;
  /** Whether none is a choice, which means any port. */
  readonly isOptional?: boolean;
  readonly id?: string;
}

function textOf(ports: Ports | null): string {
  if (ports === null) return "";
  return ports.first === ports.last ? String(ports.first) : `${ports.first}-${ports.last}`;
}

/** A port or a range of ports, as text: "50000-50099". What isn't one changes nothing, and says so. */
export function PortsField({ label, value, onChange, isOptional = true, id }: PortsFieldProps) {
  const known = textOf(value);
  const [text, setText] = useState(known);
  const [shown, setShown] = useState(known);
  const note = useId();
  // It was changed from elsewhere: by a finding's button, or by starting over.
  if (shown !== known) {
    setShown(known);
    setText(known);
  }
  const isEmpty = text.trim() === "";
  const isWrong = isEmpty ? !isOptional : portsOf(text) === null;
  const change = (typed: string) => {
    setText(typed);
    const ports = portsOf(typed);
    if (ports === null && (typed.trim() !== "" || !isOptional)) return;
    setShown(textOf(ports));
    onChange(ports);
  };
  return (
    <>
      <input
        id={id}
        aria-label={label}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? note : undefined}
        value={text}
        placeholder={isOptional ? "any port" : "50000-50099"}
        inputMode="numeric"
        spellCheck={false}
        onChange={({ target }) => change(target.value)}
        onBlur={() => {
          if (!isWrong) setText(textOf(value));
        }}
        className={`${fieldClass} w-32 font-wire text-sm`}
      />
      {isWrong && (
        <span id={note} className="basis-full text-sm text-wrong">
          A port or a range from 1 to 65535, such as 50000-50099
        </span>
      )}
    </>
  );
}
