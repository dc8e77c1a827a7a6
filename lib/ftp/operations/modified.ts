import type { ByteString } from "../../protocol/byte-string";
import { formatTimeVal } from "../../protocol/listing/mdtm";
import { isPositive } from "../../protocol/reply";
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
  const { reply, command } = await ask(operation, `${verb} ${timeValOf(modifiedAt)}`, path);
  if (isPositive(reply)) return;
  // 500, 502, 504: whatever the file.
  if ([500, 502, 504].includes(reply.code)) core.memory.setsModifiedBy = null;
  operation.control.note(
    "modified-not-kept",
    `The server refused ${command.split(" ", 1)[0]}: the file has the date of its upload, not its own.`,
  );
}

function timeValOf(modifiedAt: string): string {
  return formatTimeVal(Date.parse(modifiedAt));
}
