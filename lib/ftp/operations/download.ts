import type { ByteString } from "../../protocol/byte-string";
import { DownloadBody } from "../download-body";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import type { Download, DownloadRequest, FileFacts } from "../session-types";
import type { Transfer } from "../transfer";
import { ensureBinary } from "./binary";
import { clarify, fileFacts, onFreshConnection } from "./facts";
import { openNamed } from "./naming";
import { forgetRestart, restart } from "./restart";

/** An open download, and when its lane is free again. */
export interface StartedDownload extends Download {
  readonly settled: Promise<void>;
}

/**
 * Starts RETR, at an offset by REST (RFC 3659 §5), and hands back the bytes as a stream.
 * @throws {FtpError} `range-not-satisfiable` when the range begins beyond the file's end
 */
export async function startDownload(
  operation: Operation,
  path: ByteString,
  request: DownloadRequest,
): Promise<StartedDownload> {
  const from = request.from ?? 0;
  checkNumbers(from, request.to);
  const told = request.facts ?? (await onFreshConnection(operation, () => fileFacts(operation, path)));
  checkRange(told, from);
  try {
    const transfer = await openNamed(operation, "RETR", path, {
      direction: "down",
      prepare: ensureBinary,
      ...(from > 0 ? { beforeCommand: (current: Operation) => restart(current, from) } : {}),
    });
    const facts = request.to === undefined && from === 0 ? await newest(operation, transfer, told) : told;
    const { limit, limitIsWholeFile } = limitOf(facts, from, request.to);
    const idleTimeout = operation.core.settings.timeoutSeconds * 1000;
    const body = new DownloadBody({ transfer, limit, limitIsWholeFile, idleTimeout });
    stopOnAbort(body, operation.deadline.signal);
    const settled = from > 0 ? body.settled.then(() => forgetRestart(operation)) : body.settled;
    return { facts, exchange: operation.exchange.id, body, settled };
  } catch (error) {
    if (from > 0) await forgetRestart(operation);
    throw await clarify(operation, path, error);
  }
}

/**
 * The size as the server knows it now: the file may have grown since SIZE was asked. A smaller one is not believed,
 * because a file that ends below what SIZE said would pass for a whole one; if it shrank, it has to be fetched again.
 */
async function newest({ core }: Operation, transfer: Transfer, facts: FileFacts): Promise<FileFacts> {
  const size = await transfer.announcedSize();
  if (size === null || size === facts.size) return facts;
  const saysLess = facts.size !== null && size < facts.size;
  // Without SIZE it is a listing's, which VMS counts in blocks.
  const isBelieved = !saysLess || core.memory.sizeFails;
  transfer.note(
    "size-changed",
    `The server now announces ${size} bytes; ${facts.size ?? "no size"} was told before.${isBelieved ? "" : " Portside expects what SIZE told."}`,
  );
  return isBelieved ? { ...facts, size } : facts;
}

/** Beyond 2^53 a number is not the one that was meant any more, and REST would carry it as `1e+21` (interop C61). */
function checkNumbers(from: number, to: number | undefined): void {
  if (Number.isSafeInteger(from) && from >= 0 && (to === undefined || to >= from)) return;
  throw new FtpError(
    "range-not-satisfiable",
    `A file has no part from byte ${from} to ${to ?? "its end"}. Ask for another one.`,
  );
}

function checkRange({ size }: FileFacts, from: number): void {
  if (size !== null && from > size) {
    throw new FtpError("range-not-satisfiable", `The file has ${size} bytes; the range begins at ${from}.`);
  }
}

function limitOf(
  { size }: FileFacts,
  from: number,
  to: number | undefined,
): { limit: number | null; limitIsWholeFile: boolean } {
  const rest = size === null ? null : size - from;
  if (to === undefined) return { limit: rest, limitIsWholeFile: true };
  const wanted = to - from + 1;
  return rest !== null && wanted >= rest
    ? { limit: rest, limitIsWholeFile: true }
    : { limit: wanted, limitIsWholeFile: false };
}

function stopOnAbort(body: DownloadBody, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const stop = () => body.destroy(new FtpError("cancelled", "The download was cancelled."));
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  body.once("close", () => signal.removeEventListener("abort", stop));
}
