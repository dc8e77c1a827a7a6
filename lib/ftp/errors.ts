import type { Certificate, DataMode, TrafficEvent } from "../protocol/traffic";

/** What can go wrong in the engine. The HTTP edge maps each to one problem code and status. */
export type FtpErrorCode =
  | "invalid-request"
  /** A command that a person typed, and that isn't sent. */
  | "command-refused"
  | "host-not-allowed"
  | "connection-failed"
  | "login-refused"
  | "data-connection-failed"
  | "not-found"
  | "already-exists"
  /** Something else has come under the name since it was looked at. */
  | "conflict"
  | "denied"
  | "not-supported"
  | "too-large"
  | "range-not-satisfiable"
  | "busy"
  | "storage-full"
  | "timeout"
  | "cancelled"
  | "incomplete"
  | "ftp-error";

/** The server's words that an error rests on. */
export interface FtpReplyReference {
  /** The verb and its argument as sent, secrets masked; null for the greeting. */
  readonly command: string | null;
  readonly code: number;
  /** Decoded, secrets masked: as in the log. */
  readonly lines: readonly string[];
}

/** What the server says of a file that is in the way; null where it doesn't say. */
export interface ExistingFile {
  /** Bytes. */
  readonly size: number | null;
  /** ISO 8601 with Z. */
  readonly modifiedAt: string | null;
}

export interface FtpErrorDetails {
  readonly reply?: FtpReplyReference;
  readonly dataMode?: DataMode;
  readonly certificate?: Certificate;
  /** The exchange whose events tell the story. */
  readonly exchange?: number;
  readonly cause?: unknown;
  /** For `incomplete`: the name under which a part was left on the server, when it could not be removed. */
  readonly leftBehind?: string;
  /** For `already-exists` and `conflict`: what is under the name. */
  readonly existing?: ExistingFile;
}

/** The engine's one error. `message` says what failed and what to do next, in a sentence for people. */
export class FtpError extends Error {
  override readonly name = "FtpError";
  readonly reply: FtpReplyReference | undefined;
  readonly dataMode: DataMode | undefined;
  readonly certificate: Certificate | undefined;
  readonly leftBehind: string | undefined;
  readonly existing: ExistingFile | undefined;
  /** Set once by the session when the error leaves an operation. */
  exchange: number | undefined;
  /** For a connect or login that failed: the traffic up to there, because there is no session to ask for it. */
  events: readonly TrafficEvent[] | undefined;

  constructor(
    readonly code: FtpErrorCode,
    message: string,
    details: FtpErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reply = details.reply;
    this.dataMode = details.dataMode;
    this.certificate = details.certificate;
    this.leftBehind = details.leftBehind;
    this.existing = details.existing;
    this.exchange = details.exchange;
  }
}

/** Whether an unknown thrown value is the engine's error, optionally of one code. */
export function isFtpError(error: unknown, code?: FtpErrorCode): error is FtpError {
  // By name: a module has several copies in one Next.js process, and so has the class.
  const isOurs = error instanceof Error && error.name === "FtpError" && "code" in error;
  return isOurs && (code === undefined || error.code === code);
}
