import type { FileFacts } from "@/lib/ftp/session-types";

/** What tells one version of a file from another (RFC 9110 §8.8). */
export interface Validators {
  /** Strong; from size and time; null when the server doesn't tell both, because size alone says too little. */
  readonly etag: string | null;
  /** Milliseconds since the epoch, whole seconds; null when the server doesn't tell. */
  readonly lastModified: number | null;
}

export function validatorsOf({ size, modifiedAt }: FileFacts): Validators {
  const time = modifiedAt === null ? Number.NaN : Date.parse(modifiedAt);
  if (Number.isNaN(time)) return { etag: null, lastModified: null };
  const etag = size === null ? null : `"${size.toString(36)}-${time.toString(36)}"`;
  return { etag, lastModified: Math.floor(time / 1000) * 1000 };
}

/** Whether `If-Match` holds (RFC 9110 §13.1.1). `validators` is null when there is no file. */
export function ifMatchHolds(header: string, validators: Validators | null): boolean {
  if (validators === null) return false;
  if (header.trim() === "*") return true;
  return validators.etag !== null && tagsOf(header).includes(validators.etag);
}

/** Whether `If-None-Match` holds (RFC 9110 §13.1.2), by weak comparison. */
export function ifNoneMatchHolds(header: string, validators: Validators | null): boolean {
  if (validators === null) return true;
  if (header.trim() === "*") return false;
  return (
    validators.etag === null || !tagsOf(header).some((tag) => tag.replace(/^W\//, "") === validators.etag)
  );
}

/** What GET and HEAD answer before the file itself (RFC 9110 §13.2.2), in the order that it prescribes. */
export function checkConditions(
  headers: Headers,
  validators: Validators,
): "send" | "not-modified" | "failed" {
  const ifMatch = headers.get("if-match");
  const ifUnmodifiedSince = headers.get("if-unmodified-since");
  if (ifMatch !== null) {
    if (!ifMatchHolds(ifMatch, validators)) return "failed";
  } else if (ifUnmodifiedSince !== null && isModifiedSince(ifUnmodifiedSince, validators)) {
    return "failed";
  }
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== null) return ifNoneMatchHolds(ifNoneMatch, validators) ? "send" : "not-modified";
  const ifModifiedSince = headers.get("if-modified-since");
  if (ifModifiedSince === null || validators.lastModified === null) return "send";
  const since = Date.parse(ifModifiedSince);
  return Number.isNaN(since) || isModifiedSince(ifModifiedSince, validators) ? "send" : "not-modified";
}

/** Whether `If-Range` lets the range count (RFC 9110 §13.1.5): an exact match of a strong tag or of the date. */
export function ifRangeHolds(header: string | null, { etag, lastModified }: Validators): boolean {
  if (header === null) return true;
  if (header.includes('"')) return etag !== null && header.trim() === etag;
  return lastModified !== null && Date.parse(header) === lastModified;
}

function isModifiedSince(header: string, { lastModified }: Validators): boolean {
  const since = Date.parse(header);
  return lastModified !== null && !Number.isNaN(since) && lastModified > since;
}

function tagsOf(header: string): string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}
