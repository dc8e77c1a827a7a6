import { expect, it, onTestFinished } from "vitest";
import { Session } from "../../ftp/session";
import type { SessionSettings } from "../../ftp/session-types";
import { settingsFor } from "../../ftp/testing/session-settings";
import type { NetworkEvent, Station } from "../../protocol/lab/network-event";
import type { Site } from "../../protocol/lab/topology";
import type { TrafficEvent } from "../../protocol/traffic";
import { makePracticeServer } from "../practice-server";
import { CLIENT, clientSite, gateway, homeRouter, rule, SERVER, serverSite } from "../testing/lab-sites";
import { SimulatedNetwork } from "./simulated-network";

// What a learner sees beside the log of a session: the network's own view.

const PASSIVE_PORTS = { first: 30_000, last: 30_009 };

/** Lists the home directory once; what both views tell, in the order of their clock. */
async function list(sites: readonly Site[], given: Partial<SessionSettings>) {
  const seen: (NetworkEvent | TrafficEvent)[] = [];
  const tell = (event: NetworkEvent | TrafficEvent) => seen.push(event);
  const network = new SimulatedNetwork({ sites }, { onEvent: tell });
  onTestFinished(() => network.close());
  const place = network.serverAt("server");
  const server = await makePracticeServer({ network: place, passivePorts: PASSIVE_PORTS });
  onTestFinished(() => server.close());
  place.serve(21, (connection) => server.receive(connection));
  const session = await Session.connect({
    id: "lesson",
    settings: {
      ...settingsFor({ host: "ftp.example", port: 21 }, { password: "student" }),
      ...(given.encryption === "explicit" && { certificate: { sha256: server.certificateFingerprint } }),
      ...given,
    },
    network: network.clientAt("client"),
    onTraffic: tell,
  });
  onTestFinished(() => session.close());
  const listing = await session.list(session.homeBytes).catch(() => null);
  return { seen, isListed: listing !== null, network: seen.filter((event) => event.type === "network") };
}

const at = (station: Station) =>
  station.part === "internet" ? "internet" : `${station.site}'s ${station.part}`;
const story = (events: readonly NetworkEvent[], attempt: number) =>
  events.filter((one) => one.attempt === attempt).map((one) => `${at(one.station)}: ${one.event}`);

/** IPv4 alone, as the lessons on NAT. */
const ipv4 = { ipv6: null };

it("tells how a helper lets the server's connection in", async () => {
  const router = homeRouter(CLIENT.outside, {}, { ftpHelper: true });
  const { isListed, network } = await list([clientSite(router, ipv4), serverSite()], { dataMode: "active" });
  expect(isListed).toBe(true);
  expect(network.find(({ event }) => event === "helper-rewrote")).toMatchObject({
    attempt: 1,
    before: expect.stringContaining(`EPRT |1|${CLIENT.inside}|`),
    after: expect.stringContaining(`EPRT |1|${CLIENT.outside}|`),
  });
  expect(story(network, 2)).toEqual([
    "server's host: sent",
    "client's gateway: passed",
    "client's gateway: translated",
    "client's host: arrived",
  ]);
  expect(network.find(({ event, attempt }) => event === "passed" && attempt === 2)).toMatchObject({
    by: { reason: "helper" },
  });
});

it("tells that TLS blinds the helper, and that the server then refuses the private address", async () => {
  const router = homeRouter(CLIENT.outside, {}, { ftpHelper: true });
  const { isListed, network } = await list([clientSite(router, ipv4), serverSite()], {
    dataMode: "active",
    encryption: "explicit",
  });
  expect(isListed).toBe(false);
  expect(story(network, 1).slice(-1)).toEqual(["client's gateway: helper-blinded"]);
  expect(network.some(({ event }) => event === "helper-rewrote")).toBe(false);
});

it("tells which rule stopped the dial, between the log's own lines on the same clock", async () => {
  const behind = gateway({
    rules: [rule("allow", "in", 21)],
    otherwise: { in: "reject", out: "allow" },
  });
  const { isListed, seen } = await list([clientSite(null, ipv4), serverSite(behind)], {});
  expect(isListed).toBe(false);
  const stopped = seen.findIndex((event) => event.type === "network" && event.event === "stopped");
  expect(seen[stopped]).toMatchObject({
    attempt: 2,
    station: { part: "gateway", site: "server" },
    by: { reason: "default" },
    answer: "refused",
  });
  const types = seen.map(({ type }) => type);
  expect(types.indexOf("data-dialling")).toBeLessThan(stopped);
  expect(types.indexOf("data-failed")).toBeGreaterThan(stopped);
  const times = seen.map((event) => event.at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

it("lets a session work over a long way, and its addresses are the lab's alone", async () => {
  const sites = [clientSite(homeRouter(CLIENT.outside), { latency: 5 }), serverSite(null, { latency: 5 })];
  const { isListed, seen } = await list(sites, { passiveCommand: "PASV", host: SERVER.outside });
  expect(isListed).toBe(true);
  expect(seen.find(({ type }) => type === "control-opened")).toMatchObject({
    local: { address: CLIENT.inside },
    remote: { address: SERVER.outside, port: 21 },
  });
  expect(seen.find(({ type }) => type === "data-announced")).toMatchObject({
    announced: { address: SERVER.outside, port: PASSIVE_PORTS.first },
  });
  expect(JSON.stringify(seen)).not.toContain("127.0.0.1");
});
