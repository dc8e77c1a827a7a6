import { contentUrl } from "@/lib/client/api";
import { startDownload } from "@/lib/client/browser-download";
import { uncarriable } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Problem } from "@/lib/contract/problem";

/** Between two downloads that begin together, in milliseconds: some browsers drop the first of two at once. */
const BETWEEN_MS = 400;

/** Hands downloads to the browser, one after the other. */
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
