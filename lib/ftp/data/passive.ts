import { byteString } from "../../protocol/byte-string";
import {
  addressScope,
  type DataAddress,
  decode227,
  decode229,
  sameAddress,
} from "../../protocol/data-address";
import { isPositive } from "../../protocol/reply";
import type { DataFailureReason, Endpoint } from "../../protocol/traffic";
import type { ControlConnection } from "../control-connection";
import type { ReceivedReply } from "../conversation";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import type { Connection } from "../network";
import { refusal } from "../reply-errors";
import type { SessionSettings } from "../session-types";
import { type DataChannel, DataChannelError } from "./channel";
import { GiveUp } from "./give-up";

/**
 * Passive mode (RFC 959 PASV, RFC 2428 EPSV): asks the server where it listens and starts to dial. The dial is
 * not awaited, so that the transfer command leaves at once and the server's own 425 can come through.
 *
 * @param dialTimeout milliseconds for the dial
 * @throws {FtpError} `data-connection-failed` when the server announces nothing that can be dialled
 */
export async function openPassive(
  operation: Operation,
  command: "EPSV" | "PASV",
  dialTimeout: number,
): Promise<DataChannel> {
  const { control, deadline } = operation;
  const reply = await control.request(byteString(command), deadline);
  if (!isPositive(reply)) throw refusal(reply, { command, dataMode: "passive" });
  return dialAnnounced(operation, command, reply, dialTimeout);
}

/**
 * Starts to dial where the server's answer to EPSV or PASV says that it listens, if Portside dials there at all.
 * @throws {FtpError} as `openPassive`
 */
export function dialAnnounced(
  operation: Operation,
  command: "EPSV" | "PASV",
  reply: ReceivedReply,
  dialTimeout: number,
): DataChannel {
  const { control, core } = operation;
  const announced =
    command === "EPSV" ? decode229(reply.lines.join("\n")) : decode227(reply.lines.join("\n"));
  if (announced === null) {
    const answer = `The server's answer to ${command} names no usable address`;
    control.note("passive-reply-unusable", `${answer}, so Portside dials nothing.`);
    throw new FtpError(
      "data-connection-failed",
      `${answer}: ${reply.shown.join(" ")}. Try the other passive command, or active mode.`,
      { dataMode: "passive", reply: { command, code: reply.code, lines: reply.shown } },
    );
  }

  const number = core.nextDataConnection();
  const announce = (used: Endpoint | null) => {
    const { address, port } = announced;
    control.emit(
      { type: "data-announced", dataMode: "passive", command, announced: { address, port }, used },
      number,
    );
  };
  const refuse = ({ why, error }: DialRefusal): never => {
    announce(null);
    control.note("passive-address-refused", `${why}, so Portside doesn't dial it.`, number);
    throw error;
  };
  const refused = refusalToDial(control, announced, core.settings, { command, reply });
  if (refused !== null) refuse(refused);
  const remote = { address: addressToDial(control, announced, core.settings, number), port: announced.port };
  // Asked before anything is said of a dial; `connect` asks the same.
  if (!core.network.allows(remote, { purpose: "data", host: core.settings.host })) {
    refuse(notAllowed(remote, { command, reply }));
  }
  announce(remote);
  return dial(operation, command, number, remote, dialTimeout);
}

/** Servers hand out ephemeral ports; a lower one would make us knock at some other service (abuse of PASV). */
const lowestPassivePort = 1024;

interface DialRefusal {
  /** Without a full stop. */
  readonly why: string;
  readonly error: FtpError;
}

/** What the server said of where it listens. */
interface Announcement {
  readonly command: "EPSV" | "PASV";
  readonly reply: ReceivedReply;
}

/** The operator's targets are for data connections, too (abuse W3). */
function notAllowed({ address, port }: Endpoint, { command, reply }: Announcement): DialRefusal {
  const why = `The operator of this Portside does not allow connections to ${address} port ${port}`;
  const error = new FtpError(
    "data-connection-failed",
    `${why}, where the server wants the data connection. Set the passive address to automatic, or use active mode.`,
    { dataMode: "passive", reply: { command, code: reply.code, lines: reply.shown } },
  );
  return { why, error };
}

