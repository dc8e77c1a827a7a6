"use client";

import { type ClipboardEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import {
  calculate,
  changedFields,
  type FieldName,
  fieldsFromLine,
  fieldsOf,
  numberNames,
  problemOfLine,
  type WrittenAddress,
  withField,
} from "@/lib/protocol/address-calculator";
import type { DataAddress } from "@/lib/protocol/data-address";
import { AddressCell, PortSum } from "./address-sum";
import { CopyButton } from "./explained-copy";

export interface AddressCalculatorProps {
  /** What was on the wire: p1 and p2 in PORT and 227, else the port as one number; no address in 229. */
  readonly wire: Pick<DataAddress, "address" | "hostText" | "portBytes" | "port">;
  /** For a line without an address: the one that counts instead, the control connection's; null where it isn't known. */
  readonly impliedAddress: string | null;
}

const fieldLabels: Record<FieldName, string> = {
  h1: "h1, first number",
  h2: "h2, second number",
  h3: "h3, third number",
  h4: "h4, fourth number",
  p1: "p1, high byte",
  p2: "p2, low byte",
  address: "Address",
  port: "Port",
};

const spokenBy: Record<WrittenAddress["form"], string> = {
  PORT: "the client announces",
  "227": "the server answers PASV",
  EPRT: "the client announces",
  "229": "the server answers EPSV",
};

/**
 * The numbers of a line to play with: six numbers as on the wire on one side, address and port on the other, each
 * following the other. What was on the wire and what a person typed stay apart.
 */
export function AddressCalculator({ wire, impliedAddress }: AddressCalculatorProps) {
  const own = fieldsOf({ address: wire.address ?? impliedAddress, port: wire.port });
  const [fields, setFields] = useState(own);
  const [pasted, setPasted] = useState<string | null>(null);
  const { errors, arithmetic, written, isIpv6 } = calculate(fields);
  const changed = changedFields(fields, own);
  const id = useId();
  const problems = [...(pasted === null ? [] : [pasted]), ...Object.values(errors)];

  const inputProps = (name: FieldName) => ({
    name,
    own: own[name],
    changed: changed.has(name),
    value: fields[name],
    wrong: errors[name] !== undefined,
    errorId: `${id}-errors`,
    onChange: (text: string) => {
      setPasted(null);
      setFields(withField(fields, name, text));
    },
    onPaste: (event: ClipboardEvent) => {
      const text = event.clipboardData.getData("text");
      const read = fieldsFromLine(text, fields);
      const problem = read === null ? problemOfLine(text) : null;
      setPasted(problem === null ? null : `Not pasted: ${problem}`);
      if (read === null && problem === null) return;
      event.preventDefault();
      if (read !== null) setFields(read);
    },
  });

  return (
    <fieldset className="@container flex min-w-0 flex-col gap-2.5 rounded-lg border border-line bg-paper p-3">
      <legend className="sr-only">Address calculator</legend>
      <Provenance wire={wire} changed={changed.size > 0} />
      <div className="flex flex-wrap items-end gap-x-5 gap-y-2">
        <div className="flex items-end gap-1">
          {numberNames.map((name) => (
            <CalculatorInput key={name} short={name} width="w-[5ch]" numeric {...inputProps(name)} />
          ))}
        </div>
        <div className="flex min-w-0 flex-[1_1_15rem] items-end gap-1">
          <CalculatorInput short="Address" width="w-full min-w-[16ch]" {...inputProps("address")} />
          <CalculatorInput short="Port" width="w-[8ch]" numeric {...inputProps("port")} />
        </div>
      </div>
      <p className="flex min-h-6 flex-wrap items-center gap-x-5 gap-y-2 font-wire">
        {arithmetic === null ? (
          <span className="font-ui text-ink-3">The port is p1 × 256 + p2.</span>
        ) : (
          <>
            <PortSum {...arithmetic} />
            <span className="inline-flex items-center gap-1.5">
              <AddressCell of="port">{arithmetic.port}</AddressCell>÷ 256 =
              <AddressCell of="port">{arithmetic.high}</AddressCell>remainder
              <AddressCell of="port">{arithmetic.low}</AddressCell>
            </span>
          </>
        )}
      </p>
      <div id={`${id}-errors`} role="status" className="flex min-h-5 flex-col text-sm">
        {problems.map((problem) => (
          <p key={problem} className="break-words text-wrong">
            <WireText text={problem} />
          </p>
        ))}
        {problems.length === 0 && (
          <p className="text-ink-3">
            {isIpv6
              ? "An IPv6 address is sixteen bytes: too long for PORT and 227, and without h1 to h4."
              : "Change any of them, or paste a whole line into any field."}
          </p>
        )}
      </div>
      <WrittenForms written={written} changed={changed.size > 0} />
      <div>
        <Button
          disabled={changed.size === 0}
          onClick={() => {
            setPasted(null);
            setFields(own);
          }}
        >
          Back to the line's own values
        </Button>
      </div>
    </fieldset>
  );
}

/** Whose values these are: the line's, or a person's beside those of the line. */
function Provenance({ wire, changed }: { wire: AddressCalculatorProps["wire"]; changed: boolean }) {
  return changed ? (
    <p className="min-h-[2lh] @md:min-h-0">
      <b className="font-medium text-accent">Typed by you.</b>{" "}
      <span className="text-sm text-ink-2">
        The line itself has <code className="font-wire break-all">{lineValues(wire)}</code>.
      </span>
    </p>
  ) : (
    <p className="min-h-[2lh] @md:min-h-0">
      <b className="font-medium">As on the wire:</b>{" "}
      <span className="text-sm text-ink-2">{onTheWire(wire)}</span>
    </p>
  );
}

/** Which of the fields stood in the line, and where the others come from. */
function onTheWire({ address, portBytes }: AddressCalculatorProps["wire"]): string {
  if (portBytes !== null) return "six numbers; address and port follow from them";
  if (address !== null) return "address and port; the six numbers follow";
  return "the port; the address is the control connection's own";
}

/** What stood in the line, in its own way of writing. */
function lineValues({ hostText, portBytes, port }: AddressCalculatorProps["wire"]): string {
  if (portBytes !== null) return `${hostText},${portBytes.join(",")}`;
  return hostText === null ? `port ${port}` : `${hostText} port ${port}`;
}

interface CalculatorInputProps {
  readonly name: FieldName;
  readonly short: string;
  readonly width: string;
  readonly numeric?: boolean;
  readonly value: string;
  /** What the line has there. */
  readonly own: string;
  readonly changed: boolean;
  readonly wrong: boolean;
  readonly errorId: string;
  readonly onChange: (text: string) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
}

function CalculatorInput(props: CalculatorInputProps) {
  const id = useId();
  const { name, short, width, numeric = false, value, own, changed, wrong, errorId } = props;
  const tone = name.startsWith("h") || name === "address" ? "text-received" : "text-data";
  const edge = wrong ? "border-wrong" : changed ? "border-accent" : "border-edge";
  return (
    <span className={`flex min-w-0 flex-col gap-0.5 ${name === "address" ? "flex-1" : ""}`}>
      <label htmlFor={id} className="font-wire text-xs text-ink-2">
        <span aria-hidden="true">{short}</span>
        <span className="sr-only">{fieldLabels[name]}</span>
      </label>
      <input
        id={id}
        value={value}
        inputMode={numeric ? "numeric" : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={wrong || undefined}
        aria-describedby={`${errorId} ${id}-own`}
        onChange={({ target }) => props.onChange(target.value)}
        onPaste={props.onPaste}
        className={`min-h-7 rounded-md border bg-sheet px-1.5 font-wire text-sm font-medium pointer-coarse:min-h-9 ${tone} ${edge} ${width}`}
      />
      <span id={`${id}-own`} className="sr-only">
        {changed && (own === "" ? "It was empty." : `It was ${own}.`)}
      </span>
    </span>
  );
}

/** The address in all four forms. */
function WrittenForms({ written, changed }: { written: readonly WrittenAddress[]; changed: boolean }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 border-t border-line pt-2 text-sm">
      {written.map(({ form, line, missing }) => (
        <div key={form} className="col-span-2 grid min-h-9 grid-cols-subgrid @md:min-h-6 items-center">
          <dt className="text-ink-3">
            <b className="font-wire font-medium text-ink-2">{form}</b>
            <span className="sr-only @lg:not-sr-only"> {spokenBy[form]}</span>
          </dt>
          <dd className="flex min-w-0 items-center gap-1">
            {line === null ? (
              <span className="text-ink-3">{missing}</span>
            ) : (
              <>
                <code className={`min-w-0 font-wire break-words ${changed ? "text-accent" : ""}`}>
                  {line}
                </code>
                <CopyButton text={line} what={`the ${form} line`} />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
