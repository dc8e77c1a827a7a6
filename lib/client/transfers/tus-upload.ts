import type { HttpResponse, UploadOptions } from "tus-js-client";
import {
  type Problem,
  type ProblemCode,
  type ProblemWords,
  problemCodeSchema,
  problemHeader,
  problemWordsHeader,
  problemWordsSchema,
} from "@/lib/contract/problem";
import { temporaryNameHeader } from "@/lib/contract/uploads";
import { ownProblem, problemFromText, toProblem, unreachable } from "../problem-error";
import type { AttemptFailure } from "./retry-policy";

/** Files up to this size, in bytes, go up with the request that announces them. */
export const SMALL_FILE_BYTES = 1024 * 1024;

/** The part of tus-js-client that is used, as the browser's or Node's build has it. */
export type TusLibrary = Pick<typeof import("tus-js-client"), "Upload" | "DetailedError">;

export interface UploadAttempt {
  readonly file: File;
  /** Absolute address at which uploads are announced. */
  readonly endpoint: string;
  /** Absolute address of what an earlier attempt announced; null to begin anew. */
  readonly url: string | null;
  readonly metadata: Record<string, string>;
  readonly signal: AbortSignal;
  /** The upload has an address; `temporary` is what its bytes are called there until all have come. */
  readonly onUrl: (url: string, temporary: string | null) => void;
  /** The first byte that this attempt sends is this one of the file. */
  readonly onOffset: (offset: number) => void;
  /** So many bytes of the file have left the browser. */
  readonly onProgress: (sent: number) => void;
  /** Where the server says that the file will be (`Content-Location`). */
  readonly onLocation: (location: string) => void;
}

export type AttemptEnd =
  | { readonly end: "stored" }
  | { readonly end: "stopped" }
  | { readonly end: "failed"; readonly failure: AttemptFailure };

/**
 * One attempt to bring a file up, from where the server is. When to try again is the queue's affair: it shows what it
 * waits for, and an attempt may have to go on under another session. So the library's own repeating is off, and it gets no
 * endpoint when it resumes: it would begin a new upload on any refusal of HEAD.
 *
 * @param overrides for a host without XMLHttpRequest
 */
export function attemptUpload(
  tus: TusLibrary,
  attempt: UploadAttempt,
  overrides: UploadOptions = {},
): Promise<AttemptEnd> {
  const { file, endpoint, url, metadata, signal } = attempt;
  return new Promise((resolve) => {
    let hasBegun = false;
    let temporary: string | null = null;
    let left = 0;
    const settle = (end: AttemptEnd) => {
      signal.removeEventListener("abort", stop);
      resolve(end);
    };
    const upload = new tus.Upload(file, {
      ...(url === null ? { endpoint } : { uploadUrl: url }),
      metadata,
      retryDelays: null,
      storeFingerprintForResuming: false,
      uploadDataDuringCreation: file.size <= SMALL_FILE_BYTES,
      onBeforeRequest: () => {
        // Between `start` and the first request the library forgets that it was aborted.
        if (signal.aborted) throw new Error("The upload was stopped");
      },
      onAfterResponse: (request, response) => {
        const location = request.getMethod() === "POST" ? response.getHeader("Content-Location") : null;
        if (location && response.getStatus() === 201) attempt.onLocation(location);
        if (location) temporary = response.getHeader(temporaryNameHeader) ?? null;
      },
      onUploadUrlAvailable: () => {
        if (!signal.aborted && upload.url !== null) attempt.onUrl(upload.url, temporary);
      },
      onProgress: (sent) => {
        left = sent;
        if (signal.aborted) return;
        if (hasBegun) attempt.onProgress(sent);
        else attempt.onOffset(sent);
        hasBegun = true;
      },
      onSuccess: () => settle({ end: "stored" }),
      onError: (error) => {
        failureOf(tus, error, file).then((failure) => settle({ end: "failed", failure }));
      },
      ...overrides,
    });
    const stop = () => {
      // Where a small file went whole before anybody knew its address, it can't be deleted: the answer says what came of it.
      if (upload.url === null && file.size <= SMALL_FILE_BYTES && left === file.size) return;
      void upload.abort();
      settle({ end: "stopped" });
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    else upload.start();
  });
}

async function failureOf({ DetailedError }: TusLibrary, error: Error, file: File): Promise<AttemptFailure> {
  if (!(error instanceof DetailedError) || error.originalRequest === null) {
    return { problem: toProblem(error), method: null, retryAfterMs: null };
  }
  const method = methodOf(error.originalRequest.getMethod());
  const response = error.originalResponse;
  if (response !== null) {
    return { problem: problemOf(response, method), method, retryAfterMs: retryAfterOf(response) };
  }
  // The browser doesn't tell a lost connection from a file that it could not read.
  const isReadable = await canBeRead(file);
  return isReadable
    ? { problem: unreachable(error).problem, method, retryAfterMs: null }
    : { problem: unreadable(file.name), method: null, retryAfterMs: null };
}

function methodOf(method: string): AttemptFailure["method"] {
  return method === "POST" || method === "HEAD" || method === "PATCH" ? method : null;
}

function problemOf(response: HttpResponse, method: AttemptFailure["method"]): Problem {
  const status = response.getStatus();
  const problem = problemFromText(status, response.getBody() ?? "");
  if (method !== "HEAD") return problem;
  // An answer to HEAD has no body to say why (RFC 9110 §9.3.2), only headers.
  const parsed = problemCodeSchema.safeParse(response.getHeader(problemHeader));
  const code = parsed.success ? parsed.data : problem.code;
  const words = wordsOf(response);
  if (words !== null) return { ...problem, code, ...words };
  return {
    ...problem,
    code,
    title: titlesOfHead[code] ?? "The upload can't go on at the moment",
    detail: "Portside was asked how much of it has arrived, and could not tell. The log may show why.",
  };
}

/** What such a header says in words; null where there is none. */
function wordsOf(response: HttpResponse): ProblemWords | null {
  try {
    const text = decodeURIComponent(response.getHeader(problemWordsHeader) ?? "");
    const parsed = problemWordsSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // Too long for a header, or a proxy's own answer.
  }
}

const titlesOfHead: Partial<Record<ProblemCode, string>> = {
  busy: "The server hasn't ended the earlier attempt yet",
  "connection-failed": "The FTP server can't be reached",
  timeout: "The FTP server doesn't answer",
  "login-refused": "The FTP server refuses the login",
  "not-signed-in": "Portside asks for its access password",
};

function retryAfterOf(response: HttpResponse): number | null {
  const seconds = Number.parseInt(response.getHeader("Retry-After") ?? "", 10);
  return Number.isNaN(seconds) ? null : seconds * 1000;
}

async function canBeRead(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false; // Moved, deleted or changed since it was chosen: whatever the browser calls it.
  }
}

function unreadable(name: string): Problem {
  return ownProblem(
    "The file can't be read any more",
    `${name} was changed, moved or deleted on your computer since you chose it. Choose it again.`,
  );
}
