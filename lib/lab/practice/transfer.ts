import type { Socket } from "node:net";
import { DataStream, DataStreamError } from "./data-stream";
import { FileSystemError, REFUSAL_CODES } from "./file-system-error";
import { type Reply, reply } from "./reply";
import type { RunningTransfer, Session } from "./session";
import { secureAsServer } from "./tls-upgrade";

/**
 * Runs one transfer over the announced data connection: waits for the connection, says 150, puts TLS on it
 * under PROT P, moves the bytes. Like vsftpd it says 150 only when the connection stands, so that a failed one
 * is a lone 425.
 *
 * @param opening the text of the 150
 * @returns the last reply: 226, or 425, 426, 451, 522, 552
 */
export async function runTransfer(
  session: Session,
  opening: string,
  move: (stream: DataStream) => Promise<void>,
): Promise<Reply> {
  const channel = session.takeChannel();
  const { transfer } = session;
  if (channel === null || transfer === null) return reply(425, "Use PASV, EPSV, PORT or EPRT first.");
  session.restartAt = 0;
  const {
    dataConnectMilliseconds,
    dataDialMilliseconds,
    dataStallMilliseconds: stall,
  } = session.setup.limits;
  const timeout = channel.mode === "active" ? dataDialMilliseconds : dataConnectMilliseconds;
  let socket: Socket;
  try {
    socket = await channel.open({ timeout, signal: transfer.signal });
  } catch {
    // Which of refused, unreachable and timed out it was is the client's to find out: vsftpd doesn't say either.
    return transfer.signal.aborted
      ? reply(426, "Transfer aborted.")
      : reply(425, "Failed to establish connection.");
  }
  session.control.send(reply(150, opening));
  const secured = session.dataProtected ? await secureData(session, socket, transfer) : socket;
  if (!("write" in secured)) return secured;
  const stream = new DataStream(secured, { stall, signal: transfer.signal });
  transfer.describe = () => `${opening} ${stream.bytes} bytes so far.`;
  try {
    await move(stream);
    return reply(226, "Transfer complete.");
  } catch (error) {
    stream.destroy();
    return failure(error);
  }
}

async function secureData(
  session: Session,
  socket: Socket,
  transfer: RunningTransfer,
): Promise<Socket | Reply> {
  const destroy = () => socket.destroy();
  transfer.signal.addEventListener("abort", destroy);
  try {
    const { secureContext, limits, requireTlsResumption } = session.setup;
    const secured = await secureAsServer(socket, secureContext, limits.handshakeMilliseconds);
    if (!requireTlsResumption || secured.isSessionReused()) return secured;
    secured.destroy();
    return reply(522, "SSL connection failed: session reuse required.");
  } catch {
    // The handshake's own error names OpenSSL's sources; the client has the other half of it.
    return transfer.signal.aborted
      ? reply(426, "Transfer aborted.")
      : reply(425, "TLS handshake failed on the data connection.");
  } finally {
    transfer.signal.removeEventListener("abort", destroy);
  }
}

function failure(error: unknown): Reply {
  if (error instanceof DataStreamError) return reply(426, FAILURE_TEXT[error.code]);
  if (error instanceof FileSystemError) {
    return reply(REFUSAL_CODES[error.code], error.message);
  }
  throw error;
}

const FAILURE_TEXT: Record<DataStreamError["code"], string> = {
  aborted: "Transfer aborted.",
  stalled: "Transfer aborted: nothing moved on the data connection for too long.",
  broken: "Connection closed; transfer aborted.",
};
