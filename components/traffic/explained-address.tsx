import { Calculator } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { ExplainedAddress } from "@/lib/protocol/explain";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { AddressCalculator } from "./address-calculator";
import { AddressSum } from "./address-sum";
import { controlPeer } from "./explained-events";

export interface ExplainedAddressLineProps {
  readonly address: ExplainedAddress;
  readonly event: TrafficEvent;
  readonly events: readonly TrafficEvent[];
  /** Whether the calculator is open. */
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** The address of a line with its arithmetic, and a calculator to try other numbers. */
export function ExplainedAddressLine({ address, event, events, open, onOpen }: ExplainedAddressLineProps) {
  const id = useId();
  const calculator = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    // Not where it was open before: choosing another line must not move the page.
    if (open && !wasOpen.current) calculator.current?.scrollIntoView({ block: "nearest" });
    wasOpen.current = open;
  }, [open]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <AddressSum address={address} />
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => onOpen(!open)}
          className="inline-flex items-center gap-1.5 rounded-sm text-sm text-accent underline-offset-2 hover:underline pointer-coarse:min-h-8"
        >
          <Calculator size={13} aria-hidden="true" />
          {open ? "Close the calculator" : "Try other numbers"}
        </button>
      </div>
      {open && (
        <div id={id} ref={calculator}>
          <AddressCalculator
            wire={address}
            impliedAddress={address.address === null ? controlPeer(events, event) : null}
          />
        </div>
      )}
    </>
  );
}
