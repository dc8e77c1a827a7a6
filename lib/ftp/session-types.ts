import type { Readable } from "node:stream";
import type { ByteString } from "../protocol/byte-string";
import type { ListedEntry } from "../protocol/listing/entry";
import type { DataMode } from "../protocol/traffic";
import type { PortRange } from "./network";
import type { TrafficLog } from "./traffic-log";

/** What a session is made of, parsed and complete. Paths and login fields are text; the charset encodes them. */
export interface SessionSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly account: string | null;
  readonly encryption: "none" | "explicit" | "implicit" | "explicit-if-available";
  /** "trusted", or the SHA-256 fingerprint (64 lower-case hex digits) of the one certificate to accept. */
  readonly certificate: "trusted" | { readonly sha256: string };
  readonly initialPath: string | null;
  readonly dataMode: DataMode;
  /** On a failed data connection try the other mode once, and say so. */
  readonly fallback: boolean;
  readonly passiveAddress: "auto" | "control-host" | "trust" | "strict";
  readonly passiveCommand: "auto" | "EPSV" | "PASV";
  readonly activeCommand: "auto" | "EPRT" | "PORT";
  /** Advertised in PORT and EPRT instead of the control connection's own address. */
  readonly activeAddress: string | null;
  readonly activePorts: PortRange | null;
  readonly charset: string;
  readonly listCommand: "auto" | "MLSD" | "LIST";
  readonly transferConnections: number;
  readonly timeoutSeconds: number;
  readonly uploadVia: "auto" | "temporary" | "direct";
}

/** What `Session.change` accepts: in force from the next transfer, without logging in again. */
export type SettingsChange = {
  readonly [K in
    | "dataMode"
    | "fallback"
    | "passiveAddress"
    | "passiveCommand"
    | "activeCommand"
    | "activeAddress"
    | "activePorts"
    | "charset"
    | "listCommand"
    | "transferConnections"
    | "timeoutSeconds"
    | "uploadVia"]?: SessionSettings[K] | undefined;
};

export type SessionState = "connected" | "idle" | "lost";

export interface OperationOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Charset-decoded listing entry; `nameBytes` is always the exact name on the server. */
export interface DirectoryEntry extends Omit<ListedEntry, "name" | "owner" | "group" | "linkTarget"> {
  readonly name: string;
  /** Whether `name` encodes back to the same bytes. */
  readonly nameIsExact: boolean;
  readonly nameBytes: ByteString;
  readonly owner: string | null;
  readonly group: string | null;
  readonly linkTarget: string | null;
}

export interface DirectoryListing {
  readonly entries: readonly DirectoryEntry[];
  readonly listedWith: "MLSD" | "LIST" | "NLST";
  /** The mode that carried it, which differs from the setting after a fallback. */
  readonly dataMode: DataMode;
  /** Whether sizes are bytes, and not blocks or tracks that a file fills in part. */
  readonly sizesAreExact: boolean;
  /** False when the server left entries out. */
  readonly isComplete: boolean;
  readonly exchange: number;
  readonly elapsedMs: number;
}

/** What the server says of one file: SIZE and MDTM (RFC 3659). Null where it doesn't say. */
export interface FileFacts {
  readonly size: number | null;
  /** ISO 8601 with Z. */
  readonly modifiedAt: string | null;
}

export interface DownloadRequest extends OperationOptions {
  /** First byte, from 0. */
  readonly from?: number | undefined;
  /** Last byte, inclusive. */
  readonly to?: number | undefined;
  /** What `facts` told of the file: saves asking again, and is what the last bytes are checked against. */
  readonly facts?: FileFacts | undefined;
}

export interface Download {
  readonly facts: FileFacts;
  readonly exchange: number;
  /**
   * The bytes. Ends only when the data connection ended *and* the server said 2xx *and* the size agrees;
   * otherwise it is destroyed with an FtpError. Destroying it cancels the transfer.
   */
  readonly body: Readable;
}

export interface UploadRequest extends OperationOptions {
  readonly source: Readable;
  /** Bytes the source was announced to have; a difference is `incomplete`. */
  readonly size?: number | null | undefined;
  /** `create` fails with `already-exists` when the target is there; `replace` replaces it. */
  readonly onExisting: "create" | "replace";
  /** The file's own date, ISO 8601 with Z: kept where the server can (MFMT). */
  readonly modifiedAt?: string | null | undefined;
  /** Whether to hash what is sent, which costs a quarter of the speed. */
  readonly hash?: boolean | undefined;
  /** Checked right before the first byte is sent, on what the server then says of the target; throws to stop. */
  readonly precondition?: ((facts: FileFacts | null) => void) | undefined;
}

