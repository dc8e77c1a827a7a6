import { type ByteString, byteString } from "../../protocol/byte-string";
import { type FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import { openTransfer } from "../open-transfer";
import { type ListCommand, readRaw } from "./raw-listing";
import { changeDirectory } from "./working-directory";

/**
 * Whether a refused listing means an empty directory: DrFTPD answers 550 to one (interop S12), in words that say
 * nothing of it. CWD has to find the directory, nobody may speak of a permission, and the other listing commands have
 * to find nothing either.
 *
 * @throws {FtpError} when the connection was lost or the caller went meanwhile
 */
export async function isEmptyAfterAll(
  operation: Operation,
  path: ByteString,
  error: unknown,
): Promise<boolean> {
  if (!isFtpError(error) || error.reply?.code !== 550 || !findsNothing(error)) return false;
  const refused = listCommandOf(error);
  if (refused === null) return false;
  try {
    // Afresh: where the connection has been, the directory may be gone since.
    operation.control.leftDirectory();
    await changeDirectory(operation, path);
  } catch (cwdError) {
    // It isn't there: the refusal meant what it said.
    if (isFtpError(cwdError) && cwdError.reply) return false;
    throw cwdError;
  }
  // NLST leaves directories out on some servers, so it doesn't decide alone where LIST has not been heard.
  const others =
    refused === "MLSD"
      ? (["LIST", "NLST"] as const)
      : refused === "LIST"
        ? (["NLST"] as const)
        : (["LIST"] as const);
  let hasWitness = false;
  for (const command of others) {
    const found = await finds(operation, path, command);
    if (found === "something") return false;
    hasWitness ||= found === "nothing";
  }
  if (!hasWitness) return false;
  operation.control.note(
    "refused-is-empty",
    `The server refuses to list a directory that it lets enter, with “${error.reply.lines.join(" ")}”, and finds nothing in it in any other way. Portside takes it for empty.`,
  );
  return true;
}

/** The command whose refusal an error is, if it is one that lists. */
export function listCommandOf(error: unknown): ListCommand | null {
  const verb = isFtpError(error) ? error.reply?.command?.split(" ", 1)[0] : undefined;
  return verb === "MLSD" || verb === "LIST" || verb === "NLST" ? verb : null;
}

/** What another listing command finds in the directory; null when the server doesn't know it. */
async function finds(
  operation: Operation,
  path: ByteString,
  command: "LIST" | "NLST",
): Promise<"something" | "nothing" | null> {
  const question = { command: byteString(command), path };
  const prepare = (current: Operation) => changeDirectory(current, path);
  try {
    const { entries, unread, isComplete } = await readRaw(operation, question, () =>
      openTransfer(operation, { command: question.command, direction: "down", prepare }),
    );
    return entries.length === 0 && unread === null && isComplete ? "nothing" : "something";
  } catch (error) {
    if (!isFtpError(error) || !error.reply) throw error;
    if (error.code === "not-supported") return null;
    return findsNothing(error) ? "nothing" : "something";
  }
}

/** A refusal of a listing that speaks of something missing or unavailable, but not of a missing directory. */
function findsNothing({ code, reply }: FtpError): boolean {
  if (reply === undefined || (reply.code !== 550 && reply.code !== 450)) return false;
  const text = reply.lines.join(" ");
  if (/no such (?:directory|folder)/i.test(text)) return false;
  // 450 with these words is a busy file (RFC 959 §4.2.2).
  return code === "not-found" || (reply.code === 550 && /unavailable|action not taken/i.test(text));
}
