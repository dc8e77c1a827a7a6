"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { copyText } from "@/lib/client/traffic/log-copy";

/** Milliseconds for which the button says that it did. */
const SAID_FOR = 2_000;

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
