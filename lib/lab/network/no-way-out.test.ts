import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT, clientSite, SERVER, serverSite } from "../testing/lab-sites";
import { SimulatedNetwork } from "./simulated-network";

// A lab session is steered by whoever opened it. Whatever it dials, this machine's network must not hear of it.

let real: Server;
let port: number;
let knocks = 0;
const network = new SimulatedNetwork({ sites: [clientSite(), serverSite()] });
const machine = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .map(({ address }) => address);
const targets = [
  ...new Set([...machine, "127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"]),
];

beforeAll(async () => {
  real = createServer((socket) => {
    knocks++;
    socket.destroy();
  });
  real.listen({ host: "::", port: 0 });
  await once(real, "listening");
  const bound = real.address();
  port = typeof bound === "object" && bound !== null ? bound.port : 0;
});

afterAll(async () => {
  await network.close();
  real.close();
});

describe.each([
  ["the client", network.clientAt("client"), CLIENT],
  ["the server", network.serverAt("server"), SERVER],
])("from %s's host", (_who, host, own) => {
  it.each(targets)("there is no way to this machine's %s", async (address) => {
    const local = address.includes(":") ? own.ipv6 : own.outside;
    const options = { timeout: 300, purpose: "data", local } as const;
    await expect(host.connect({ address, port }, options)).rejects.toMatchObject({
      code: expect.stringMatching(/^(refused|unreachable|timeout)$/),
    });
    expect(knocks).toBe(0);
  });

  it("no address but its own can be listened at", async () => {
    for (const address of targets) {
      await expect(host.listen({ address, ports: null })).rejects.toMatchObject({ code: "no-port" });
    }
    await expect(host.listen({ address: own.outside, ports: null })).resolves.toBeDefined();
  });
});

describe("names", () => {
  const client = network.clientAt("client");

  it.each(["localhost", "localhost.", hostname(), "ip6-localhost", "example.com", "toString", ""])(
    "of real machines aren't known: %s",
    async (name) => {
      await expect(client.resolve(name)).rejects.toMatchObject({ code: "unresolved" });
    },
  );

  it("of the lab's hosts are, in any case", async () => {
    expect(await client.resolve("FTP.example")).toEqual([SERVER.ipv6, SERVER.outside]);
  });

  it("lead to addresses of families that the host has", async () => {
    const ipv4Only = new SimulatedNetwork({ sites: [clientSite(null, { ipv6: null }), serverSite()] });
    expect(await ipv4Only.clientAt("client").resolve("ftp.example")).toEqual([SERVER.outside]);
  });

  it("aren't looked up for what is an address already", async () => {
    expect(await client.resolve("[2001:db8:9::9]")).toEqual(["2001:db8:9::9"]);
    expect(await client.resolve("127.0.0.1")).toEqual(["127.0.0.1"]);
  });

  it("are never dialled", async () => {
    const dial = client.connect({ address: "localhost", port }, { timeout: 300, purpose: "control" });
    await expect(dial).rejects.toMatchObject({ code: "unreachable" });
    expect(knocks).toBe(0);
  });
});
