import { contentUrl } from "@/lib/client/api";
import {
  downloadProblem,
  ownProblem,
  ProblemError,
  problemFromText,
  unreachable,
} from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import { checkCarried } from "@/lib/client/request";
import type { Problem } from "@/lib/contract/problem";
import { type ContentRange, parseContentRange, rangeHeader } from "./content-range";

/** What part of which file. */
export interface PartRequest {
  readonly session: string;
  readonly path: RemotePath;
  /** Offset in bytes. */
  readonly from: number;
  /** Bytes at most; at least 1. */
  readonly length: number;
  /** The version that the part must be of. */
  readonly etag?: string | null;
}

export interface ContentPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the whole file; null when the server doesn't tell. */
  readonly size: number | null;
  /** Whether the file ends with these bytes. */
  readonly isEnd: boolean;
  /**
   * Whether the server can begin in the middle of a file (REST), as far as that was tried: a part from the beginning
   * needs no REST.
   */
  readonly canSeek: boolean;
  /** Names this version of the file; null when the server doesn't tell enough. */
  readonly etag: string | null;
}

/**
 * Reads a part of a file and no more. From a server that can't begin or stop where it is asked to, the beginning is
 * read and the rest given up.
 *
 * @throws {ProblemError} also `conflict`, when the file is another version than `etag` says
 */
export async function readPart(request: PartRequest, signal: AbortSignal): Promise<ContentPart> {
  checkCarried(request.path);
  const response = await ask(request, signal);
  const range = parseContentRange(response.headers.get("Content-Range"));
  const etag = response.headers.get("ETag");
  if (response.status === 416 && range?.size != null && range.size <= request.from) {
    await response.body?.cancel();
    return { bytes: new Uint8Array(), size: range.size, isEnd: true, canSeek: true, etag };
  }
  if (!response.ok) throw new ProblemError(problemFromText(response.status, await response.text()));
  if (response.status === 206) return { ...(await readRange(request, response, range, signal)), etag };
  return { ...(await readBeginning(request, response, signal)), etag };
}

/** Whether a part could not be read because the server only ever begins at the beginning. */
export function lacksSeeking(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === "not-supported";
}

/** Whether a part could not be read because the file has become another version since the first one was. */
export function isOutdated(problem: Problem | null): boolean {
  return problem?.code === "conflict";
}

async function ask(
  { session, path, from, length, etag }: PartRequest,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(contentUrl(session, path), {
      signal,
      // The browser's cache would ask with conditions of its own.
      cache: "no-store",
      headers: {
        Accept: "*/*",
        Range: rangeHeader(from, length),
        ...(etag != null && { "If-Match": etag }),
      },
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable(error);
  }
}

type Read = Omit<ContentPart, "etag">;

async function readRange(
  { from, length }: PartRequest,
  response: Response,
  range: ContentRange | null,
  signal: AbortSignal,
): Promise<Read> {
  if (range === null || range.part?.from !== from) {
    await response.body?.cancel();
    throw new ProblemError(
      ownProblem("Another part of the file came than was asked for", "Try again, or download the file."),
    );
  }
  const { bytes } = await readUpTo(response, Math.min(length, range.part.to - from + 1), signal);
  const { size } = range;
  return { bytes, size, isEnd: size !== null && from + bytes.length >= size, canSeek: true };
}

async function readBeginning(
  { from, length }: PartRequest,
  response: Response,
  signal: AbortSignal,
): Promise<Read> {
  if (from > 0) {
    await response.body?.cancel();
    throw new ProblemError({
      ...ownProblem(
        "This server can't begin in the middle of a file",
        "It lacks the command REST. Download the file to see all of it.",
      ),
      code: "not-supported",
    });
  }
  const told = response.headers.get("Content-Length");
  const { bytes, ended } = await readUpTo(response, length, signal);
  const size = told === null ? (ended ? bytes.length : null) : Number(told);
  return { bytes, size, isEnd: ended || bytes.length === size, canSeek: false };
}

/** Takes at most `limit` bytes of an answer's body and gives up the rest of it. */
async function readUpTo(
  response: Response,
  limit: number,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; ended: boolean }> {
  const reader = response.body?.getReader();
  if (reader === undefined) return { bytes: new Uint8Array(), ended: true };
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length < limit) {
      const { done, value } = await reader.read();
      if (done) return { bytes: joined(chunks, length), ended: true };
      chunks.push(value);
      length += value.length;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProblemError(downloadProblem(""), { cause: error });
  }
  await reader.cancel();
  return { bytes: joined(chunks, length).subarray(0, limit), ended: false };
}

/** Chunks one after the other. @param length of all of them, in bytes */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
