import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { ConnectionLimit } from "./connection-limit";

const direct = { publicUrl: null };
const proxied = { publicUrl: new URL("https://files.example.org") };

class Connected extends EventEmitter {
  isDestroyed = false;

  constructor(readonly remoteAddress: string) {
    super();
  }

  destroy(): void {
    this.isDestroyed = true;
    this.emit("close");
  }
}

function connect(limit: ConnectionLimit, address: string): Connected {
  const socket = new Connected(address);
  limit.arrived(socket);
  return socket;
}

describe("D28: connections of one network address", () => {
  it("are closed beyond the limit, and others' are not", () => {
    const limit = new ConnectionLimit(2, direct);
    const all = ["203.0.113.7", "203.0.113.7", "::ffff:203.0.113.7", "198.51.100.1"];
    expect(all.map((address) => connect(limit, address).isDestroyed)).toEqual([false, false, true, false]);
  });

  it("are let in again when others of that address have ended, and then forgotten", () => {
    const limit = new ConnectionLimit(1, direct);
    const first = connect(limit, "203.0.113.7");
    expect(connect(limit, "203.0.113.7").isDestroyed).toBe(true);
    first.destroy();
    const second = connect(limit, "203.0.113.7");
    expect(second.isDestroyed).toBe(false);
    second.destroy();
    expect(limit.size).toBe(0);
  });

  it("count together within an IPv6 network of 64 bits", () => {
    const limit = new ConnectionLimit(1, direct);
    connect(limit, "2001:db8:1:2::1");
    expect(connect(limit, "2001:db8:1:2::9").isDestroyed).toBe(true);
    expect(connect(limit, "2001:db8:1:3::1").isDestroyed).toBe(false);
  });

  it.each([
    ["this machine", direct, "127.0.0.1"],
    ["the operator's proxy", proxied, "172.17.0.1"],
  ])("aren't counted when they are %s's", (_whose, settings, address) => {
    const limit = new ConnectionLimit(1, settings);
    connect(limit, address);
    expect(connect(limit, address).isDestroyed).toBe(false);
  });

  it("count without a proxy in a private network, too", () => {
    const limit = new ConnectionLimit(1, direct);
    connect(limit, "192.168.1.9");
    expect(connect(limit, "192.168.1.9").isDestroyed).toBe(true);
  });
});
