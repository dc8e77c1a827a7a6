import { type ByteString, byteString } from "../../protocol/byte-string";
import { isIntermediate, isPositive } from "../../protocol/reply";
import { Deadline } from "../deadline";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { CopyRequest } from "../session-types";
import { fileFactsOrNull, onFreshConnection } from "./facts";
import { keepModified } from "./modified";
import { ask, refusalOf } from "./naming";
import { leftBehind, removeQuietly } from "./store";
import { settleTelnet } from "./telnet";
import { refuseExisting } from "./upload-plan";
import { storedSize } from "./verify";
import { takesNamesOnly } from "./working-directory";

/** Bytes a second that a server's own copying is trusted to reach at least: it says nothing until it is done. */
const slowestCopy = 1024 * 1024;

/**
 * Copies one file on the server: SITE CPFR and SITE CPTO (ProFTPD's mod_copy), never onto something that is there,
 * which the server itself would replace. Directories are not copied so: mod_copy copies one into itself until the disk
 * or the longest path ends it.
 *
 * @returns false where the server can't; then nothing was done
 * @throws {FtpError} `already-exists`, `not-found`, `denied`, `incomplete` …
 */
export async function copyOnServer(
  operation: Operation,
  from: ByteString,
  to: ByteString,
  { size = null, modifiedAt = null }: CopyRequest,
): Promise<boolean> {
  const { memory } = operation.core;
  memory.copiesOnServer ??= await onFreshConnection(operation, () => knowsCopying(operation));
  // Without paths the second name would be looked for where the first one is.
  if (!memory.copiesOnServer || takesNamesOnly(operation.core, to)) return false;
  const existing = await onFreshConnection(operation, () => fileFactsOrNull(operation, to));
  refuseExisting(operation, to, "create", existing);
  await settleTelnet(operation, to);

  const named = await ask(operation, "SITE CPFR", from);
  if ([500, 501, 502, 504].includes(named.reply.code)) {
    memory.copiesOnServer = false;
    return false;
  }
  if (!isIntermediate(named.reply) && !isPositive(named.reply)) throw refusalOf(operation, named);
  await copyTo(operation, to, size);
  await verify(operation, to, size);
  if (modifiedAt !== null) await keepModified(operation, to, modifiedAt);
  return true;
}

/** Whether FEAT names it, or the help of SITE both of its commands. */
async function knowsCopying({ core, control, deadline }: Operation): Promise<boolean> {
  if (core.hasFeature("SITE COPY")) return true;
  const { code, lines } = await control.request(byteString("SITE HELP"), deadline);
  const help = lines.join("\n");
  return isPositive({ code }) && /\bCPFR\b/i.test(help) && /\bCPTO\b/i.test(help);
}

async function copyTo(operation: Operation, to: ByteString, size: number | null): Promise<void> {
  const { control, deadline } = operation;
  const patience = deadline.milliseconds + ((size ?? 0) / slowestCopy) * 1000;
  const command = byteString(`SITE CPTO ${to}`);
  try {
    const reply = await control.request(command, new Deadline(patience, deadline.signal));
    if (!isPositive(reply)) throw refusalOf(operation, { command, reply });
  } catch (error) {
    if (!isFtpError(error) || !mayHaveBegun(error)) throw error;
    // Without an answer nobody knows how far the server is, or whether it goes on.
    const isGone = error.reply !== undefined && (await removeQuietly(operation, to));
    throw isGone ? begunInVain(error) : leftBehind(operation, to, error);
  }
  deadline.renew();
}

/**
 * Whether a copy that failed may have left a part of the file: nothing was there before, and nobody else of this process
 * writes there. A server that says "permission denied" has written nothing: mod_copy says so of a name that is taken by
 * then, without AllowOverwrite.
 */
function mayHaveBegun({ code, reply }: FtpError): boolean {
  switch (code) {
    case "already-exists":
    case "denied":
    case "not-found":
    case "not-supported":
      return false;
    default:
      return reply?.code !== 501 && reply?.code !== 503;
  }
}

/** A refused copy of which nothing stayed. */
function begunInVain(error: FtpError): FtpError {
  // Its words tell what to do already.
  if (error.code === "storage-full") return error;
  const { code, message, cause, reply } = error;
  return new FtpError(code, `${message} Nothing of the copy has stayed on the server. Copy the file again.`, {
    cause,
    ...(reply ? { reply } : {}),
  });
}

async function verify(operation: Operation, to: ByteString, size: number | null): Promise<void> {
  const stored = await storedSize(operation, to);
  if (size === null || stored === null || stored === size) return;
  const error = new FtpError(
    "incomplete",
    `The server said that the file was copied, but the copy has ${stored} of ${size} bytes. Copy it again.`,
  );
  throw (await removeQuietly(operation, to)) ? error : leftBehind(operation, to, error);
}
