import { describe, expect, it } from "vitest";
import { clientAddressHeader, clientOf, noteClientAddress } from "./client-address";

const direct = { publicUrl: null };
const proxied = { publicUrl: new URL("https://files.example.org") };

/** What a request counts as: from the socket's address, with what `X-Forwarded-For` says. */
function client(settings: typeof direct | typeof proxied, peer: string, forwarded?: string): string {
  const headers = new Headers({ [clientAddressHeader]: peer });
  if (forwarded !== undefined) headers.set("x-forwarded-for", forwarded);
  return clientOf(headers, settings);
}

describe("D26: who counts as one client", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["", "unknown"],
  ])("a socket at %s is %s", (peer, expected) => {
    expect(client(direct, peer)).toBe(expected);
  });

  it("is nobody that a client names when there is no proxy", () => {
    expect(client(direct, "203.0.113.7", "198.51.100.1")).toBe("203.0.113.7");
    expect(client(direct, "127.0.0.1", "198.51.100.1")).toBe("127.0.0.1");
  });

  it.each([
    ["198.51.100.1", "198.51.100.1"],
    // What a client claims stands before what the proxy saw.
    ["192.0.2.9, 198.51.100.1", "198.51.100.1"],
    ["192.0.2.9,2001:db8:1:2::9", "2001:db8:1:2::/64"],
    ["198.51.100.1:51234", "198.51.100.1"],
    ["[2001:db8:1:2::9]:51234", "2001:db8:1:2::/64"],
    ["[2001:db8:1:2::9]", "2001:db8:1:2::/64"],
    // Nothing that is an address: all who come through the proxy are one.
    ["unknown", "127.0.0.1"],
    ["198.51.100.1, ", "127.0.0.1"],
    ["3325256705", "127.0.0.1"],
    ["0x7f.1", "127.0.0.1"],
  ])("behind the operator's proxy, which forwards for %s, is %s", (forwarded, expected) => {
    expect(client(proxied, "127.0.0.1", forwarded)).toBe(expected);
  });

  it.each(["127.0.0.1", "::1", "172.17.0.1", "fd00::2"])("is forwarded by a proxy at %s", (peer) => {
    expect(client(proxied, peer, "198.51.100.1")).toBe("198.51.100.1");
  });

  it("is nobody that a client names who went past the proxy", () => {
    expect(client(proxied, "203.0.113.7", "198.51.100.1")).toBe("203.0.113.7");
  });

  it("is not what a client writes into the header that is ours", () => {
    const headers = { [clientAddressHeader]: "198.51.100.1" };
    noteClientAddress({ headers, socket: { remoteAddress: "203.0.113.7" } });
    expect(headers).toEqual({ [clientAddressHeader]: "203.0.113.7" });
    noteClientAddress({ headers, socket: {} });
    expect(headers).toEqual({});
  });
});
