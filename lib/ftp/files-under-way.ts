import { type ByteString, byteString } from "../protocol/byte-string";
import { writtenFileIn } from "./console/written-file";
import { FtpError } from "./errors";
import { loginKey } from "./login-key";
import type { PathLocks } from "./path-locks";
import type { SessionCore } from "./session-core";

/**
 * The files of a session's login that are being written, by whichever session: each has one writer at a time, and
 * what is moved or deleted under an upload would be taken for a part of it, or lost.
 */
export class FilesUnderWay {
  constructor(
    private readonly locks: PathLocks,
    private readonly core: SessionCore,
  ) {}

  /** Runs a writer when no other writes the file. @throws as `PathLocks.run`, and what `work` throws */
  run<T>(path: ByteString, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { timeoutSeconds } = this.core.settings;
    return this.locks.run(this.#keyOf(path), timeoutSeconds * 1000, signal, work);
  }

  /** @throws {FtpError} `busy` when one of the files is being written */
  refuse(...paths: readonly ByteString[]): void {
    const written = paths.find((path) => this.locks.isHeld(this.#keyOf(path)));
    if (written !== undefined) throw this.#isWritten(written);
  }

  /**
   * @param line a typed command as sent
   * @throws {FtpError} `busy` when it may be about a file that is being written
   */
  refuseTyped(line: ByteString): void {
    const written = writtenFileIn(line, this.#paths());
    if (written !== undefined) throw this.#isWritten(written);
  }

  #keyOf(path: ByteString): string {
    return JSON.stringify([loginKey(this.core.settings), path]);
  }

  #paths(): readonly ByteString[] {
    const login = loginKey(this.core.settings);
    return this.locks.held.flatMap((key) => {
      const [held, path]: readonly string[] = JSON.parse(key);
      return held === login && path !== undefined ? [byteString(path)] : [];
    });
  }

  #isWritten(path: ByteString): FtpError {
    const shown = this.core.charset.decode(path);
    return new FtpError("busy", `An upload to ${shown} is under way. Wait until it has ended, or cancel it.`);
  }
}
