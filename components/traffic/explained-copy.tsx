"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { iconButtonClass } from "@/components/ui/icon-button-class";

/** Milliseconds for which the button says that it did. */
const SAID_FOR = 2_000;

/** Has the browser copy a text. Plain HTTP from another machine has no clipboard of its own: there the old way works. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure context, or not allowed.
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("aria-hidden", "true");
  field.style.position = "fixed";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, behind "Copy": "the curl command". */
  readonly what: string;
}

/** Copies a text to the clipboard, and says that it did. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [said, setSaid] = useState<"copied" | "failed" | null>(null);

  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_FOR);
    return () => clearTimeout(timer);
  }, [said]);

  const Icon = said === "copied" ? Check : Copy;
  return (
    <span className="inline-flex shrink-0 items-center">
      <button
        type="button"
        aria-label={`Copy ${what}`}
        className={`${iconButtonClass} size-6!`}
        onClick={async () => setSaid((await copyText(text)) ? "copied" : "failed")}
      >
        <Icon size={13} aria-hidden="true" className={said === "copied" ? "text-good" : ""} />
      </button>
      <span role="status" className={said === "failed" ? "text-sm text-wrong" : "sr-only"}>
        {said === "copied" && "Copied"}
        {said === "failed" && "The browser didn't allow it: select the text and copy it by hand."}
      </span>
    </span>
  );
}
