import { type ByteString, byteString } from "../../protocol/byte-string";
import { encodeEprt, encodePort, sameAddress } from "../../protocol/data-address";
import { parseIpAddress } from "../../protocol/ip-address";
import { isPositive } from "../../protocol/reply";
import type { Endpoint } from "../../protocol/traffic";
import type { ControlConnection } from "../control-connection";
import type { PendingCommand, ReceivedReply } from "../conversation";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import { type Connection, isNetworkError, type Listener, type PortRange } from "../network";
import { refusal } from "../reply-errors";
import { type DataChannel, DataChannelError } from "./channel";
import { GiveUp } from "./give-up";

/**
 * Active mode (RFC 959 PORT, RFC 2428 EPRT): listens first, then tells the server where; the server dials.
 * Accepts one connection, from the control connection's peer only (RFC 2577 §8: ports can be stolen).
 *
 * @param acceptTimeout milliseconds to wait for the server
 * @throws {FtpError} `data-connection-failed` when no port is free, PORT can't name the address, or the server refuses it
 */
export async function openActive(
  operation: Operation,
  command: "EPRT" | "PORT",
  acceptTimeout: number,
): Promise<DataChannel> {
  const { control, core } = operation;
  const address = core.settings.activeAddress ?? control.ends.local.address;
  if (command === "PORT" && parseIpAddress(address)?.family !== 4) throw cannotName(control, address);
  const { line, reply, channel } = await announceActive(operation, {
    command,
    ports: core.settings.activePorts,
    lineFor: (port) => {
      const argument = command === "EPRT" ? encodeEprt({ address, port }) : encodePort({ address, port });
      return byteString(`${command} ${argument}`);
    },
    advertised: address,
    acceptTimeout,
  });
  if (channel === null) throw refusal(reply, { command: line, dataMode: "active" });
  return channel;
}

/** PORT has four numbers for the address; EPRT came for IPv6 (RFC 2428 §1). */
function cannotName(control: ControlConnection, address: string): FtpError {
  control.note(
    "port-names-ipv4-only",
    `PORT can't name the IPv6 address ${address}, so Portside asks for no data connection.`,
  );
  return new FtpError(
    "data-connection-failed",
    `PORT can't name the IPv6 address ${address}. Use EPRT, or passive mode.`,
    { dataMode: "active" },
  );
}

/** Where to listen, and how to say so. */
export interface ActiveAnnounce {
  readonly command: "EPRT" | "PORT";
  readonly ports: PortRange | null;
  /** The address that the command carries. */
  readonly advertised: string;
  /** The whole command for the port on which Portside listens. */
  readonly lineFor: (port: number) => ByteString;
  /** Milliseconds to wait for the server. */
  readonly acceptTimeout: number;
}

/**
 * Listens at the control connection's own address, and says so in the given words.
 *
 * @returns the server's answer, whatever it is; the channel is null when that isn't 2xx
 * @throws {FtpError} `data-connection-failed` when no port is free
 */
export async function announceActive(
  operation: Operation,
  { command, ports, advertised, lineFor, acceptTimeout }: ActiveAnnounce,
): Promise<PendingCommand & { readonly reply: ReceivedReply; readonly channel: DataChannel | null }> {
  const { control, core, deadline } = operation;
  const listener = await listen(operation, ports);
  const number = core.nextDataConnection();
  try {
    control.emit({ type: "data-listening", local: listener.local }, number);
    const announced = { address: advertised, port: listener.local.port };
    // Listening comes first, so a connection can't be lost; accepting starts now, before the server may dial.
    const pending = control.begin(lineFor(announced.port));
    if (pending.sent) await control.left(pending, deadline.signal);
    control.emit(
      { type: "data-announced", dataMode: "active", command, announced, used: listener.local },
      number,
    );
    const reply = await control.finish(pending, deadline);
    if (!isPositive(reply)) listener.close();
    const channel = isPositive(reply) ? accept(operation, command, number, listener, acceptTimeout) : null;
    return { ...pending, reply, channel };
  } catch (error) {
    listener.close();
    throw error;
  }
}

async function listen({ core, control }: Operation, ports: PortRange | null): Promise<Listener> {
  try {
    return await core.network.listen({ address: control.ends.local.address, ports });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    control.note("no-active-port", `Portside could not listen for the server's data connection: ${why}.`);
    throw new FtpError(
      "data-connection-failed",
      `Portside could not listen for the server's connection (${why}). Widen the active port range, or use passive mode.`,
      { cause, dataMode: "active" },
    );
  }
}

function accept(
  { control, core, deadline }: Operation,
  command: "EPRT" | "PORT",
  number: number,
  listener: Listener,
  timeout: number,
): DataChannel {
  const giveUp = new GiveUp(deadline.signal);
  const { signal } = giveUp;
  const origin = { connection: control.number, exchange: control.exchange, data: number };
  const peer = control.ends.remote.address;
  let opened: Connection | undefined;

  const connection = listener.accept({ timeout, signal }).then(
    (connection) => {
      giveUp.settled();
      listener.close();
      connection.socket.on("error", () => undefined);
      if (!sameAddress(connection.remote.address, peer)) {
        connection.socket.destroy();
        core.log.emit(origin, { type: "data-failed", reason: "wrong-peer", address: connection.remote });
        throw new DataChannelError("wrong-peer", wrongPeer(connection.remote, peer));
      }
      opened = connection;
      core.log.emit(origin, {
        type: "data-opened",
        local: connection.local,
        remote: connection.remote,
        openedBy: "server",
      });
      return connection;
    },
    (cause: unknown) => {
      giveUp.settled();
      listener.close();
      const reason = giveUp.reasonFor(cause);
      if (reason !== null) core.log.emit(origin, { type: "data-failed", reason, address: listener.local });
      const missing = isNetworkError(cause, "timeout")
        ? `The server did not connect to ${listener.local.address} port ${listener.local.port} in time`
        : "Waiting for the server's data connection was given up";
      throw new DataChannelError(reason ?? "cancelled", missing, { cause });
    },
  );
  connection.catch(() => undefined);
  return {
    mode: "active",
    command,
    number,
    connection,
    dispose: (reason) => {
      if (opened && reason !== undefined && !giveUp.isOver) {
        core.log.emit(origin, { type: "data-failed", reason, address: opened.remote });
      }
      giveUp.now(reason);
      listener.close();
      opened?.socket.destroy();
    },
  };
}

function wrongPeer(remote: Endpoint, peer: string): string {
  return `The data connection came from ${remote.address} instead of the FTP server (${peer}) and was refused`;
}
