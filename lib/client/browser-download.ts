import type { Problem } from "@/lib/contract/problem";
import { downloadProblem } from "./problem-error";

/** A frame that heard nothing for this long, in milliseconds, has long handed its file over. */
const FRAME_KEPT_MS = 15 * 60_000;

/**
 * Hands a download to the browser, which writes it to disk as it comes, however large. A hidden frame asks for it: an
 * answer that is a file leaves the frame as it was and never "loads"; a refusal loads as a document, and is read.
 *
 * @returns the function that takes the frame away; a download that has begun goes on
 */
export function startDownload(url: string, onFailed: (problem: Problem) => void): () => void {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.addEventListener("load", () => {
    const text = refusalIn(frame);
    if (text === null) return;
    frame.remove();
    onFailed(downloadProblem(text));
  });
  frame.src = url;
  document.body.append(frame);
  const timer = setTimeout(() => frame.remove(), FRAME_KEPT_MS);
  return () => {
    clearTimeout(timer);
    frame.remove();
  };
}

/** The text of the document that a frame loaded; null for the empty one that every frame begins with. */
function refusalIn(frame: HTMLIFrameElement): string | null {
  try {
    if (frame.contentWindow?.location.href === "about:blank") return null;
    return frame.contentDocument?.body?.textContent ?? "";
  } catch {
    return ""; // The browser's own error page, which no page may read: the download broke off, or never began.
  }
}
