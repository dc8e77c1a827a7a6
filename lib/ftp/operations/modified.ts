import { type ByteString, byteString } from "../../protocol/byte-string";
import { formatTimeVal } from "../../protocol/listing/mdtm";
import { isPositive } from "../../protocol/reply";
import type { ReceivedReply } from "../conversation";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import type { SessionCore } from "../session-core";
import { clarify } from "./facts";
import { ask, refusalOf } from "./naming";

/**
 * Sets a file's date: MFMT (draft-somers-ftp-mfxx §3), or what vsftpd takes instead, MDTM with a time before the name.
 * A server that can't, or won't, keeps its own: that is noted, and no error, because the file's bytes are all there.
 *
 * @param modifiedAt ISO 8601 with Z
 * @throws {FtpError} when there was no answer: it may be asked again
 */
export async function keepModified(
  operation: Operation,
  path: ByteString,
  modifiedAt: string,
): Promise<void> {
  const { core } = operation;
  const verb = modifyingVerb(core);
  if (verb === null) return;
  const { reply } = await ask(operation, `${verb} ${timeValOf(modifiedAt)}`, path);
  if (isPositive(reply) && !isUnknown(reply)) {
    core.memory.keepsModified = true;
    return;
  }
  if (isUnknown(reply)) core.memory.setsModifiedBy = null;
  operation.control.note(
    "modified-not-kept",
    `The server did not take ${verb}: the file has the date of its upload, not its own.`,
  );
}

/**
 * Sets a file's date, because that is what was wanted.
 *
 * @param modifiedAt ISO 8601 with Z
 * @throws {FtpError} `not-supported` where the server has no command for it, `not-found`, `denied` …
 */
export async function setModified(operation: Operation, path: ByteString, modifiedAt: string): Promise<void> {
  const { core } = operation;
  const verb = modifyingVerb(core);
  if (verb === null) throw notSupported();
  const answer = await ask(operation, `${verb} ${timeValOf(modifiedAt)}`, path);
  if (isPositive(answer.reply) && answer.reply.code !== 202) {
    core.memory.keepsModified = true;
    return;
  }
  const refused = refusalOf(operation, answer);
  if (!isUnknown(answer.reply)) throw await clarify(operation, path, refused);
  if (!core.memory.keepsModified) core.memory.setsModifiedBy = null;
  throw notSupported(refused);
}

function notSupported(refused?: FtpError): FtpError {
  return new FtpError(
    "not-supported",
    "The server has no command that sets the date of a file (MFMT). A file that is uploaded gets the date of that moment.",
    refused?.reply ? { cause: refused, reply: refused.reply } : {},
  );
}

/** Whatever the file. */
function isUnknown({ code }: ReceivedReply): boolean {
  return [202, 500, 502, 504].includes(code);
}

/** The command line that does so, where the server has one and takes paths. */
export function modifyingCommand(core: SessionCore, path: ByteString, modifiedAt: string): ByteString | null {
  const verb = modifyingVerb(core);
  return verb === null ? null : byteString(`${verb} ${timeValOf(modifiedAt)} ${path}`);
}

function modifyingVerb(core: SessionCore): "MFMT" | "MDTM" | null {
  const verb = core.memory.setsModifiedBy;
  return verb === "MFMT" && !core.hasFeature("MFMT") ? null : verb;
}

function timeValOf(modifiedAt: string): string {
  return formatTimeVal(Date.parse(modifiedAt));
}
