import { decodeEprt, decodePort, encodePort, sameAddress } from "../../../protocol/data-address";
import { activeChannel, passiveChannel } from "../data-channel";
import { type Reply, reply } from "../reply";
import type { Session } from "../session";
import type { CommandHandler, Verb } from "./command";

const EPSV_ONLY = reply(503, "After EPSV ALL only EPSV opens data connections.");

/** Announcing a data connection: RFC 959 §4.1.2, RFC 2428. */
export const DATA_ADDRESS_COMMANDS = {
  PORT(session, argument) {
    const target = decodePort(argument);
    if (target === null) return reply(501, "PORT takes six numbers: h1,h2,h3,h4,p1,p2.");
    return announceActive(session, "PORT", target);
  },
  EPRT(session, argument) {
    const protocol = /^([!-~])(\d+)\1/.exec(argument)?.[2];
    if (protocol !== undefined && protocol !== networkProtocol(session)) return unsupportedProtocol(session);
    const target = decodeEprt(argument);
    if (target === null) return reply(501, "EPRT takes |protocol|address|port|.");
    return announceActive(session, "EPRT", target);
  },
  async PASV(session) {
    if (session.extendedPassiveOnly) return EPSV_ONLY;
    const { local } = session.control;
    if (networkProtocol(session) === "2") return reply(425, "PASV can't name an IPv6 address. Use EPSV.");
    const port = await announcePassive(session);
    if (port === null) return NO_PORT;
    const address = session.setup.passiveAddress ?? local.address;
    return reply(227, `Entering Passive Mode (${encodePort({ address, port })}).`);
  },
  async EPSV(session, argument) {
    const wanted = argument.trim().toUpperCase();
    if (wanted === "ALL") {
      session.extendedPassiveOnly = true;
      return reply(200, "EPSV ALL ok.");
    }
    if (wanted !== "" && !/^\d{1,5}$/.test(wanted)) return reply(501, "EPSV takes 1, 2 or ALL.");
    if (wanted !== "" && wanted !== networkProtocol(session)) return unsupportedProtocol(session);
    const port = await announcePassive(session);
    return port === null ? NO_PORT : reply(229, `Entering Extended Passive Mode (|||${port}|)`);
  },
} satisfies Partial<Record<Verb, CommandHandler>>;

const NO_PORT = reply(425, "No port of the passive range is free.");

/** Only to the client itself unless the server is set otherwise (RFC 2577 §2), and to no port where a service may listen (§3). */
function announceActive(
  session: Session,
  command: "PORT" | "EPRT",
  target: { readonly address: string | null; readonly port: number },
): Reply {
  if (session.extendedPassiveOnly) return EPSV_ONLY;
  const { local, remote } = session.control;
  const { network, dialsForeignAddresses } = session.setup;
  const { address, port } = target;
  const mayDial = address !== null && (dialsForeignAddresses || sameAddress(address, remote.address));
  if (!mayDial || port < 1024) return reply(500, `Illegal ${command} command.`);
  // Where it is the client's, as the server has it: it may be written in other ways.
  const peer = sameAddress(address, remote.address) ? remote.address : address;
  session.announce(activeChannel(network, local, { address: peer, port }));
  return reply(200, `${command} command successful. Consider using ${command === "PORT" ? "PASV" : "EPSV"}.`);
}

/** @returns the port that listens now; null when none was free */
async function announcePassive(session: Session): Promise<number | null> {
  const { network, passivePorts } = session.setup;
  const { local, remote } = session.control;
  // The port of an earlier PASV is free again before the next one is sought.
  session.takeChannel()?.close();
  try {
    const listener = await network.listen({ address: local.address, ports: passivePorts });
    session.announce(passiveChannel(listener, remote));
    return listener.local.port;
  } catch {
    // Every port is taken; the reply says so.
    return null;
  }
}

/** RFC 2428 §2: "1" is IPv4, "2" is IPv6. */
function networkProtocol(session: Session): "1" | "2" {
  return session.control.local.address.includes(":") ? "2" : "1";
}

function unsupportedProtocol(session: Session): Reply {
  return reply(522, `Network protocol not supported, use (${networkProtocol(session)})`);
}
