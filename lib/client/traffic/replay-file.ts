import { type ReadTranscript, readTranscript, transcriptLimits } from "@/lib/contract/transcript";

/**
 * Reads a transcript that a person chose. Nothing of it leaves the browser.
 *
 * @returns the transcript, or in a sentence why it can't be read
 */
export async function readTranscriptFile(file: Blob): Promise<ReadTranscript> {
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
  return readOpenable(text);
}

/** Reads a transcript from text; one without events is nothing to replay. */
export function readOpenable(text: string): ReadTranscript {
  const read = readTranscript(text);
  if ("reason" in read || read.transcript.events.length > 0) return read;
  return {
    reason:
      read.skipped > 0
        ? "All events of the transcript are of kinds that this Portside doesn't know."
        : "The transcript is in order, but holds no events: there is nothing to replay.",
  };
}
