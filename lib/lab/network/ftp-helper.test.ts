import { describe, expect, it } from "vitest";
import type { NetworkDetail } from "../../protocol/lab/network-event";
import type { Gateway } from "../../protocol/lab/topology";
import { CLIENT, clientSite, gateway, homeRouter, SERVER, serverSite } from "../testing/lab-sites";
import { FtpHelper } from "./ftp-helper";
import type { GatewayState } from "./gateway-state";
import { Terrain } from "./terrain";

const shut = { otherwise: { in: "drop", out: "drop" } } as const;

/** The helper of one side's gateway on a control connection, and what it tells. */
function helperOf(side: "client" | "server", behind: Gateway) {
  const sites = side === "client" ? [clientSite(behind), serverSite()] : [clientSite(), serverSite(behind)];
  const state = new Terrain({ sites }).site(side);
  const router = state.gateway;
  if (router === null) throw new Error("The site has no gateway");
  const [own, other] = side === "client" ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const told: NetworkDetail[] = [];
  const place = {
    state,
    side: side === "client" ? ("dialler" as const) : ("acceptor" as const),
    inside: state.site.ipv4 ?? "",
    outside: own.outside,
    peer: other.outside,
  };
  return { helper: new FtpHelper(router, place, (detail) => told.push(detail)), router, told };
}

/** Where an attempt from outside comes to; null when it is stopped. */
function inwards(router: GatewayState, from: string, to: string, port: number): string | null {
  const judged = router.inwards({ address: from, port: 20 }, { address: to, port });
  return judged.passes ? `${judged.to.address} ${judged.to.port}` : null;
}

const clientNat = homeRouter(CLIENT.outside, {}, shut);
const serverNat = homeRouter(SERVER.outside, {}, shut);

describe("the client's FTP helper", () => {
  it.each([
    ["PORT", "PORT 192,168,1,100,195,80", "PORT 198,51,100,7,195,80"],
    ["EPRT", "EPRT |1|192.168.1.100|50000|", "EPRT |1|198.51.100.7|50000|"],
  ])("puts the public address into %s, and opens the port to the server", (_verb, line, after) => {
    const { helper, router, told } = helperOf("client", clientNat);
    expect(helper.command(line)).toBe(after);
    const station = { part: "gateway", site: "client" };
    expect(told).toEqual([
      { event: "helper-opened", station, to: { address: CLIENT.outside, port: 50_000 } },
      { event: "helper-rewrote", station, before: line, after },
    ]);
    expect(inwards(router, SERVER.outside, CLIENT.outside, 50_000)).toBe(`${CLIENT.inside} 50000`);
  });

  it("opens the port for one attempt only", () => {
    const { helper, router } = helperOf("client", clientNat);
    helper.command("PORT 192,168,1,100,195,80");
    inwards(router, SERVER.outside, CLIENT.outside, 50_000);
    expect(inwards(router, SERVER.outside, CLIENT.outside, 50_000)).toBeNull();
  });

  it("opens it for nobody else, and no other port", () => {
    const { helper, router } = helperOf("client", clientNat);
    helper.command("PORT 192,168,1,100,195,80");
    expect(inwards(router, "192.0.2.66", CLIENT.outside, 50_000)).toBeNull();
    expect(inwards(router, SERVER.outside, CLIENT.outside, 50_001)).toBeNull();
  });

  it("opens the port without NAT, too, and changes nothing then", () => {
    const { helper, router } = helperOf("client", gateway(shut));
    const line = "EPRT |1|198.51.100.7|50000|";
    expect(helper.command(line)).toBe(line);
    expect(inwards(router, SERVER.outside, CLIENT.outside, 50_000)).toBe(`${CLIENT.outside} 50000`);
  });

  it("lets the client out to the port that the server announced", () => {
    const { helper, router } = helperOf("client", clientNat);
    const from = { address: CLIENT.inside, port: 50_000 };
    const to = { address: SERVER.outside, port: 30_000 };
    expect(router.outwards(from, to).passes).toBe(false);
    expect(helper.reply("227 Entering Passive Mode (203,0,113,10,117,48).")).toContain("203,0,113,10");
    expect(router.outwards(from, to)).toMatchObject({ passes: true, by: { reason: "helper" } });
  });

  it.each([
    ["an address that isn't the client's", "PORT 198,51,100,7,195,80"],
    ["another command", "STOR PORT 192,168,1,100,195,80"],
    ["numbers that make no address", "PORT 192,168,1,100,195"],
  ])("leaves alone %s", (_what, line) => {
    const { helper, told } = helperOf("client", clientNat);
    expect(helper.command(line)).toBe(line);
    expect(told).toEqual([]);
  });
});

describe("the server's FTP helper", () => {
  it("puts the public address into 227, and opens the port to the client", () => {
    const { helper, router } = helperOf("server", serverNat);
    expect(helper.reply("227 Entering Passive Mode (10,0,0,5,117,48).")).toBe(
      "227 Entering Passive Mode (203,0,113,10,117,48).",
    );
    expect(inwards(router, CLIENT.outside, SERVER.outside, 30_000)).toBe(`${SERVER.inside} 30000`);
  });

  it("opens the port of 229, which names no address", () => {
    const { helper, router } = helperOf("server", serverNat);
    const line = "229 Entering Extended Passive Mode (|||30000|)";
    expect(helper.reply(line)).toBe(line);
    expect(inwards(router, CLIENT.outside, SERVER.outside, 30_000)).toBe(`${SERVER.inside} 30000`);
  });

  it("leaves 227 alone when it names the public address already, as Linux's does", () => {
    const { helper, router } = helperOf("server", serverNat);
    helper.reply("227 Entering Passive Mode (203,0,113,10,117,48).");
    expect(inwards(router, CLIENT.outside, SERVER.outside, 30_000)).toBeNull();
  });

  it("keeps the newest announcement only", () => {
    const { helper, router } = helperOf("server", serverNat);
    helper.reply("229 Entering Extended Passive Mode (|||30000|)");
    helper.reply("229 Entering Extended Passive Mode (|||30001|)");
    expect(inwards(router, CLIENT.outside, SERVER.outside, 30_000)).toBeNull();
    expect(inwards(router, CLIENT.outside, SERVER.outside, 30_001)).not.toBeNull();
  });

  it("lets the server out to the port that the client announced", () => {
    const { helper, router } = helperOf("server", serverNat);
    const judge = () =>
      router.outwards({ address: SERVER.inside, port: 20 }, { address: CLIENT.outside, port: 50_000 });
    expect(judge().passes).toBe(false);
    helper.command("EPRT |1|198.51.100.7|50000|");
    expect(judge().passes).toBe(true);
  });

  it("is blind under TLS, and says once that it is", () => {
    const { helper, router, told } = helperOf("server", serverNat);
    helper.reply("234 Begin the TLS handshake.");
    helper.reply("234 Begin the TLS handshake.");
    const line = "227 Entering Passive Mode (10,0,0,5,117,48).";
    expect(helper.reply(line)).toBe(line);
    expect(told).toEqual([{ event: "helper-blinded", station: { part: "gateway", site: "server" } }]);
    expect(inwards(router, CLIENT.outside, SERVER.outside, 30_000)).toBeNull();
  });

  it("closes what it opened when the control connection ends", () => {
    const { helper, router } = helperOf("server", serverNat);
    helper.reply("229 Entering Extended Passive Mode (|||30000|)");
    helper.end();
    expect(inwards(router, CLIENT.outside, SERVER.outside, 30_000)).toBeNull();
  });
});
