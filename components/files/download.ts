import { contentUrl } from "@/lib/client/api";
import { downloadProblem, uncarriable } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Problem } from "@/lib/contract/problem";

/** Between two downloads that begin together, in milliseconds: some browsers drop the first of two at once. */
const BETWEEN_MS = 400;

/**
 * Hands downloads to the browser, which writes them to disk as they come, however large. A hidden frame asks for each:
 * an answer that is a file leaves the frame as it was and never "loads"; a refusal loads as a document, and is read.
 */
export function downloadFiles(
  session: string,
  paths: readonly RemotePath[],
  onFailed: (path: RemotePath, problem: Problem) => void,
): void {
  const carried = paths.filter((path) => {
    const problem = uncarriable(path);
    if (problem !== null) onFailed(path, problem);
    return problem === null;
  });
  carried.forEach((path, i) => {
    setTimeout(
      () => startDownload(contentUrl(session, path, "attachment"), (problem) => onFailed(path, problem)),
      i * BETWEEN_MS,
    );
  });
}

/** A frame that heard nothing for this long, in milliseconds, has long handed its file over. */
const FRAME_KEPT_MS = 15 * 60_000;

function startDownload(url: string, onFailed: (problem: Problem) => void): void {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.addEventListener("load", () => {
    const text = refusalIn(frame);
    if (text === null) return;
    onFailed(downloadProblem(text));
    frame.remove();
  });
  frame.src = url;
  document.body.append(frame);
  setTimeout(() => frame.remove(), FRAME_KEPT_MS);
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
