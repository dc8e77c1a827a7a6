import { useCallback, useRef, useState } from "react";
import { readOpenable, readTranscriptFile } from "@/lib/client/traffic/replay-file";
import type { ReadTranscript } from "@/lib/contract/transcript";

/** A transcript that was read. */
export type OpenedTranscript = Extract<ReadTranscript, { readonly transcript: unknown }> & {
  /** Counts what was opened, so that the next one begins anew. */
  readonly number: number;
};

export interface TranscriptOpener {
  readonly opened: OpenedTranscript | null;
  /** Why what was chosen last can't be opened; what was open before stays open. */
  readonly problem: string | null;
  readonly isReading: boolean;
  openFile(file: File): void;
  openText(text: string): void;
  /** Says why what was given can't be opened. */
  refuse(reason: string): void;
}

/** Opens transcripts. The one that was chosen last wins, whichever is read first. */
export function useOpenTranscript(): TranscriptOpener {
  const [opened, setOpened] = useState<OpenedTranscript | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const newest = useRef(0);

  const open = useCallback((read: () => Promise<ReadTranscript> | ReadTranscript) => {
    const number = ++newest.current;
    setIsReading(true);
    setProblem(null);
    // A large one takes a moment: the page says so first.
    setTimeout(async () => {
      const result = await read();
      if (number !== newest.current) return;
      setIsReading(false);
      if ("reason" in result) setProblem(result.reason);
      else setOpened({ ...result, number });
    });
  }, []);

  return {
    opened,
    problem,
    isReading,
    openFile: useCallback((file: File) => open(() => readTranscriptFile(file)), [open]),
    openText: useCallback((text: string) => open(() => readOpenable(text)), [open]),
    refuse: useCallback((reason: string) => open(() => ({ reason })), [open]),
  };
}
