import { sameAddress } from "../../protocol/data-address";
import { parseIpAddress } from "../../protocol/ip-address";
import type { Answer, Obstacle, Permission } from "../../protocol/lab/network-event";
import type { FirewallAction, Gateway, Ports } from "../../protocol/lab/topology";
import type { Endpoint } from "../../protocol/traffic";

/** What a gateway does with an attempt to connect. */
export type Judgement =
  | { readonly passes: true; readonly by: Permission; readonly to: Endpoint }
  | { readonly passes: false; readonly by: Obstacle; readonly answer: Answer };

/** A port that an FTP helper opened for one attempt. */
export interface Opening {
  readonly direction: "in" | "out";
  /** The only address that may come, as it looks at this gateway. */
  readonly from: string;
  readonly to: Endpoint;
  /** Where it leads: the host inside, or `to` itself. */
  readonly target: Endpoint;
}

/** A gateway at work: its settings, and the ports that its FTP helper has opened. */
export class GatewayState {
  readonly #openings = new Set<Opening>();

  constructor(readonly gateway: Gateway) {}

  /** Opens a port for one attempt. @returns what closes it again; safe to call at any time */
  open(opening: Opening): () => void {
    this.#openings.add(opening);
    return () => this.#openings.delete(opening);
  }

  /** Judges an attempt from the host inside, before its source is translated. */
  outwards(from: Endpoint, to: Endpoint): Judgement {
    const opening = this.#take("out", from, to);
    if (opening !== null) return { passes: true, by: { reason: "helper" }, to };
    return this.#judge("out", to) ?? permitOr(this.gateway.otherwise.out, { reason: "default" }, to);
  }

  /** Judges an attempt from the internet, and says where inside it leads. */
  inwards(from: Endpoint, to: Endpoint): Judgement {
    const opening = this.#take("in", from, to);
    if (opening !== null) return { passes: true, by: { reason: "helper" }, to: opening.target };
    const target = this.#targetOf(to);
    const judged =
      this.#judge("in", to) ??
      (target?.forward === undefined
        ? permitOr(this.gateway.otherwise.in, { reason: "default" }, to)
        : { passes: true, by: { reason: "forward", forward: target.forward }, to });
    if (!judged.passes) return judged;
    // It has come to the router itself, which has no FTP server of its own.
    if (target === null) return { passes: false, by: { reason: "not-forwarded" }, answer: "refused" };
    return { ...judged, to: target.to };
  }

  /** What the rest of the world sees in the place of an address inside. */
  publicAddressOf(address: string): string {
    const { nat } = this.gateway;
    return nat !== null && isIpv4(address) ? nat.publicAddress : address;
  }

  #judge(direction: "in" | "out", to: Endpoint): Judgement | null {
    const rule = this.gateway.rules.find(
      (one) => one.direction === direction && (one.ports === null || contains(one.ports, to.port)),
    );
    return rule === undefined ? null : permitOr(rule.action, { reason: "rule", rule: rule.id }, to);
  }

  /** Where an attempt to an address that the world knows leads; null: to the router itself. */
  #targetOf(to: Endpoint): { readonly to: Endpoint; readonly forward?: string } | null {
    const { nat } = this.gateway;
    if (nat === null || !isIpv4(to.address)) return { to };
    const forward = nat.forwards.find(({ ports }) => contains(ports, to.port));
    return forward === undefined ? null : { to: { address: forward.to, port: to.port }, forward: forward.id };
  }

  #take(direction: "in" | "out", from: Endpoint, to: Endpoint): Opening | null {
    for (const opening of this.#openings) {
      if (opening.direction !== direction || opening.to.port !== to.port) continue;
      if (!sameAddress(opening.from, from.address) || !sameAddress(opening.to.address, to.address)) continue;
      this.#openings.delete(opening);
      return opening;
    }
    return null;
  }
}

function permitOr(
  action: FirewallAction,
  by: { readonly reason: "rule"; readonly rule: string } | { readonly reason: "default" },
  to: Endpoint,
): Judgement {
  switch (action) {
    case "allow":
      return { passes: true, by, to };
    case "drop":
      return { passes: false, by, answer: "nothing" };
    case "reject":
      return { passes: false, by, answer: "refused" };
    case "prohibit":
      return { passes: false, by, answer: "unreachable" };
  }
}

function contains({ first, last }: Ports, port: number): boolean {
  return first <= port && port <= last;
}

function isIpv4(address: string): boolean {
  return parseIpAddress(address)?.family === 4;
}
