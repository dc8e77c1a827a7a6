import type { TrafficEvent } from "@/lib/protocol/traffic";
import { eventText, formatTranscript, type TranscriptHead } from "@/lib/protocol/transcript/text";

/**
 * Events as the text that goes to the clipboard: a single one as the line that it is, several as a transcript with
 * times and exchanges. Control characters are made visible in both, so that what is pasted does nothing.
 *
 * @param events in the order in which they are to stand
 */
export function copiedText(events: readonly TrafficEvent[], head?: TranscriptHead): string {
  const [first] = events;
  if (first === undefined) return "";
  return events.length === 1 ? eventText(first).join("\n") : formatTranscript(events, head);
}

/**
 * Puts a text on the clipboard. Browsers give pages without a secure origin (`http://` on another host) no clipboard; there
 * the browser's own copy of a selected text does it.
 *
 * @returns whether it is there
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text); // No clipboard here, or not allowed to use it.
  }
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("aria-hidden", "true");
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false; // The browser forbids that, too.
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
