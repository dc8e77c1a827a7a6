import type { ByteString } from "../../protocol/byte-string";
import { isPositive } from "../../protocol/reply";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import type { SessionCore } from "../session-core";
import { clarify } from "./facts";
import { type Answer, ask, refusalOf } from "./naming";

/**
 * Sets permissions: SITE CHMOD, or MFF (draft-somers-ftp-mfxx §5) where that is unknown and FEAT says that MFF sets
 * modes. A link's target gets them. An operator's refusal is not got round by the other command.
 *
 * @param mode three or four octal digits
 * @param options.explains whether an unclear refusal is worth a listing that tells whether anything is there
 * @throws {FtpError} `not-supported` where the server knows neither, `not-found`, `denied` …
 */
export async function changePermissions(
  operation: Operation,
  path: ByteString,
  mode: string,
  { explains = true }: { readonly explains?: boolean | undefined } = {},
): Promise<void> {
  const { memory } = operation.core;
  if (memory.setsModesBy === null) throw notSupported();
  let answer = await askToChange(operation, path, mode);
  if (!memory.setsModes && isUnknown(answer)) {
    memory.setsModesBy = memory.setsModesBy === "SITE CHMOD" && mffSetsModes(operation.core) ? "MFF" : null;
    if (memory.setsModesBy === null) throw notSupported(answer, operation);
    answer = await askToChange(operation, path, mode);
  }
  if (!isPositive(answer.reply)) {
    const refused = refusalOf(operation, answer);
    throw explains ? await clarify(operation, path, refused) : refused;
  }
  memory.setsModes = true;
}

function askToChange(operation: Operation, path: ByteString, mode: string): Promise<Answer> {
  const digits = digitsOf(mode);
  return operation.core.memory.setsModesBy === "MFF"
    ? ask(operation, `MFF UNIX.mode=${digits};`, path)
    : ask(operation, `SITE CHMOD ${digits}`, path);
}

/** As FileZilla and lftp write them, and so every server reads them: a fourth digit only where it says something. */
function digitsOf(mode: string): string {
  return /^0[0-7]{3}$/.test(mode) ? mode.slice(1) : mode;
}

/** Whatever the path. 202 is said of commands that are "superfluous at this site" (RFC 959 §4.2.1). */
function isUnknown({ reply }: Answer): boolean {
  return [202, 500, 502, 504].includes(reply.code);
}

function mffSetsModes(core: SessionCore): boolean {
  return /(?:^|;)\s*UNIX\.mode\b/i.test(core.feature("MFF") ?? "");
}

function notSupported(answer?: Answer, operation?: Operation): FtpError {
  const reply = answer && operation && refusalOf(operation, answer).reply;
  return new FtpError(
    "not-supported",
    "The server has no command that sets permissions (SITE CHMOD). Ask its operator to set them.",
    reply ? { reply } : {},
  );
}
