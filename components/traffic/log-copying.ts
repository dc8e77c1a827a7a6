import { useCallback, useEffect, useState } from "react";
import { formatCount } from "@/lib/client/format";
import { copiedText, copyText } from "@/lib/client/traffic/log-copy";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";

/** Milliseconds for which the log says that something was copied. */
const SAID_FOR = 4_000;

/** Copies events to the clipboard, and what there is to say about it for a while. */
export function useLogCopying(head: TranscriptHead | undefined): {
  readonly said: string;
  readonly copy: (events: readonly TrafficEvent[]) => void;
} {
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(() => setSaid(""), SAID_FOR);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = useCallback(
    async (events: readonly TrafficEvent[]) => {
      const done = await copyText(copiedText(events, head));
      const count = events.length === 1 ? "1 line" : `${formatCount(events.length)} lines`;
      setSaid(done ? `Copied ${count}.` : "The browser didn't allow it to be copied.");
    },
    [head],
  );
  return { said, copy: useCallback((events) => void copy(events), [copy]) };
}