export interface Upload {
  readonly size: number;
  /** Hex SHA-256 of the bytes that were sent, where `request.hash` wanted it. */
  readonly sha256: string | null;
  readonly created: boolean;
  readonly exchange: number;
}

/** What an upload in several attempts is to become; see `UploadPlan`. */
export interface UploadPlanRequest extends OperationOptions {
  /** Bytes of the whole file. */
  readonly size: number;
  /** When the name is taken: refuse, replace what is there, or take a free name beside it. */
  readonly onConflict: "fail" | "replace" | "rename";
  /** The file's own date, ISO 8601 with Z: kept where the server can (MFMT). */
  readonly modifiedAt?: string | null | undefined;
}

/**
 * An upload that may take several attempts, and sessions: all that has to be kept between them. Whoever keeps it must
 * not let anybody change it: it names what is written, renamed and deleted.
 */
export interface UploadPlan {
  readonly target: ByteString;
  /** Where the bytes go until all are there: a random name beside the target; null: straight to the target. */
  readonly temporary: ByteString | null;
  readonly size: number;
  readonly onExisting: "create" | "replace";
  /** What was under the target's name when it was planned; null: nothing. Another thing there later is a conflict. */
  readonly existing: FileFacts | null;
  readonly modifiedAt: string | null;
}

export interface UploadProgress {
  /** Bytes that the server has, which is where the next attempt begins. */
  readonly stored: number;
  /** The file is whole under its name. */
  readonly isComplete: boolean;
}

export interface UploadPart extends OperationOptions {
  readonly source: Readable;
  /** Bytes that the server has, as `uploadProgress` told: the source begins there. */
  readonly from: number;
}

/** What is known of a file that is copied. */
export interface CopyRequest extends OperationOptions {
  /** Bytes, exactly: what the copy is compared with. */
  readonly size?: number | null | undefined;
  /** The file's own date, ISO 8601 with Z: kept where the server can (MFMT). */
  readonly modifiedAt?: string | null | undefined;
}

/** What the server answered to a command that a person typed. */
export interface TypedAnswer {
  /** In their order: 1xx first, where there is one. Lines decoded, secrets masked. */
  readonly replies: readonly { readonly code: number; readonly lines: readonly string[] }[];
  /** What came through a data connection, decoded; null where none was used. */
  readonly text: string | null;
  /** Whether `text` is only the beginning. */
  readonly isCut: boolean;
  readonly exchange: number;
}

export interface RemoveProgress {
  readonly done: number;
  readonly path: ByteString;
  readonly error?: Error;
}

/**
 * One login to one FTP server. Every method may be called at any time and by many callers at once: operations
 * queue on their control connection and never collide. All of them throw FtpError and nothing else.
 */
export interface FtpSession {
  readonly id: string;
  readonly settings: SessionSettings;
  readonly state: SessionState;
  /** The directory after login, or the one that the settings begin with, decoded with the charset of now. */
  readonly home: string;
  /** Whether `home` encodes back to the same bytes. */
  readonly homeIsExact: boolean;
  readonly homeBytes: ByteString;
  /** The greeting's text, without codes. */
  readonly greeting: string;
  readonly system: string | null;
  readonly features: readonly string[];
  /** TLS in force on the control connection. */
  readonly secured: { readonly protocol: string; readonly cipher: string } | null;
  /** Control connections open now. */
  readonly connections: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly traffic: TrafficLog;
  /** Whether an operation is under way or waits for its turn. */
  readonly isBusy: boolean;

  /**
   * Encodes a path or name with the session's charset.
   * @throws {FtpError} `invalid-request` when the bytes would hold a control character or the charset lacks a letter.
   */
  encodePath(text: string): ByteString;
  /** Takes a path given as bytes. @throws {FtpError} `invalid-request` when it holds a control character. */
  pathFromBytes(bytes: Uint8Array): ByteString;
  /** For messages and answers; not always exact. */
  decodePath(path: ByteString): string;

