import type { Station } from "@/lib/protocol/lab/network-event";
import type { Gateway, LabTopology, Ports, Site } from "@/lib/protocol/lab/topology";
import { siteName } from "./network-words";

/** A host as it is drawn. */
export interface HostBox {
  readonly site: string;
  readonly title: string;
  readonly addresses: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A gateway as it is drawn: what connections have to get through. */
export interface Wall {
  readonly site: string;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** Above it: "firewall", "NAT", "firewall and NAT". */
  readonly label: string;
  /** Below it: what it does with what no rule says, the public address, the helper. */
  readonly notes: readonly string[];
  /** Whether it stops anything. */
  readonly isClosing: boolean;
}

/** Where everything of a topology stands, in the pixels of the drawing. */
export interface TopologyLayout {
  readonly width: number;
  readonly height: number;
  readonly isNarrow: boolean;
  readonly hosts: readonly HostBox[];
  readonly walls: readonly Wall[];
  readonly internet: { readonly x: number; readonly top: number; readonly bottom: number };
  /** The heights at which attempts are drawn. */
  readonly lanes: readonly number[];
  /** Where a lane's words stand, from left to right. */
  readonly words: { readonly left: number; readonly right: number };
}

export const WALL_WIDTH = 18;
/** Narrower than this, hosts stand above their lanes instead of beside them. */
const NARROW = 560;
/** Between two lanes, where each has one line of words below it. */
const LANE = 56;
const MARGIN = 24;
/** From one line of words to the next. */
export const LINE = 16;
/** How much higher a third host is than its words need: the cross of a dial that it refuses stands on its edge. */
const CROSS_ROOM = 20;

/** How much there is to draw. */
export interface Contents {
  /** Attempts. */
  readonly lanes: number;
  /** Lines of words below a lane, at most. */
  readonly lines: number;
}

/** Lays a topology out for its contents. */
export function layTopology(topology: LabTopology, width: number, contents: Contents): TopologyLayout {
  const isNarrow = width < NARROW;
  const count = Math.max(contents.lanes, 2);
  const pitch = LANE + (Math.max(contents.lines, 1) - 1) * LINE;
  const [client, server, third] = sitesInPlace(topology);
  const margin = isNarrow ? 4 : MARGIN;
  const boxWidth = isNarrow ? Math.min(128, (width - 3 * margin) / 2) : 138;
  const boxHeight = 30 + LINE * Math.max(...topology.sites.map((site) => addressesOf(site).length));
  const wallTop = isNarrow ? boxHeight + 42 : 44;
  const lanes = Array.from({ length: count }, (_, lane) => wallTop + 36 + lane * pitch);
  const bottom = (lanes.at(-1) ?? 0) + pitch - 18;
  const inLanes = bottom - wallTop - 8;
  const height = isNarrow
    ? boxHeight
    : Math.max(boxHeight, Math.min(inLanes, boxHeight + (count - 1) * pitch));
  const top = isNarrow ? 6 : wallTop + (bottom - wallTop - height) / 2;
  const box = (site: Site, x: number, y = top, given = height): HostBox => ({
    ...{ site: site.id, title: siteName(site), addresses: addressesOf(site), x, y },
    ...{ width: boxWidth, height: given },
  });
  const left = isNarrow ? margin + boxWidth / 2 : margin + boxWidth;
  const right = width - left;
  const space = right - left;
  const wall = (site: Site, gateway: Gateway, x: number): Wall => ({
    ...{ site: site.id, x, top: wallTop, bottom, label: wallLabel(gateway), notes: wallNotes(gateway) },
    isClosing: stopsAnything(gateway),
  });
  const walls = [
    ...(client?.gateway ? [wall(client, client.gateway, left + space * 0.2)] : []),
    ...(server?.gateway ? [wall(server, server.gateway, right - space * 0.2)] : []),
  ];
  const notesBelow = Math.max(0, ...walls.map(({ notes }) => notes.length)) * LINE;
  const below = bottom + notesBelow + 12;
  const middle = width / 2;
  return {
    ...{ width, isNarrow, walls, lanes },
    height: third === null ? below + 4 : below + boxHeight + CROSS_ROOM + 18,
    hosts: [
      ...(client ? [box(client, margin)] : []),
      ...(server ? [box(server, width - margin - boxWidth)] : []),
      ...(third ? [box(third, middle - boxWidth / 2, below + 8, boxHeight + CROSS_ROOM)] : []),
    ],
    internet: { x: middle, top: wallTop, bottom: third === null ? bottom : below + 8 },
    words: isNarrow ? { left: 4, right: width - 4 } : { left: left + 4, right: right - 4 },
  };
}

/** The client, the server, and whoever else there is. */
function sitesInPlace({ sites }: LabTopology): readonly [Site | null, Site | null, Site | null] {
  const of = (id: string) => sites.find((site) => site.id === id) ?? null;
  return [of("client"), of("server"), sites.find(({ id }) => id !== "client" && id !== "server") ?? null];
}

function addressesOf({ ipv4, ipv6 }: Site): readonly string[] {
  return [ipv4, ipv6].filter((address) => address !== null);
}

function wallLabel({ nat, rules, otherwise }: Gateway): string {
  const filters = rules.length > 0 || otherwise.in !== "allow" || otherwise.out !== "allow";
  if (nat === null) return "firewall";
  return filters ? "firewall, NAT" : "NAT";
}

function wallNotes(gateway: Gateway): readonly string[] {
  const { nat, ftpHelper } = gateway;
  return [
    ...inAndOut(mostly(gateway, "in"), mostly(gateway, "out")),
    ...(nat === null ? [] : [nat.publicAddress]),
    ...(ftpHelper ? ["FTP helper on"] : []),
  ];
}

/** On one line where they fit side by side. */
function inAndOut(inward: string, outward: string): readonly string[] {
  const [first, second] = [`in: ${inward}`, `out: ${outward}`];
  return first.length + second.length > 24 ? [first, second] : [`${first} · ${second}`];
}

/** What becomes of an attempt to a port that nothing names, and the ports with which it is otherwise. */
function mostly({ rules, otherwise, nat }: Gateway, direction: "in" | "out"): string {
  const own = rules.filter((rule) => rule.direction === direction);
  const rest = own.findIndex((rule) => rule.ports === null);
  const action = own[rest]?.action ?? otherwise[direction];
  const named = rest === -1 ? own : own.slice(0, rest);
  const forwards = direction === "in" && rest === -1 && action !== "allow" ? (nat?.forwards ?? []) : [];
  const exceptions = [...named.filter((rule) => rule.action !== action), ...forwards];
  if (exceptions.length === 0) return action;
  return `${action} but ${exceptions.map(({ ports }) => rangeText(ports)).join(", ")}`;
}

function rangeText(ports: Ports | null): string {
  if (ports === null) return "all";
  return ports.first === ports.last ? String(ports.first) : `${ports.first}-${ports.last}`;
}

function stopsAnything({ rules, otherwise }: Gateway): boolean {
  return (
    otherwise.in !== "allow" || otherwise.out !== "allow" || rules.some(({ action }) => action !== "allow")
  );
}

/** A place in the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The way of an attempt through the drawing: straight along its lane, and from the internet down where it is about a
 * third host.
 *
 * @param lane its height
 * @returns where it is at each station that it comes to
 */
export function placeOf(layout: TopologyLayout, station: Station, lane: number): Point {
  if (station.part === "internet") return { x: layout.internet.x, y: lane };
  if (station.part === "gateway") {
    const wall = layout.walls.find(({ site }) => site === station.site);
    return { x: wall?.x ?? layout.internet.x, y: lane };
  }
  const box = layout.hosts.find(({ site }) => site === station.site);
  if (box === undefined) return { x: layout.internet.x, y: lane };
  if (isThird(box)) return { x: layout.internet.x, y: box.y };
  const middle = box.x + box.width / 2;
  if (layout.isNarrow) return { x: middle, y: lane };
  return { x: middle < layout.width / 2 ? box.x + box.width : box.x, y: lane };
}

/** Whether a host stands below the internet. */
export function isThird({ site }: Pick<HostBox, "site">): boolean {
  return site !== "client" && site !== "server";
}
