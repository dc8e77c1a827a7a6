import { useId, useState } from "react";
import { z } from "zod";
import { fieldClass } from "./field-class";

const addressSchema = z.union([z.ipv4(), z.ipv6()]);

export interface AddressFieldProps {
  /** Accessible name. */
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (address: string | null) => void;
  /** Whether none is a choice; what it means then. */
  readonly none?: string;
  /** IPv4 alone. */
  readonly isIpv4?: boolean;
  readonly id?: string;
}

/** An IP address. What isn't one changes nothing, and says so. */
export function AddressField({ label, value, onChange, none, isIpv4 = false, id }: AddressFieldProps) {
  const known = value ?? "";
  const [text, setText] = useState(known);
  const [shown, setShown] = useState(known);
  const note = useId();
  if (shown !== known) {
    setShown(known);
    setText(known);
  }
  const read = (typed: string): string | null | undefined => {
    const trimmed = typed.trim();
    if (trimmed === "") return none === undefined ? undefined : null;
    return (isIpv4 ? z.ipv4() : addressSchema).safeParse(trimmed).success ? trimmed : undefined;
  };
  const isWrong = read(text) === undefined;
  return (
    <>
      <input
        id={id}
        aria-label={label}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? note : undefined}
        value={text}
        placeholder={none}
        spellCheck={false}
        autoCapitalize="none"
        onChange={({ target }) => {
          setText(target.value);
          const address = read(target.value);
          if (address === undefined) return;
          setShown(address ?? "");
          onChange(address);
        }}
        className={`${fieldClass} w-36 font-wire text-sm`}
      />
      {isWrong && (
        <span id={note} className="basis-full text-sm text-wrong">
          An IP address, such as 203.0.113.10
        </span>
      )}
    </>
  );
}
