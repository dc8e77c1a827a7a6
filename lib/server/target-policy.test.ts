import { describe, expect, it } from "vitest";
import { parseSettings } from "./settings";
import { allowsTarget, createTargetPolicy, type Target } from "./target-policy";

const limited = (list: string) => parseSettings({ PORTSIDE_TARGETS: list, PORTSIDE_PRACTICE: "off" }).targets;
const target = (address: string, more: Partial<Target> = {}): Target => ({
  address,
  port: 21,
  host: null,
  purpose: "control",
  ...more,
});

describe("W3: PORTSIDE_TARGETS", () => {
  it.each([
    ["10.0.0.0/8", target("10.1.2.3"), true],
    ["10.0.0.0/8", target("11.1.2.3"), false],
    ["10.0.0.0/8", target("::ffff:10.1.2.3"), true],
    ["10.0.0.5", target("10.0.0.5"), true],
    ["10.0.0.5", target("10.0.0.6"), false],
    ["2001:db8::/32", target("2001:db8::1"), true],
    ["[2001:db8::]/32:21", target("2001:db8::1"), true],
    ["[2001:db8::]/32:21", target("2001:db8::1", { port: 22 }), false],
    ["ftp.example.org", target("203.0.113.1", { host: "FTP.example.org." }), true],
    ["ftp.example.org", target("203.0.113.1", { host: "ftp.example.org.evil.test" }), false],
    ["ftp.example.org", target("203.0.113.1"), false],
    ["*.example.org", target("203.0.113.1", { host: "a.b.example.org" }), true],
    ["*.example.org", target("203.0.113.1", { host: "example.org" }), false],
    ["*.example.org", target("203.0.113.1", { host: "evilexample.org" }), false],
    ["10.0.0.5:21", target("10.0.0.5", { port: null }), true],
    ["10.0.0.5:21", target("10.0.0.5", { port: 8080 }), false],
    ["10.0.0.5:2121-2130", target("10.0.0.5", { port: 2125 }), true],
    // A data connection's port can't be listed in advance, but is never a well-known service's.
    ["10.0.0.5:21", target("10.0.0.5", { port: 50000, purpose: "data" }), true],
    ["10.0.0.5:21", target("10.0.0.5", { port: 22, purpose: "data" }), false],
    ["10.0.0.5:21", target("10.0.0.6", { port: 50000, purpose: "data" }), false],
    ["a.example, 10.0.0.0/8  192.0.2.1", target("192.0.2.1"), true],
    ["*", target("127.0.0.1"), true],
    ["*:21", target("127.0.0.1", { port: 25 }), false],
  ])("%s with %j: %s", (list, wanted, expected) => {
    expect(allowsTarget(limited(list), wanted)).toBe(expected);
  });
});

describe("W3: what tells a machine its own credentials, and all that is link-local", () => {
  const credentials = [
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "169.254.170.2",
    "fe80::a9fe:a9fe",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
  ];

  it.each(credentials)("%s can't be reached where any target is allowed", (address) => {
    expect(allowsTarget("any", target(address))).toBe(false);
    for (const purpose of ["control", "data"] as const) {
      const wanted = target(address, { host: "ftp.example.org", port: 50000, purpose });
      expect(allowsTarget(limited("*, 0.0.0.0/0, ::/0, *.example.org, ftp.example.org"), wanted)).toBe(false);
    }
  });

  it.each([
    ["169.254.7.1", "169.254.7.1", true],
    ["169.254.7.0/24:21", "169.254.7.1", true],
    ["169.254.7.0/24:22", "169.254.7.1", false],
    ["169.254.7.0/24", "169.254.169.254", false],
    ["169.254.0.0/15", "169.254.7.1", false],
    ["fe80::/10", "fe80::1", true],
    ["fe80::/9", "fe80::1", false],
  ])("with %s, %s is allowed: %s", (list, address, expected) => {
    expect(allowsTarget(limited(list), target(address))).toBe(expected);
  });

  it.each(["127.0.0.1", "::1", "192.168.1.1", "8.8.8.8", "fd00::1"])("%s can be, where any is", (address) => {
    expect(allowsTarget("any", target(address))).toBe(true);
  });
});

describe("W3: a password without a list", () => {
  const { targets } = parseSettings({ PORTSIDE_PASSWORD: "a password of its own" });

  it.each(["8.8.8.8", "2606:4700::1111"])("allows the public %s", (address) => {
    expect(allowsTarget(targets, target(address))).toBe(true);
  });

  it.each([
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "0x7f000001",
    "no address",
  ])("refuses %s", (address) => {
    expect(allowsTarget(targets, target(address))).toBe(false);
  });

  it("still reaches the practice server, on its own ports and no other", () => {
    const policy = createTargetPolicy(
      parseSettings({ PORTSIDE_PASSWORD: "a password of its own", PORTSIDE_PRACTICE: "2121" }),
    );
    expect(policy.allows("127.0.0.1", 2121, null)).toBe(true);
    expect(policy.allows("127.0.0.1", 2185, null)).toBe(true);
    expect(policy.allows("127.0.0.1", 2186, null)).toBe(false);
    expect(policy.allows("127.0.0.1", 22, null)).toBe(false);
  });
});
