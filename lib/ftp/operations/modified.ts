import type { ByteString } from "../../protocol/byte-string";
import { formatTimeVal } from "../../protocol/listing/mdtm";
import { isPositive } from "../../protocol/reply";
import { isFtpError } from "../errors";
import type { Operation } from "../lane";
import { ask } from "./naming";

/**
 * Sets a file's date: MFMT (draft-somers-ftp-mfxx §3), or what vsftpd takes instead, MDTM with a time before the name.
 * A server that can't, or won't, keeps its own: that is noted, and no error, because the file's bytes are all there.
 *
 * @param modifiedAt ISO 8601 with Z
 */
export async function keepModified(
  operation: Operation,
  path: ByteString,
  modifiedAt: string,
): Promise<void> {
  const { core } = operation;
  const verb = core.memory.setsModifiedBy;
  if (verb === null || (verb === "MFMT" && !core.hasFeature("MFMT"))) return;
  try {
    const { reply } = await ask(operation, `${verb} ${timeValOf(modifiedAt)}`, path);
    if (isPositive(reply)) return;
    // Whatever the file.
    if ([500, 502, 504].includes(reply.code)) core.memory.setsModifiedBy = null;
  } catch (error) {
    if (!isFtpError(error, "connection-failed") && !isFtpError(error, "timeout")) throw error;
  }
  operation.control.note(
    "modified-not-kept",
    `The server did not take ${verb}: the file has the date of its upload, not its own.`,
  );
}

function timeValOf(modifiedAt: string): string {
  return formatTimeVal(Date.parse(modifiedAt));
}
