import { addressScope, sameAddress } from "../../protocol/data-address";
import { parseIpAddress } from "../../protocol/ip-address";
import type { Answer, NetworkDetail, Obstacle, Station } from "../../protocol/lab/network-event";
import type { Endpoint } from "../../protocol/traffic";
import { ownAddresses, ownAddressFor, type SiteState, type Terrain } from "./terrain";

/** Milliseconds in which a router asks three times who has an address, before it says that nobody has (Linux's ARP). */
export const NEIGHBOUR_WAIT = 3000;

/** Something that happens on the way, so many milliseconds after the attempt began. */
export interface Step {
  readonly after: number;
  readonly detail: NetworkDetail;
}

/** The way of an attempt through the network, up to a host or to where it stops. */
export interface Journey {
  readonly steps: readonly Step[];
  readonly end: Arrival | Stop;
  /** The gateways on the way. */
  readonly gateways: readonly GatewayOnTheWay[];
}

/** It comes to a host. Whether anybody listens there is the host's business. */
export interface Arrival {
  readonly type: "arrives";
  readonly host: SiteState;
  /** As the host sees the two ends. */
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Milliseconds, one way. */
  readonly latency: number;
}

export interface Stop {
  readonly type: "stopped";
  readonly station: Station;
  readonly by: Obstacle;
  readonly answer: Answer;
  /** Milliseconds after the beginning. */
  readonly after: number;
  /** Milliseconds for the answer's way back. */
  readonly back: number;
}

/** A gateway that a connection leads through, with the addresses on its side that faces the internet. */
export interface GatewayOnTheWay {
  readonly state: SiteState;
  /** Whether its host is the one that dials. */
  readonly side: "dialler" | "acceptor";
  readonly inside: string;
  readonly outside: string;
  /** The other end's address, as it looks from this gateway. */
  readonly peer: string;
}

/**
 * Follows an attempt on its way. Nothing changes but that a port which an FTP helper opened for one attempt is used up.
 *
 * @param from the dialler's own address and port
 * @param to as it was dialled
 */
export function travel(terrain: Terrain, origin: SiteState, from: Endpoint, to: Endpoint): Journey {
  return new Traveller(terrain, origin, from, to).journey();
}

class Traveller {
  readonly #steps: Step[] = [];
  readonly #gateways: GatewayOnTheWay[] = [];
  #from: Endpoint;
  #to: Endpoint;
  #after = 0;

  constructor(
    private readonly terrain: Terrain,
    private readonly origin: SiteState,
    from: Endpoint,
    to: Endpoint,
  ) {
    this.#from = from;
    this.#to = to;
  }

