import { once } from "node:events";
import { connect, Server, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openLoopbackPair } from "./loopback-pair";

const sockets: Socket[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function open() {
  const pair = await openLoopbackPair(false);
  sockets.push(pair.end, pair.relay);
  return pair;
}

describe("a connection of this process with itself", () => {
  it("carries bytes both ways", async () => {
    const { end, relay } = await open();
    end.write("to the relay");
    relay.write("to the end");
    expect(String(await once(relay.resume(), "data"))).toBe("to the relay");
    expect(String(await once(end, "data"))).toBe("to the end");
  });

  it("is itself even when a stranger on the machine connects first, who is hung up on", async () => {
    const strangers: Socket[] = [];
    let port = 0;
    const listen = Server.prototype.listen;
    vi.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, ...given: unknown[]) {
      this.once("listening", () => {
        const bound = this.address();
        port = typeof bound === "object" && bound !== null ? bound.port : 0;
        strangers.push(connect({ host: "127.0.0.1", port }));
      });
      return Reflect.apply(listen, this, given);
    });
    const { end, relay } = await open();
    const [stranger] = strangers;
    if (stranger === undefined) throw new Error("Nobody connected while it listened");
    sockets.push(stranger);
    const heard: Buffer[] = [];
    stranger.on("data", (bytes: Buffer) => heard.push(bytes)).on("error", () => undefined);
    stranger.write("let me in");
    end.write("ours");
    expect(String(await once(relay.resume(), "data"))).toBe("ours");
    relay.end("secret");
    expect(String(await once(end, "data"))).toBe("secret");
    if (!stranger.closed) await once(stranger, "close");
    expect(heard).toEqual([]);
  });

  it("listens no longer when it stands", async () => {
    let server: Server | undefined;
    const listen = Server.prototype.listen;
    vi.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, ...given: unknown[]) {
      server = this;
      return Reflect.apply(listen, this, given);
    });
    await open();
    expect(server?.listening).toBe(false);
  });
});
