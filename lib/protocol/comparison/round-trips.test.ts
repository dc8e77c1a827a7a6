import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import { growth, LINEAR_GROWTH } from "../testing/growth";
import type { TrafficDetail } from "../traffic";
import { countRoundTrips } from "./round-trips";

const client = { address: "192.0.2.10", port: 40_000 };
const server = { address: "198.51.100.7", port: 50_000 };
const here = { address: "192.0.2.10", port: 31_000 };
const data = 1;

type TlsFacts = Pick<Extract<TrafficDetail, { type: "data-secured" }>, "protocol" | "resumed">;

function secured({ protocol, resumed }: TlsFacts): Step {
  return { type: "data-secured", protocol, resumed, cipher: "C", data };
}

/** EPSV, the dial, and the command, of which the last two leave together. */
function passive(command: string, tls: TlsFacts | null, direction: "up" | "down"): readonly Step[] {
  return [
    "> EPSV",
    "< 229 Entering Extended Passive Mode (|||50000|)",
    {
      type: "data-announced",
      dataMode: "passive",
      command: "EPSV",
      announced: { address: null, port: 50_000 },
      used: server,
      data,
    },
    { type: "data-dialling", remote: server, data },
    `> ${command}`,
    { type: "data-opened", local: client, remote: server, openedBy: "client", data },
    "< 150 Here it comes",
    ...(tls === null ? [] : [secured(tls)]),
    { type: "data-closed", direction, bytes: 119, milliseconds: 1, data },
    "< 226 Done",
  ];
}

function active(command: string, tls: TlsFacts | null, direction: "up" | "down"): readonly Step[] {
  return [
    { type: "data-listening", local: here, data },
    "> EPRT |1|192.0.2.10|31000|",
    {
      type: "data-announced",
      dataMode: "active",
      command: "EPRT",
      announced: here,
      used: here,
      data,
    },
    "< 200 EPRT command successful",
    `> ${command}`,
    { type: "data-opened", local: here, remote: { ...server, port: 20 }, openedBy: "server", data },
    "< 150 Here it comes",
    ...(tls === null ? [] : [secured(tls)]),
    { type: "data-closed", direction, bytes: 119, milliseconds: 1, data },
    "< 226 Done",
  ];
}

const tls13 = { protocol: "TLSv1.3", resumed: true };
const tls12 = { protocol: "TLSv1.2", resumed: false };
const tls12Resumed = { protocol: "TLSv1.2", resumed: true };

describe("the round trips of an exchange", () => {
  // The same numbers come out where they are counted on the network itself, by what waits for what.
  it.each([
    ["a plain listing", "MLSD /", null, "down", 3, 3],
    ["a listing under TLS 1.3", "MLSD /", tls13, "down", 4, 5],
    ["a listing under a resumed TLS 1.2 session", "MLSD /", tls12Resumed, "down", 4, 5],
    ["a listing under a new TLS 1.2 session", "MLSD /", tls12, "down", 5, 6],
    ["a plain upload", "STOR /a", null, "up", 3, 4],
  ] as const)(
    "%s takes %5$i in passive and %6$i in active mode",
    (_, command, tls, direction, ...expected) => {
      const counted = [passive, active].map((mode) =>
        countRoundTrips(conversation(mode(command, tls, direction))),
      );
      expect(counted).toEqual(expected);
    },
  );

  it("count once what left together", () => {
    const together = ["> SIZE /a", "> MDTM /a", "< 213 3", "< 213 20260101000000"];
    const oneByOne = ["> SIZE /a", "< 213 3", "> MDTM /a", "< 213 20260101000000"];
    expect([together, oneByOne].map((steps) => countRoundTrips(conversation(steps)))).toEqual([1, 2]);
  });

  it("of a login are the dial, the greeting, and one for each command", () => {
    const login: readonly Step[] = [
      { type: "control-dialling", remote: server },
      { type: "control-opened", local: client, remote: server },
      "< 220 Welcome",
      "> USER a",
      "< 331 Password?",
      "> PASS ***",
      "< 230 In",
    ];
    expect(countRoundTrips(conversation(login))).toBe(4);
  });

  it("of an encrypted login count the handshake", () => {
    const login: readonly Step[] = [
      { type: "control-opened", local: client, remote: server },
      "< 220 Welcome",
      "> AUTH TLS",
      "< 234 Go on",
      { type: "control-secured", protocol: "TLSv1.3", cipher: "C", resumed: false },
      "> USER a",
      "< 230 In",
    ];
    expect(countRoundTrips(conversation(login))).toBe(5);
  });

  it("count the announcement that was refused before the one that wasn't", () => {
    const once = conversation(passive("LIST", null, "down"));
    const twice = conversation(["> EPSV", "< 500 Unknown command", ...passive("LIST", null, "down")]);
    expect(countRoundTrips(twice)).toBe(countRoundTrips(once) + 1);
  });

  it("count a refused dial, and none for silence", () => {
    const steps = (reason: "refused" | "timeout"): readonly Step[] => [
      ...passive("LIST", null, "down").slice(0, 5),
      { type: "data-failed", reason, address: server, data },
    ];
    const counted = (["refused", "timeout"] as const).map((reason) =>
      countRoundTrips(conversation(steps(reason))),
    );
    expect(counted).toEqual([2, 1]);
  });

  it("are counted in a time that grows with the number of data connections, not with its square", () => {
    const step = passive("MLSD /", null, "down");
    const many = (count: number) =>
      conversation(
        Array.from({ length: count }, (_, i) =>
          step.map((each) => (typeof each === "string" ? each : { ...each, data: i + 1 })),
        ).flat(),
      );
    expect(countRoundTrips(many(100))).toBe(300);
    expect(growth(many, countRoundTrips, 800)).toBeLessThan(LINEAR_GROWTH);
  });

  it("are none where nothing was asked", () => {
    expect(countRoundTrips([])).toBe(0);
    expect(countRoundTrips(conversation([{ type: "note", code: "x", text: "y" }]))).toBe(0);
  });
});