  journey(): Journey {
    this.#did({ event: "sent", station: hostOf(this.origin), from: this.#from, to: this.#to });
    const end = this.#end();
    return { steps: this.#steps, end, gateways: this.#gateways };
  }

  #end(): Arrival | Stop {
    const { site, gateway } = this.origin;
    const { address } = this.#to;
    if (ownAddresses(site).some((own) => sameAddress(own, address))) return this.#arrival(this.origin, 0);
    const scope = addressScope(address);
    // The system takes both for the machine itself, where the lab's programs listen at their own addresses only.
    if (scope === "loopback" || scope === "unspecified") {
      return this.#stop(hostOf(this.origin), { reason: "nobody-listens" }, "refused");
    }
    const inside = ownAddressFor(site, address);
    if (inside === null) {
      return this.#stop(hostOf(this.origin), { reason: "no-route" }, "unreachable");
    }
    if (gateway === null) return this.#acrossTheInternet();
    if (isNeighbour(this.origin, address)) {
      return this.#noNeighbour(hostOf(this.origin));
    }
    const { nat } = gateway.gateway;
    if (nat !== null && sameAddress(nat.publicAddress, address)) return this.#backInside();
    const judged = gateway.outwards(this.#from, this.#to);
    const station = gatewayOf(this.origin);
    if (!judged.passes) return this.#stop(station, judged.by, judged.answer);
    this.#did({ event: "passed", station, by: judged.by });
    this.#translate(station, "source", gateway.publicAddressOf(this.#from.address));
    this.#gateways.push({
      state: this.origin,
      side: "dialler",
      inside,
      outside: this.#from.address,
      peer: this.#to.address,
    });
    return this.#acrossTheInternet();
  }

  #acrossTheInternet(): Arrival | Stop {
    const internet: Station = { part: "internet" };
    const { latency } = this.origin.site;
    this.#after += latency;
    // Providers discard what comes from or goes to private addresses (RFC 1918 §3, RFC 2827), and seldom say so.
    if (isPrivate(this.#from.address) || isPrivate(this.#to.address)) {
      return this.#stop(internet, { reason: "private-address" }, "nothing", latency);
    }
    const target = this.terrain.atPublicAddress(this.#to.address);
    // A router that knows no way says so (RFC 1812 §5.2.7.1).
    if (target === null) return this.#stop(internet, { reason: "no-route" }, "unreachable", latency);
    this.#after += target.site.latency;
    const way = latency + target.site.latency;
    return target.gateway === null ? this.#arrival(target, way) : this.#inwards(target, way);
  }

  /** The host dials its own gateway's public address. */
  #backInside(): Arrival | Stop {
    const { gateway } = this.origin;
    const station = gatewayOf(this.origin);
    // Forwards are for what comes from outside; the router itself listens at none of its ports.
    if (gateway?.gateway.nat?.hairpin !== true)
      return this.#stop(station, { reason: "no-hairpin" }, "refused");
    this.#translate(station, "source", gateway.publicAddressOf(this.#from.address));
    return this.#inwards(this.origin, 0);
  }

  #inwards(target: SiteState, way: number): Arrival | Stop {
    const { gateway } = target;
    if (gateway === null) return this.#arrival(target, way);
    const station = gatewayOf(target);
    const judged = gateway.inwards(this.#from, this.#to);
    if (!judged.passes) return this.#stop(station, judged.by, judged.answer, way);
    this.#did({ event: "passed", station, by: judged.by });
    const outside = this.#to.address;
    this.#translate(station, "destination", judged.to.address);
    if (!ownAddresses(target.site).some((own) => sameAddress(own, judged.to.address))) {
      return this.#noNeighbour(station, way);
    }
    this.#gateways.push({
      state: target,
      side: "acceptor",
      inside: this.#to.address,
      outside,
      peer: this.#from.address,
    });
    return this.#arrival(target, way);
  }

  #arrival(host: SiteState, latency: number): Arrival {
    return { type: "arrives", host, from: this.#from, to: this.#to, latency };
  }

  #noNeighbour(station: Station, back = 0): Stop {
    this.#after += NEIGHBOUR_WAIT;
    return this.#stop(station, { reason: "no-such-neighbour" }, "unreachable", back);
  }

  #stop(station: Station, by: Obstacle, answer: Answer, back = 0): Stop {
    return { type: "stopped", station, by, answer, after: this.#after, back };
  }

  #translate(station: Station, end: "source" | "destination", address: string): void {
    const before = end === "source" ? this.#from : this.#to;
    if (sameAddress(before.address, address)) return;
    const after = { address, port: before.port };
    if (end === "source") this.#from = after;
    else this.#to = after;
    this.#did({ event: "translated", station, end, before, after });
  }

  #did(detail: NetworkDetail): void {
    this.#steps.push({ after: this.#after, detail });
  }
}

export function hostOf({ site }: SiteState): Station {
  return { part: "host", site: site.id };
}

export function gatewayOf({ site }: SiteState): Station {
  return { part: "gateway", site: site.id };
}

/** Whether an address is of the host's own private network, a /24 as home routers make it: then it asks there for it. */
function isNeighbour({ site, gateway }: SiteState, address: string): boolean {
  const [own, other] = [parseIpAddress(site.ipv4 ?? ""), parseIpAddress(address)];
  if (own === null || other?.family !== 4 || gateway?.gateway.nat == null) return false;
  return own.bytes.slice(0, 3).every((byte, index) => byte === other.bytes[index]);
}

function isPrivate(address: string): boolean {
  const scope = addressScope(address);
  return scope === "private" || scope === "link-local";
}
