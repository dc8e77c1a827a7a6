import { type ReadTranscript, transcriptLimits, transcriptReading } from "@/lib/contract/transcript";
import { inTurns } from "../turns";

/**
 * Reads a transcript that a person chose, in turns. Nothing of it leaves the browser.
 *
 * @returns the transcript, or in a sentence why it can't be read; null when it was cancelled
 */
export async function readTranscriptFile(file: Blob, signal?: AbortSignal): Promise<ReadTranscript | null> {
  // A film that was chosen by mistake must not be read into memory first.
  if (file.size > transcriptLimits.characters) {
    const limit = transcriptLimits.characters / 1024 / 1024;
    return { reason: `The file is larger than the ${limit} MiB that can be opened.` };
  }
  let text: string;
  try {
    text = await file.text();
  } catch {
    // A folder, a file that was deleted or changed meanwhile, or a disk that is gone; browsers don't tell which.
    return { reason: "The browser can't read this file. Was it moved, changed or is it a folder?" };
  }
  return readOpenable(text, signal);
}

/**
 * Reads a transcript from text, in turns; one without events is nothing to replay.
 *
 * @returns the transcript, or in a sentence why it can't be read; null when it was cancelled
 */
export async function readOpenable(text: string, signal?: AbortSignal): Promise<ReadTranscript | null> {
  const read = await inTurns(transcriptReading(text), { signal });
  if (read === null || "reason" in read || read.transcript.events.length > 0) return read;
  return {
    reason:
      read.skipped > 0
        ? "All events of the transcript are of kinds that this Portside doesn't know."
        : "The transcript is in order, but holds no events: there is nothing to replay.",
  };
}
