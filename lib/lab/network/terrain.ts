import { sameAddress } from "../../protocol/data-address";
import { parseIpAddress } from "../../protocol/ip-address";
import type { LabTopology, Site } from "../../protocol/lab/topology";
import { GatewayState } from "./gateway-state";

/** A site at work. */
export interface SiteState {
  readonly site: Site;
  readonly gateway: GatewayState | null;
}

/** The sites of a topology, found by what the network knows them by. */
export class Terrain {
  readonly sites: readonly SiteState[];

  /** @throws {RangeError} when the topology contradicts itself */
  constructor(topology: LabTopology) {
    this.sites = topology.sites.map((site) => ({
      site,
      gateway: site.gateway && new GatewayState(site.gateway),
    }));
    const all = this.sites;
    for (const { site } of all) checkSite(site);
    assertUnique(
      "Site",
      all.map(({ site }) => site.id),
    );
    assertUnique(
      "Name",
      all.flatMap(({ site }) => site.names.map((name) => name.toLowerCase())),
    );
    assertUnique(
      "Public address",
      all.flatMap((state) => publicAddresses(state).map(canonical)),
    );
  }

  /** @throws {RangeError} when there is no such site */
  site(id: string): SiteState {
    const found = this.sites.find(({ site }) => site.id === id);
    if (found === undefined) throw new RangeError(`The lab's network has no site ${id}`);
    return found;
  }

  /** The site that the internet leads to for an address. */
  atPublicAddress(address: string): SiteState | null {
    return (
      this.sites.find((state) => publicAddresses(state).some((one) => sameAddress(one, address))) ?? null
    );
  }

  /** The public addresses of a name, as its DNS records. */
  addressesOf(name: string): readonly string[] {
    const wanted = name.toLowerCase().replace(/\.$/, "");
    const state = this.sites.find(({ site }) => site.names.some((one) => one.toLowerCase() === wanted));
    return state === undefined ? [] : publicAddresses(state);
  }
}

/** The host's own addresses. */
export function ownAddresses({ ipv4, ipv6 }: Site): readonly string[] {
  return [ipv6, ipv4].filter((address) => address !== null);
}

/** The host's own address of the family of another one; null when it has none. */
export function ownAddressFor(site: Site, remote: string): string | null {
  return parseIpAddress(remote)?.family === 6 ? site.ipv6 : site.ipv4;
}

function publicAddresses({ site, gateway }: SiteState): readonly string[] {
  return ownAddresses(site).map((address) => gateway?.publicAddressOf(address) ?? address);
}

/** One text for every way to write an address. @throws {RangeError} when it is none */
export function canonical(address: string): string {
  const parsed = parseIpAddress(address);
  if (parsed === null) throw new RangeError(`${address} is no address`);
  return parsed.bytes.join(".");
}

function checkSite({ id, ipv4, ipv6, latency, gateway }: Site): void {
  const expectFamily = (address: string, family: 4 | 6) => {
    if (parseIpAddress(address)?.family !== family) {
      throw new RangeError(`Site ${id}: ${address} is no IPv${family} address`);
    }
  };
  if (ipv4 === null && ipv6 === null) throw new RangeError(`Site ${id} has no address`);
  if (ipv4 !== null) expectFamily(ipv4, 4);
  if (ipv6 !== null) expectFamily(ipv6, 6);
  if (!(latency >= 0)) throw new RangeError(`Site ${id}: a latency of ${latency} ms can't be`);
  if (gateway === null) return;
  assertUnique(
    `Site ${id}: rule`,
    gateway.rules.map((rule) => rule.id),
  );
  if (gateway.nat === null) return;
  expectFamily(gateway.nat.publicAddress, 4);
  for (const forward of gateway.nat.forwards) expectFamily(forward.to, 4);
  assertUnique(
    `Site ${id}: forward`,
    gateway.nat.forwards.map((forward) => forward.id),
  );
}

function assertUnique(what: string, values: readonly string[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw new RangeError(`${what} ${twice} is there twice`);
}
