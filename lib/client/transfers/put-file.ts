import type { Problem } from "@/lib/contract/problem";
import { problemFromText, unreachable } from "../problem-error";

export interface PutRequest {
  readonly url: string;
  readonly file: File;
  /** Replace what is there; otherwise the target must not exist. */
  readonly replace: boolean;
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

export type PutOutcome =
  | { readonly outcome: "stored" }
  | { readonly outcome: "exists"; readonly problem: Problem }
  | { readonly outcome: "failed"; readonly problem: Problem }
  | { readonly outcome: "cancelled" };

/**
 * Uploads one file as a raw body. XMLHttpRequest, because fetch tells no upload progress; the browser reads the
 * file from disk as it sends. `If-None-Match: *` makes the server refuse with 412 rather than replace (RFC 9110 §13.1.2).
 */
export function putFile({ url, file, replace, onProgress, signal }: PutRequest): Promise<PutOutcome> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ outcome: "cancelled" });
      return;
    }
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => resolve(readOutcome(request));
    request.onerror = () => resolve({ outcome: "failed", problem: unreachable().problem });
    request.onabort = () => resolve({ outcome: "cancelled" });
    request.onloadend = () => signal.removeEventListener("abort", abort);
    request.open("PUT", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    if (!replace) request.setRequestHeader("If-None-Match", "*");
    request.send(file);
  });
}

function readOutcome(request: XMLHttpRequest): PutOutcome {
  if (request.status >= 200 && request.status < 300) return { outcome: "stored" };
  const problem = problemFromText(request.status, request.responseText);
  return { outcome: problem.code === "already-exists" ? "exists" : "failed", problem };
}
