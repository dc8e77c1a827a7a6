import type {
  Answer,
  NetworkEvent,
  NetworkEventOf,
  Permission,
  Station,
} from "@/lib/protocol/lab/network-event";
import type {
  FirewallAction,
  FirewallRule,
  Gateway,
  LabTopology,
  Ports,
  Site,
} from "@/lib/protocol/lab/topology";
import type { Endpoint } from "@/lib/protocol/traffic";
import { formatDuration } from "../format";
import { formatEndpoint } from "../traffic/describe-event";
import type { AttemptFacts } from "./attempts";

/** How the page calls things of a simulated network, in log, drawing and text alternatives alike. */

/** "You", "FTP server", "Third host" */
export function siteName({ id }: Pick<Site, "id">): string {
  if (id === "client") return "You";
  return id === "server" ? "FTP server" : "Third host";
}

/** Who dials, with the verb: "you dial", "the server dials". */
export function dialText(origin: string): string {
  if (origin === "client") return "you dial";
  return origin === "server" ? "the server dials" : "the third host dials";
}

/** "your firewall", "the server's router" */
export function gatewayName(site: string, gateway: Gateway | null): string {
  const device = gateway?.nat == null ? "firewall" : "router";
  if (site === "client") return `your ${device}`;
  return site === "server" ? `the server's ${device}` : `the third host's ${device}`;
}

export function portsText(ports: Ports | null): string {
  if (ports === null) return "any port";
  return ports.first === ports.last ? `port ${ports.first}` : `ports ${ports.first} to ${ports.last}`;
}

/** "in, ports 50000 to 50010" */
export function ruleText({ direction, ports }: Pick<FirewallRule, "direction" | "ports">): string {
  return `${direction}, ${portsText(ports)}`;
}

export const actionWords: Readonly<Record<FirewallAction, string>> = {
  allow: "let through",
  drop: "dropped",
  reject: "rejected",
  prohibit: "prohibited",
};

const answerWords: Readonly<Record<Answer, string>> = {
  nothing: "no answer goes back",
  refused: "the dialler hears that it is refused",
  unreachable: "the dialler hears that there is no way",
};

/** The gateway of a station; null for a host or the internet. */
function gatewayAt(topology: LabTopology, station: Station): Gateway | null {
  if (station.part !== "gateway") return null;
  return topology.sites.find(({ id }) => id === station.site)?.gateway ?? null;
}

/** "rule 1 (in, any port)" */
function ruleName(gateway: Gateway | null, id: string): string {
  const rule = gateway?.rules.find((one) => one.id === id);
  const name = id.startsWith("rule ") ? id : `rule ${id}`;
  return rule === undefined ? name : `${name} (${ruleText(rule)})`;
}

/**
 * Why an attempt goes no further, in a few words: "dropped by rule 1 (in, any port)".
 * @param origin the site that dialled
 */
export function stopText(
  stop: NetworkEventOf<"stopped">,
  topology: LabTopology,
  { origin, port }: { readonly origin: string; readonly port: number },
): string {
  const { by, station } = stop;
  const gateway = gatewayAt(topology, station);
  switch (by.reason) {
    case "rule": {
      const action = gateway?.rules.find(({ id }) => id === by.rule)?.action ?? "drop";
      return `${actionWords[action]} by ${ruleName(gateway, by.rule)}`;
    }
    case "default": {
      const direction = station.part !== "internet" && station.site === origin ? "out" : "in";
      const action = gateway?.otherwise[direction] ?? "drop";
      return `${actionWords[action]}: no rule lets port ${port} ${direction}`;
    }
    case "not-forwarded":
      return `refused by the router: nothing forwards port ${port}`;
    case "no-hairpin":
      return "refused by the router: it doesn't lead back inside";
    case "nobody-listens":
      return `refused: nobody listens on port ${port}`;
    case "queue-full":
      return "refused: too many connections wait there";
    case "private-address":
      return "lost: a private address means nothing on the internet";
    case "no-route":
      return "no way there: nobody can be reached at this address";
    case "no-such-neighbour":
      return "nobody in the local network has this address";
  }
}

/** What let it pass, where that is worth a word; null where nothing was in the way. */
export function permissionText(by: Permission, gateway: Gateway | null): string | null {
  switch (by.reason) {
    case "rule":
      return `let through by ${ruleName(gateway, by.rule)}`;
    case "forward":
      return "let in by a port forward";
    case "helper":
      return "let in: the FTP helper opened the port";
    case "default":
      return null;
  }
}

/** "192.168.1.100 → 198.51.100.7" */
export function translationText({ before, after }: { before: Endpoint; after: Endpoint }): string {
  return before.port === after.port
    ? `${before.address} → ${after.address}`
    : `${formatEndpoint(before)} → ${formatEndpoint(after)}`;
}

/** A line of the network's view, as the log shows it. */
export interface NetworkLine {
  readonly symbol: string;
  readonly tone: "data" | "note" | "wrong" | "good";
  readonly text: string;
}

/** How the log writes what only the network saw; null for what says nothing that isn't said elsewhere. */
export function networkLine(
  event: NetworkEvent,
  topology: LabTopology,
  attempt: AttemptFacts,
): NetworkLine | null {
  const gateway = gatewayAt(topology, event.station);
  const name = event.station.part === "gateway" ? gatewayName(event.station.site, gateway) : "";
  switch (event.event) {
    case "sent":
      // The client's own dials stand in the log already.
      return event.station.part === "host" && event.station.site === "client"
        ? null
        : {
            symbol: "←",
            tone: "data",
            text: `${event.from.address} dials ${formatEndpoint(event.to)}`,
          };
    case "passed": {
      const text = permissionText(event.by, gateway);
      return text === null ? null : { symbol: "✓", tone: "good", text: `${name}: ${text}` };
    }
    case "translated":
      return {
        symbol: "⇄",
        tone: "note",
        text: `${name} writes the ${event.end}: ${translationText(event)}`,
      };
    case "stopped": {
      const text = stopText(event, topology, { origin: attempt.origin, port: attempt.to.port });
      const where = name === "" ? "" : `${name}: `;
      return { symbol: "×", tone: "wrong", text: `${where}${text}; ${answerWords[event.answer]}` };
    }
    case "arrived":
      return event.station.part === "host" && event.station.site === "client"
        ? { symbol: "✓", tone: "good", text: `it arrives at ${formatEndpoint(event.to)}` }
        : null;
    case "given-up":
      return {
        symbol: "×",
        tone: "wrong",
        text: `${attempt.origin === "client" ? "you give" : `${dialText(attempt.origin).replace(" dials", "")} gives`} up: no answer in ${formatDuration(event.at - attempt.at)}`,
      };
    case "helper-opened":
      return {
        symbol: "⇄",
        tone: "note",
        text: `${name}'s FTP helper opens ${formatEndpoint(event.to)} once`,
      };
    case "helper-rewrote":
      return {
        symbol: "⇄",
        tone: "note",
        text: `${name}'s FTP helper changes “${event.before}” to “${event.after}”`,
      };
    case "helper-blinded":
      return { symbol: "⇄", tone: "note", text: `${name}'s FTP helper can't read any more: TLS begins` };
  }
}