  /** @param options.findsLinks for whoever changes what is in a tree: no link may look like what it leads to */
  list(
    path: ByteString,
    options?: OperationOptions & { readonly findsLinks?: boolean | undefined },
  ): Promise<DirectoryListing>;
  /** @throws {FtpError} `not-found` when the server says that there is no such file. */
  facts(path: ByteString, options?: OperationOptions): Promise<FileFacts>;
  makeDirectory(path: ByteString, options?: OperationOptions & { readonly parents?: boolean }): Promise<void>;
  /** @throws {FtpError} `already-exists` unless `replace`. */
  rename(
    from: ByteString,
    to: ByteString,
    options?: OperationOptions & { readonly replace?: boolean },
  ): Promise<void>;
  /**
   * Deletes a file, link or directory; a directory's content too when `recursive` (links are removed, never followed).
   * Reports each entry; one that fails doesn't stop the rest.
   * @param options.isNoDirectory when a listing has just said so: then nothing is listed to find out
   */
  remove(
    path: ByteString,
    options: OperationOptions & {
      readonly recursive: boolean;
      readonly isNoDirectory?: boolean;
      readonly onProgress?: (progress: RemoveProgress) => void;
    },
  ): Promise<void>;
  /**
   * Sets permissions; where the path is a link, its target's.
   * @param mode three or four octal digits
   * @param options.explains false where an unclear refusal isn't worth a listing that tells whether anything is there
   * @throws {FtpError} `not-supported` where the server has no command for it
   */
  changePermissions(
    path: ByteString,
    mode: string,
    options?: OperationOptions & { readonly explains?: boolean },
  ): Promise<void>;
  /**
   * Sets the date of a file's last change.
   * @param modifiedAt ISO 8601 with Z; whole seconds are kept
   * @throws {FtpError} `not-supported` where the server has no command for it
   */
  setModified(path: ByteString, modifiedAt: string, options?: OperationOptions): Promise<void>;
  /**
   * Copies a file on the server, never onto something that is there.
   * @returns false where the server can't (SITE CPFR and CPTO): then nothing was done
   */
  copyOnServer(from: ByteString, to: ByteString, request?: CopyRequest): Promise<boolean>;
  /** Resolves when the server has accepted the transfer (1xx) and the data connection is open. */
  download(path: ByteString, request?: DownloadRequest): Promise<Download>;
  /** Resolves when the file is complete under its name, with the size checked at the server. */
  upload(path: ByteString, request: UploadRequest): Promise<Upload>;

  /**
   * Decides how a file is to be uploaded in several attempts. Nothing is written.
   * @throws {FtpError} `already-exists`, with `existing`, when the name is taken and `onConflict` is `fail`
   */
  planUpload(path: ByteString, request: UploadPlanRequest): Promise<UploadPlan>;
  /**
   * How much of it the server has. An upload of which all bytes are there is finished first (renamed).
   * @throws {FtpError} as `continueUpload`
   */
  uploadProgress(plan: UploadPlan, options?: OperationOptions): Promise<UploadProgress>;
  /**
   * Sends (further) bytes, and finishes the upload when they were the last. When the source breaks off, what was sent
   * before stays for the next attempt, unless the plan has no temporary name: then it is deleted.
   *
   * @throws {FtpError} `already-exists` or `conflict` when something else has come under the target's name meanwhile
   *   (the upload is discarded then), `storage-full`, `denied`, `incomplete` …
   */
  continueUpload(plan: UploadPlan, part: UploadPart): Promise<UploadProgress>;
  /** Deletes what is stored of an upload that isn't complete. */
  discardUpload(plan: UploadPlan, options?: OperationOptions): Promise<void>;

  /**
   * Sends one command as a person typed it, on a control connection of its own that stays as the person left it.
   *
   * @param command without a line end
   * @returns whatever the server answered, refusals included
   * @throws {FtpError} `command-refused` for what isn't sent, `data-connection-failed`, `connection-failed` …
   */
  sendTyped(command: string, options?: OperationOptions): Promise<TypedAnswer>;

  change(change: SettingsChange): void;
  /** Called whenever state or settings changed; returns the function that stops it. */
  onChange(listener: () => void): () => void;
  /** QUIT, then every socket and listener closed. Safe to call again. */
  close(reason?: string): Promise<void>;
}
