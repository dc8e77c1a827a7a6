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
  /** Reads no further; what was open before stays open. */
  cancel(): void;
  openFile(file: File): void;
  openText(text: string): void;
  /** Says why what was given can't be opened. */
  refuse(reason: string): void;
}

/** @returns null when it was cancelled */
type Read = (signal: AbortSignal) => Promise<ReadTranscript | null>;

/** Opens transcripts. The one that was chosen last wins, whichever is read first. */
export function useOpenTranscript(): TranscriptOpener {
  const [opened, setOpened] = useState<OpenedTranscript | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const count = useRef(0);
  const newest = useRef<AbortController | null>(null);

  const open = useCallback((read: Read) => {
    newest.current?.abort();
    const reading = new AbortController();
    newest.current = reading;
    const { signal } = reading;
    setIsReading(true);
    setProblem(null);
    // A large one takes a moment: the page says so first.
    setTimeout(async () => {
      const result = await read(signal);
      if (signal.aborted || result === null) return;
      setIsReading(false);
      if ("reason" in result) setProblem(result.reason);
      else setOpened({ ...result, number: ++count.current });
    });
  }, []);
  const cancel = useCallback(() => {
    newest.current?.abort();
    setIsReading(false);
  }, []);

  return {
    opened,
    problem,
    isReading,
    cancel,
    openFile: useCallback((file: File) => open((signal) => readTranscriptFile(file, signal)), [open]),
    openText: useCallback((text: string) => open((signal) => readOpenable(text, signal)), [open]),
    refuse: useCallback((reason: string) => open(async () => ({ reason })), [open]),
  };
}
