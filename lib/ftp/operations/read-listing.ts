import type { Socket } from "node:net";
import type { ByteString } from "../../protocol/byte-string";
import { isPositive } from "../../protocol/reply";
import type { ReceivedReply } from "../conversation";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { Transfer } from "../transfer";
import { WholeRows } from "./whole-rows";

/** A listing as it came. */
export interface ReceivedListing {
  /** Texts of whole rows. */
  readonly pieces: readonly ByteString[];
  /** A 2xx may say more than that all went well. */
  readonly closing: ReceivedReply;
}

/**
 * Everything that comes through the data connection of a listing, as bytes, and the server's 2xx after it.
 * @throws {FtpError} `too-large` beyond the deployment's limits, `data-connection-failed` when it broke
 */
export async function readListing(operation: Operation, transfer: Transfer): Promise<ReceivedListing> {
  const { socket } = transfer;
  const { listingBytes, listingRows } = operation.core.options.limits;
  // Text at once, piece by piece: a long listing would take its turn for itself if all of it became text in the end.
  const text = new WholeRows();
  let bytes = 0;
  let rows = 0;
  if (socket !== null) {
    try {
      for await (const chunk of readSocket(socket, operation)) {
        bytes += chunk.length;
        rows += countRows(chunk);
        if (bytes > listingBytes || rows > listingRows) {
          await transfer.cut(bytes, "cancelled");
          throw tooLarge(listingBytes, listingRows);
        }
        text.add(chunk);
      }
    } catch (error) {
      if (isFtpError(error, "too-large")) throw error;
      // ProFTPD resets the data connection when there is nothing to list, and says 226 (interop S13).
      if (bytes === 0 && !isFtpError(error)) {
        const closing = await transfer.cut(0, null);
        if (closing !== null && isPositive(closing)) return { pieces: [], closing };
      }
      throw await listingBroke(operation, transfer, bytes, error);
    }
  }
  const closing = await transfer.finish(bytes);
  return { pieces: text.end(), closing };
}

function tooLarge(bytes: number, rows: number): FtpError {
  const mebibytes = Math.round((bytes / 1024 / 1024) * 10) / 10;
  return new FtpError(
    "too-large",
    `The listing is larger than ${mebibytes} MiB or ${rows} rows, and was given up. Portside's operator can raise these limits.`,
  );
}

function countRows(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) count++;
  return count;
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
  // An aborted signal says nothing any more.
  if (deadline.signal?.aborted) stop();
  deadline.signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const chunk of socket) yield chunk;
  } finally {
    deadline.signal?.removeEventListener("abort", stop);
    socket.setTimeout(0);
  }
}
