import { contentUrl } from "@/lib/client/api";
import { ProblemError } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import { checkCarried, send } from "@/lib/client/request";
import { sameBytes } from "./text-file";

/** Bytes of the largest file that is edited: a page holds it several times over. */
export const LARGEST_FILE = 5 * 1024 * 1024;

/** A file as it was at one time. */
export interface FileVersion {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What tells it from others; null where the server tells too little. */
  readonly etag: string | null;
}

/** What is under a path. `large` wasn't read. */
export type Present =
  | { readonly kind: "file"; readonly version: FileVersion }
  | { readonly kind: "large"; readonly size: number | null; readonly etag: string | null }
  | { readonly kind: "gone" };

/** What a save came to. @throws {ProblemError} for anything else */
export type SaveOutcome =
  | { readonly kind: "saved"; readonly version: FileVersion }
  /** Somebody else changed the file; nothing was written. */
  | { readonly kind: "conflict"; readonly theirs: Present };

/** A file of a session. */
export interface FilePlace {
  readonly session: string;
  readonly path: RemotePath;
}

/** Reads what is under a path now, if it isn't too large. @throws {ProblemError} what `fetch` throws when `signal` did */
export async function readPresent({ session, path }: FilePlace, signal?: AbortSignal): Promise<Present> {
  checkCarried(path);
  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
  try {
    const response = await send(contentUrl(session, path), {
      signal: AbortSignal.any(signals),
      cache: "no-store",
    });
    const etag = response.headers.get("ETag");
    const length = response.headers.get("Content-Length");
    const size = length === null ? null : Number(length);
    const bytes = size !== null && size > LARGEST_FILE ? null : await readBody(response);
    if (bytes !== null) return { kind: "file", version: { bytes, etag } };
    stop.abort();
    return { kind: "large", size, etag };
  } catch (error) {
    if (isGone(error)) return { kind: "gone" };
    throw error;
  }
}

/** An unknown session is "not found", too; only where an FTP server spoke it is about the file. */
function isGone(error: unknown): boolean {
  return (
    error instanceof ProblemError && error.problem.code === "not-found" && error.problem.ftp !== undefined
  );
}

/** @returns null for more than the largest file that is edited */
async function readBody(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let step = await reader?.read(); step !== undefined && !step.done; step = await reader?.read()) {
    chunks.push(step.value);
    length += step.value.length;
    if (length > LARGEST_FILE) return null;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

type Condition =
  | { readonly kind: "nothing-there" }
  | { readonly kind: "version"; readonly etag: string }
  | { readonly kind: "whatever-is-there" };

/** Writes the bytes where the condition holds. @returns whether it did @throws {ProblemError} */
async function store(
  { session, path }: FilePlace,
  bytes: Uint8Array<ArrayBuffer>,
  condition: Condition,
): Promise<boolean> {
  checkCarried(path);
  const headers: Record<string, string> = { "Content-Type": "application/octet-stream" };
  if (condition.kind === "nothing-there") headers["If-None-Match"] = "*";
  if (condition.kind === "version") headers["If-Match"] = condition.etag;
  try {
    await send(contentUrl(session, path), { method: "PUT", headers, body: bytes });
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 412) return false;
    throw error;
  }
}

/**
 * The version that was just written. Where the server's size is another by now somebody else wrote after us, and where
 * it can't be asked nobody knows: then the next save compares contents.
 */
async function writtenVersion(place: FilePlace, bytes: Uint8Array<ArrayBuffer>): Promise<FileVersion> {
  try {
    const { headers } = await send(contentUrl(place.session, place.path), {
      method: "HEAD",
      cache: "no-store",
    });
    const ours = headers.get("Content-Length") === String(bytes.length);
    return { bytes, etag: ours ? headers.get("ETag") : null };
  } catch {
    return { bytes, etag: null }; // It is saved; only its date could not be asked for.
  }
}

/**
 * Saves over the version that was read, and never over another. A file whose date changed while its content didn't is
 * the same version; where the server tells neither date nor size, contents are compared right before.
 *
 * @param base null for a file that isn't there yet
 */
export async function saveOver(
  place: FilePlace,
  bytes: Uint8Array<ArrayBuffer>,
  base: FileVersion | null,
): Promise<SaveOutcome> {
  const known: Condition | null =
    base === null
      ? { kind: "nothing-there" }
      : base.etag === null
        ? null
        : { kind: "version", etag: base.etag };
  if (known !== null && (await store(place, bytes, known))) return saved(place, bytes);
  const theirs = await readPresent(place);
  if (theirs.kind === "file" && sameBytes(theirs.version.bytes, bytes)) {
    return { kind: "saved", version: theirs.version };
  }
  const same = theirs.kind === "file" && base !== null && sameBytes(theirs.version.bytes, base.bytes);
  return same ? overwrite(place, bytes, theirs) : { kind: "conflict", theirs };
}

/** Saves over what a person has seen, unless it changed once more. */
export async function overwrite(
  place: FilePlace,
  bytes: Uint8Array<ArrayBuffer>,
  seen: Present,
): Promise<SaveOutcome> {
  if (await store(place, bytes, conditionOf(seen))) return saved(place, bytes);
  return { kind: "conflict", theirs: await readPresent(place) };
}

function conditionOf(seen: Present): Condition {
  if (seen.kind === "gone") return { kind: "nothing-there" };
  const etag = seen.kind === "file" ? seen.version.etag : seen.etag;
  return etag === null ? { kind: "whatever-is-there" } : { kind: "version", etag };
}

async function saved(place: FilePlace, bytes: Uint8Array<ArrayBuffer>): Promise<SaveOutcome> {
  return { kind: "saved", version: await writtenVersion(place, bytes) };
}
