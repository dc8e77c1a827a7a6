import { type ByteString, byteString } from "../../protocol/byte-string";
import { formatTimeVal } from "../../protocol/listing/mdtm";
import { isPositive } from "../../protocol/reply";
import type { Operation } from "../lane";
import type { SessionCore } from "../session-core";
import { ask } from "./naming";

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
  if (isPositive(reply)) {
    core.memory.keepsModified = true;
    return;
  }
  // Whatever the file.
  if ([500, 502, 504].includes(reply.code)) core.memory.setsModifiedBy = null;
  operation.control.note(
    "modified-not-kept",
    `The server did not take ${verb}: the file has the date of its upload, not its own.`,
  );
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
