import type { Socket } from "node:net";
import { meansEmptyListing } from "../../protocol/answers";
import { type ByteString, byteString } from "../../protocol/byte-string";
import type { ListedEntry } from "../../protocol/listing/entry";
import { parseListingInSteps } from "../../protocol/listing/parse";
import { isPositive } from "../../protocol/reply";
import type { DataMode } from "../../protocol/traffic";
import { FtpError, isFtpError } from "../errors";
import { inTurns } from "../in-turns";
import type { Operation } from "../lane";
import { openTransfer } from "../open-transfer";
import type { Transfer } from "../transfer";
import { changeDirectory } from "./working-directory";

/** A listing as bytes, before the session's charset. */
export interface RawListing {
  readonly entries: readonly ListedEntry[];
  readonly listedWith: "MLSD" | "LIST";
  readonly dataMode: DataMode;
  /** Whether any text came, even when nothing of it is an entry (`.`, `..`, "total 0"). */
  readonly hadText: boolean;
  /** Whether at least one entry says what it is. */
  readonly isTyped: boolean;
}

/** What a server may send as one listing before it is cut off (CVE-2026-41324). */
const maxListingBytes = 32 * 1024 * 1024;
const maxListingRows = 200_000;

/**
 * Lists a directory with MLSD (RFC 3659 §7) where the server has it, else with LIST.
 * @throws {FtpError}
 */
export async function listDirectory(operation: Operation, path: ByteString): Promise<RawListing> {
  const { core } = operation;
  const wanted = core.settings.listCommand;
  if (wanted === "MLSD" || (wanted === "auto" && !core.memory.mlsdFails && core.hasFeature("MLST"))) {
    try {
      const listing = await listWith(operation, "MLSD", byteString(`MLSD ${path}`));
      if (wanted === "MLSD" || listing.isTyped) return listing;
      // Facts may be off by default (interop S21): without types nobody knows what is a directory.
      core.memory.mlsdFails = true;
    } catch (error) {
      if (wanted === "MLSD" || !isFtpError(error, "not-supported")) throw error;
      core.memory.mlsdFails = true;
    }
  }
  return listWithList(operation, path);
}

/**
 * LIST without a path, after CWD: a directory called `-R` must not become an option, and options and a path
 * together mean something else on every other server. `-a` brings hidden files; servers that take it for a
 * file name answer with nothing or with an error (interop S9, S10) and get a plain LIST.
 */
export async function listWithList(operation: Operation, path: ByteString): Promise<RawListing> {
  const { memory } = operation.core;
  const prepare = () => changeDirectory(operation, path);
  if (memory.listFlagFails) return listWith(operation, "LIST", byteString("LIST"), prepare);
  let flagged: RawListing | undefined;
  try {
    flagged = await listWith(operation, "LIST", byteString("LIST -a"), prepare);
    // A server that understands -a lists at least `.`.
    if (flagged.hadText) return flagged;
  } catch (error) {
    if (!isRefusedFlag(error)) throw error;
  }
  const plain = await listWith(operation, "LIST", byteString("LIST"), prepare);
  if (flagged === undefined || plain.entries.length > 0) memory.listFlagFails = true;
  return plain;
}

function isRefusedFlag(error: unknown): boolean {
  if (!(error instanceof FtpError) || error.reply === undefined) return false;
  return error.code !== "data-connection-failed" && [450, 451, 500, 501, 504, 550].includes(error.reply.code);
}

async function listWith(
  operation: Operation,
  listedWith: "MLSD" | "LIST",
  command: ByteString,
  prepare?: () => Promise<void>,
): Promise<RawListing> {
  let transfer: Transfer;
  let text: string;
  try {
    transfer = await openTransfer(operation, { command, direction: "down", ...(prepare ? { prepare } : {}) });
    text = await readAll(operation, transfer);
  } catch (error) {
    if (error instanceof FtpError && error.reply && meansEmptyListing(error.reply)) {
      const dataMode = error.dataMode ?? operation.core.settings.dataMode;
      return { entries: [], listedWith, dataMode, hadText: true, isTyped: true };
    }
    throw error;
  }
  const { charset } = operation.core;
  const parsed = await inTurns(
    parseListingInSteps(byteString(text), {
      command: listedWith,
      now: Date.now(),
      decode: (bytes) => charset.decode(bytes),
      ...(operation.core.system === null ? {} : { system: operation.core.system }),
    }),
  );
  const entries = parsed.entries.filter(({ name }) => !name.includes("/"));
  const dropped = parsed.entries.length - entries.length;
  if (dropped > 0) {
    // A name with a slash would lead out of its directory (CVE-2026-27699 and its relatives).
    transfer.note(
      "names-left-out",
      `${dropped} names contain a slash, which no name can; they are not shown.`,
    );
  }
  const isTyped = parsed.entries.length === 0 || parsed.untyped < parsed.entries.length;
  return { entries, listedWith, dataMode: transfer.dataMode, hadText: text.trim() !== "", isTyped };
}

/** Everything that comes through the data connection, as a byte string, with the server's 2xx after it. */
async function readAll(operation: Operation, transfer: Transfer): Promise<string> {
  const { socket } = transfer;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let rows = 0;
  if (socket !== null) {
    try {
      for await (const chunk of readSocket(socket, operation)) {
        bytes += chunk.length;
        rows += countRows(chunk);
        if (bytes > maxListingBytes || rows > maxListingRows) {
          await transfer.cut(bytes, "cancelled");
          throw new FtpError(
            "too-large",
            `The listing is larger than ${maxListingBytes / 1024 / 1024} MiB or ${maxListingRows} rows, and was given up.`,
          );
        }
        chunks.push(chunk);
      }
    } catch (error) {
      if (isFtpError(error, "too-large")) throw error;
      // ProFTPD resets the data connection when there is nothing to list, and says 226 (interop S13).
      if (bytes === 0 && !isFtpError(error) && (await endedWell(transfer))) return "";
      throw await listingBroke(operation, transfer, bytes, error);
    }
  }
  await transfer.finish(bytes);
  return Buffer.concat(chunks).toString("latin1");
}

function countRows(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) count++;
  return count;
}

async function endedWell(transfer: Transfer): Promise<boolean> {
  const reply = await transfer.cut(0, null);
  return reply !== null && isPositive(reply);
}

async function listingBroke(
  operation: Operation,
  transfer: Transfer,
  bytes: number,
  error: unknown,
): Promise<FtpError> {
  if (operation.deadline.signal?.aborted) {
    await transfer.cut(bytes, "cancelled");
    return new FtpError("cancelled", "The listing was cancelled.", { cause: error });
  }
  const isSilence = error instanceof FtpError && error.code === "timeout";
  const failed = await transfer.broken(
    bytes,
    isSilence ? "timeout" : "reset",
    `The data connection broke while the listing came (${bytes} bytes arrived). Refresh to try again.`,
  );
  return failed.code === "incomplete"
    ? new FtpError("data-connection-failed", failed.message, { dataMode: transfer.dataMode, cause: error })
    : failed;
}

/** The socket's bytes; throws when it stays silent for the session's time-out or the caller cancels. */
async function* readSocket(socket: Socket, { core, deadline }: Operation): AsyncGenerator<Buffer> {
  const stop = () => socket.destroy(new FtpError("cancelled", "Cancelled."));
  const silence = () => socket.destroy(new FtpError("timeout", "The data connection fell silent."));
  socket.setTimeout(core.settings.timeoutSeconds * 1000, silence);
  deadline.signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const chunk of socket) yield chunk;
  } finally {
    deadline.signal?.removeEventListener("abort", stop);
    socket.setTimeout(0);
  }
}
