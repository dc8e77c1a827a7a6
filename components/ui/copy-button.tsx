import { useState } from "react";
import { copyText } from "@/lib/client/traffic/log-copy";
import { Button } from "./button";

export interface CopyButtonProps {
  readonly label: string;
  /** What is copied, for who can't see where the button stands. */
  readonly what?: string;
  readonly text: () => string;
}

/** Copies a text, and says on itself whether it did. */
export function CopyButton({ label, what, text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<string | null>(null);
  const copy = async () => {
    setOutcome((await copyText(text())) ? "Copied" : "The browser doesn't let pages copy here");
  };
  return (
    <Button className="print:hidden" onClick={() => void copy()} onBlur={() => setOutcome(null)}>
      <span aria-live="polite">{outcome ?? label}</span>
      {what && outcome === null && <span className="sr-only"> {what}</span>}
    </Button>
  );
}
