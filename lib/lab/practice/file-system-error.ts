export type FileSystemErrorCode =
  | "not-found"
  | "denied"
  | "exists"
  | "not-a-directory"
  | "is-a-directory"
  | "not-empty"
  | "link-loop"
  | "bad-name"
  | "into-itself"
  | "storage-full"
  | "too-many-files"
  | "beyond-end"
  | "changed";

/** A refusal of the in-memory file system; the control connection turns it into a reply. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";

  constructor(
    readonly code: FileSystemErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The reply code for a refusal, RFC 959 §4.2.2 and, for a restart position, RFC 3659 §5.4. */
export const REFUSAL_CODES: Readonly<Record<FileSystemErrorCode, number>> = {
  "not-found": 550,
  denied: 550,
  exists: 550,
  "not-a-directory": 550,
  "is-a-directory": 550,
  "not-empty": 550,
  "link-loop": 550,
  "bad-name": 553,
  "into-itself": 553,
  "storage-full": 552,
  "too-many-files": 552,
  "beyond-end": 554,
  changed: 451,
};