/** Why Portside dials nothing at all; null when it dials. */
function refusalToDial(
  control: ControlConnection,
  { address, port }: DataAddress,
  { passiveAddress }: SessionSettings,
  { command, reply }: Announcement,
): DialRefusal | null {
  if (port < lowestPassivePort) {
    const why = `The server announced port ${port} for the data connection. Ports below ${lowestPassivePort} belong to other services`;
    const error = new FtpError(
      "data-connection-failed",
      `${why}, so Portside doesn't dial it. Try active mode.`,
      { dataMode: "passive", reply: { command, code: reply.code, lines: reply.shown } },
    );
    return { why, error };
  }
  const peer = control.ends.remote.address;
  if (passiveAddress !== "strict" || address === null || sameAddress(address, peer)) return null;
  const why = `The server announced ${address} for the data connection, but the control connection goes to ${peer}. The session is set to refuse that`;
  const error = new FtpError(
    "data-connection-failed",
    `${why}; set the passive address to automatic to dial ${peer}.`,
    { dataMode: "passive" },
  );
  return { why, error };
}

function dial(
  { control, core, deadline }: Operation,
  command: "EPSV" | "PASV",
  number: number,
  remote: Endpoint,
  timeout: number,
): DataChannel {
  const giveUp = new GiveUp(deadline.signal);
  const { signal } = giveUp;
  let opened: Connection | undefined;
  const origin = { connection: control.number, exchange: control.exchange, data: number };
  const connect = () => {
    core.log.emit(origin, { type: "data-dialling", remote });
    return core.network.connect(remote, { purpose: "data", host: core.settings.host, timeout, signal });
  };
  const report = (reason: DataFailureReason) =>
    core.log.emit(origin, { type: "data-failed", reason, address: remote });
  const { pace } = core.options;
  const dialled = pace ? pace.beforeDial("data", remote, signal).then(connect) : connect();
  const connection = dialled.then(
    (connection) => {
      giveUp.settled();
      opened = connection;
      // Errors are heard by whoever moves the bytes; until then one must not end the process.
      connection.socket.on("error", () => undefined);
      core.log.emit(origin, {
        type: "data-opened",
        local: connection.local,
        remote: connection.remote,
        openedBy: "client",
      });
      return connection;
    },
    (cause: unknown) => {
      giveUp.settled();
      const reason = giveUp.reasonFor(cause);
      if (reason !== null) report(reason);
      throw new DataChannelError(
        reason ?? "cancelled",
        `Portside could not open the data connection to ${remote.address} port ${remote.port} (${causeText(cause)})`,
        { cause },
      );
    },
  );
  // Whoever waits for it hears of a failure; when nobody does any more it isn't an unhandled one.
  connection.catch(() => undefined);
  return {
    mode: "passive",
    command,
    number,
    connection,
    dispose: (reason) => {
      if (opened && reason !== undefined && !giveUp.isOver) report(reason);
      giveUp.now(reason);
      opened?.socket.destroy();
    },
  };
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? cause.message.toLowerCase() : String(cause);
}

/**
 * The passive address policy, where Portside dials at all. `auto` never dials a third host: a server that names one is
 * misconfigured (interop S3) or bounces us (CVE-2020-8284); either way the control peer is the one to ask.
 */
function addressToDial(
  control: ControlConnection,
  announced: DataAddress,
  { passiveAddress }: SessionSettings,
  number: number,
): string {
  const peer = control.ends.remote.address;
  const { address } = announced;
  if (address === null || sameAddress(address, peer) || passiveAddress === "control-host") return peer;
  if (passiveAddress === "trust") return address;
  const scope = addressScope(address);
  const why =
    scope === "public" || scope === addressScope(peer)
      ? "it is another host than the one you are connected to"
      : `that is a ${scope ?? "strange"} address, which cannot be reached from here`;
  control.note(
    "passive-address-overridden",
    `The server announced ${address} port ${announced.port}; ${why}. Portside dials ${peer} at the announced port instead.`,
    number,
  );
  return peer;
}
