import type { DataFailureReason, Endpoint, TrafficEventOf } from "../traffic";
import { endpointText, isPassive } from "./address";
import { type Explanation, explanation } from "./explanation";
import { finalReply, fullVerbOf, type Scene } from "./scene";

const dataConnections = "RFC 959 §3.2";

const failures: Readonly<Record<DataFailureReason, readonly [passive: string, active: string]>> = {
  timeout: [
    "Portside dialled and nothing answered. A firewall in front of the server most likely drops connections to this port: the server's operator must open the whole passive range; or use active mode.",
    "Portside listened and nobody came. A firewall or NAT on Portside's side most likely kept the server out: use passive mode, or open and forward a fixed range of ports and set the advertised address.",
  ],
  refused: [
    "The dial was refused at once: nothing listens on that port at that address, or a firewall rejects it. The server may have announced a wrong port or address.",
    "The connection was refused.",
  ],
  unreachable: [
    "There is no way to that address from here. The server may have announced an address of its inner network.",
    "There is no way to that address.",
  ],
  "wrong-peer": [
    "Someone else than the server was at the other end, so Portside closed the connection.",
    "A connection came, but from another address than the server's, so Portside closed it: anybody could have dialled. A server with several addresses, or a proxy, can be the reason.",
  ],
  reset: [
    "The connection was cut off in the middle. What came is not the whole.",
    "The connection was cut off in the middle. What came is not the whole.",
  ],
  tls: [
    "The connection came about, but its encryption didn't. The server may want the TLS session of the control connection resumed, or have another certificate here.",
    "The connection came about, but its encryption didn't. The server may want the TLS session of the control connection resumed, or have another certificate here.",
  ],
  cancelled: [
    "The transfer was cancelled, so its data connection isn't needed any more.",
    "The transfer was cancelled, so its data connection isn't needed any more.",
  ],
};

/** What happened to a data connection that was broken off before it was open; null where it was, or may have been. */
function endedUnopened({ reason }: TrafficEventOf<"data-failed">, scene: Scene): string | null {
  const { data } = scene;
  const isKnown = data !== null && (data.announce ?? data.announced ?? data.dialling) !== null;
  if (!isKnown || data.opened !== null) return null;
  if (reason !== "reset" && reason !== "cancelled" && reason !== "refused") return null;
  const verdict = finalReply(scene, data.transfer);
  if (
    data.transfer !== null &&
    verdict !== null &&
    verdict.code >= 400 &&
    !/^42[156]$/.test(`${verdict.code}`)
  ) {
    const stopped = data.dialling === null ? "" : " and stopped listening";
    return `The server refused ${fullVerbOf(data.transfer)} (${verdict.code})${stopped}, so this connection was not needed. That is no sign of a firewall.`;
  }
  return reason === "reset"
    ? "The attempt was broken off before the connection was open; nothing was sent on it."
    : null;
}

/** Why a data connection failed, and whose firewall that points to, if any. */
export function explainDataFailed(event: TrafficEventOf<"data-failed">, scene: Scene): Explanation {
  const { announce, unanswered } = scene.state;
  const unopened = endedUnopened(event, scene);
  if (unopened !== null) {
    return explanation({
      title: "The data connection was given up",
      text: [event.address === undefined ? "" : `It was to go to ${endpointText(event.address)}.`, unopened],
      reference: dataConnections,
    });
  }
  const isListing = unanswered.some(({ line }) => /^\s*(?:LIST|NLST|MLSD)\b/i.test(line));
  const mode = announce !== null && !isPassive(announce.command) ? "active" : "passive";
  const [passive, active] = failures[event.reason];
  const cancelled = event.reason === "cancelled";
  const wasOpen = scene.data?.opened != null;
  const target = announce === null || cancelled ? null : dialTarget(event, announce.target, mode);
  return explanation({
    title: cancelled ? "The data connection was given up" : "The data connection failed",
    text: [
      concerned(event, target, wasOpen),
      mode === "active" ? active : passive,
      cancelled
        ? ""
        : `Nothing is wrong with the control connection by this alone${isListing ? ", and it doesn't mean that the directory is empty: its listing just didn't come" : ""}.`,
    ],
    dials:
      target === null
        ? null
        : {
            who: mode === "passive" ? "client" : "server",
            text: `It ${wasOpen ? "went" : "was to go"} to ${endpointText(target)}.`,
          },
    reference: dataConnections,
    tone: cancelled ? "plain" : "wrong",
  });
}

/** Where the data connection had to go; null when the log doesn't say. */
function dialTarget(
  { address }: TrafficEventOf<"data-failed">,
  announced: Endpoint | null,
  mode: "passive" | "active",
): Endpoint | null {
  return (mode === "passive" ? address : undefined) ?? announced;
}

/** The address that the event names, where the box that says who dials doesn't name it. */
function concerned(
  { address, reason }: TrafficEventOf<"data-failed">,
  target: Endpoint | null,
  wasOpen: boolean,
): string {
  if (address === undefined) return "";
  if (reason === "wrong-peer") return `It concerned ${endpointText(address)}.`;
  if (target !== null) return "";
  return `It ${wasOpen ? "went" : "was to go"} to ${endpointText(address)}.`;
}
