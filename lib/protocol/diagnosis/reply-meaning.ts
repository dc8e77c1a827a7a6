import { meansTooManyConnections, type ReplyEvent } from "../answers";

type Said = Pick<ReplyEvent, "code" | "lines">;

/** A reply's text with its codes, on one line. */
export function textOf({ lines }: Pick<ReplyEvent, "lines">): string {
  return lines.join(" ");
}

/** The only words of vsftpd, Pure-FTPd and ProFTPD when the disk is full (interop S57), and of FileZilla Server. */
const writeFailed = /failure writing to local file|error (?:writing|during write) to file/i;
const full = /no space|disk (?:is )?full|\bquota\b|out of space|insufficient (?:storage|disk)/i;

/** Whether the server says that it has no room left: 452 and 552 mean it, of other codes the text decides. */
export function meansStorageFull(reply: Said): boolean {
  if (reply.code === 452 || reply.code === 552) return true;
  const text = textOf(reply);
  if (reply.code === 425 || reply.code === 451) return writeFailed.test(text) || full.test(text);
  return (reply.code === 450 || reply.code === 550 || reply.code === 553) && full.test(text);
}

/**
 * Whether a refusal is for the lack of encryption: vsftpd's `530 Non-anonymous sessions must use encryption.`, ProFTPD's
 * `550 SSL/TLS required on the control channel`, Pure-FTPd's `421 Sorry, cleartext sessions are not accepted on this
 * server.`, FileZilla Server's `503 Use AUTH first.`, IIS's `534 Policy requires SSL.` Not vsftpd's reverse,
 * `530 Anonymous sessions may not use encryption.`
 */
export function meansWantsEncryption(reply: Said): boolean {
  if (reply.code < 400) return false;
  return /must use encryption|must be encrypted|\b(?:SSL|TLS)(?:\/TLS)? (?:is )?required\b|\brequires? (?:an? )?(?:explicit )?(?:SSL|TLS|encryption|secure)\b|encryption (?:is )?required|cleartext sessions|use AUTH first|AUTH (?:TLS|SSL) (?:is )?(?:first|required)/i.test(
    textOf(reply),
  );
}

/**
 * Whether a refusal is for a TLS session that doesn't continue the control connection's: vsftpd says 522, FileZilla
 * Server 425 with these words; ProFTPD only "Operation not permitted", which means it on an open, encrypted connection.
 */
export function meansNotResumed(reply: Said, isOpenAndEncrypted: boolean): boolean {
  if (reply.code < 400) return false;
  const text = textOf(reply);
  if (/session re-?use|(?:TLS|SSL) session .*(?:not|resum)|not resumed/i.test(text)) return true;
  return reply.code === 425 && isOpenAndEncrypted && /operation not permitted/i.test(text);
}

/** vsftpd's `425 Security: Bad IP connecting.`: the data connection came from another address than the commands. */
export function meansWrongPeer(reply: Said): boolean {
  return reply.code >= 400 && /\bbad ip\b|security: .{0,80}\b(?:ip|address|peer)\b/i.test(textOf(reply));
}

/** Whether a refusal tells by itself why no data connection came about, or why none was needed. */
export function tellsReason(refusal: Said): boolean {
  return (
    meansWrongPeer(refusal) ||
    meansStorageFull(refusal) ||
    meansTooManyConnections(refusal) ||
    meansWantsEncryption(refusal) ||
    meansNotResumed(refusal, false)
  );
}
