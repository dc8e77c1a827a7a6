import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Connection, NetworkError } from "../../ftp/network";
import type { NetworkEvent } from "../../protocol/lab/network-event";
import type { Gateway, Site } from "../../protocol/lab/topology";
import { FakeClock } from "../testing/fake-clock";
import { CLIENT, clientSite, gateway, homeRouter, rule, SERVER, serverSite } from "../testing/lab-sites";
import { type NetworkLimits, SimulatedNetwork } from "./simulated-network";

const open: SimulatedNetwork[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((network) => network.close()));
});

function make(sites: readonly Site[], limits: Partial<NetworkLimits> = {}) {
  const clock = new FakeClock();
  const events: NetworkEvent[] = [];
  const network = new SimulatedNetwork({ sites }, { clock, limits, onEvent: (event) => events.push(event) });
  open.push(network);
  const client = network.clientAt("client");
  const server = network.serverAt("server");
  return { network, clock, events, client, server };
}

const toServer = (port: number) => ({ address: SERVER.outside, port });
const patient = { timeout: 60_000, purpose: "data" } as const;

/** How an attempt ends, as far as it has. */
function watch(attempt: Promise<Connection>): { state: string } {
  const seen = { state: "waiting" };
  attempt.then(
    () => (seen.state = "connected"),
    (error: unknown) => (seen.state = error instanceof NetworkError ? error.code : "broken"),
  );
  return seen;
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function hear(socket: Socket): Promise<string> {
  return String(await once(socket, "data"));
}

describe("an attempt that nobody answers", () => {
  it("fails when its dialler has waited long enough, and not before", async () => {
    const { client, clock, events } = make([
      clientSite(),
      serverSite(gateway({ rules: [rule("drop", "in")] })),
    ]);
    const attempt = watch(client.connect(toServer(40_000), { timeout: 5000, purpose: "data" }));
    clock.advance(4999);
    await settled();
    expect(attempt.state).toBe("waiting");
    clock.advance(1);
    await settled();
    expect(attempt.state).toBe("timeout");
    expect(events.map(({ event, at }) => `${event} ${at - 1_000_000}`)).toEqual([
      "sent 0",
      "stopped 0",
      "given-up 5000",
    ]);
    expect(clock.waiting).toBe(0);
  });

  it("fails at once when the dialler doesn't want it any more", async () => {
    const { client, clock, network } = make([
      clientSite(),
      serverSite(gateway({ rules: [rule("drop", "in")] })),
    ]);
    const stop = new AbortController();
    const attempt = watch(client.connect(toServer(40_000), { ...patient, signal: stop.signal }));
    stop.abort();
    await settled();
    expect(attempt.state).toBe("cancelled");
    expect(clock.waiting).toBe(0);
    expect(network.connections).toBe(0);
  });
});

describe("an attempt that is answered with no", () => {
  const sites = (behind: Gateway | null) => [
    clientSite(null, { latency: 10 }),
    serverSite(behind, { latency: 30 }),
  ];

  it.each([
    ["rejected", gateway({ rules: [rule("reject", "in")] }), "refused"],
    ["prohibited", gateway({ rules: [rule("prohibit", "in")] }), "unreachable"],
    ["for a port where nobody listens", null, "refused"],
  ])("hears so after one way there and back: %s", async (_why, behind, code) => {
    const { client, clock } = make(sites(behind));
    const attempt = watch(client.connect(toServer(40_000), patient));
    clock.advance(79);
    await settled();
    expect(attempt.state).toBe("waiting");
    clock.advance(1);
    await settled();
    expect(attempt.state).toBe(code);
    expect(clock.waiting).toBe(0);
  });

  it("hears it too late when it is less patient than that", async () => {
    const { client, clock } = make(sites(null));
    const attempt = watch(client.connect(toServer(40_000), { timeout: 50, purpose: "data" }));
    clock.advance(100);
    await settled();
    expect(attempt.state).toBe("timeout");
  });
});

describe("an attempt that is given up while the answer is on its way", () => {
  it.each([0, 20])("leaves nothing behind, %s ms away", async (latency) => {
    const { client, server, network, clock } = make([clientSite(null, { latency }), serverSite()]);
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const stop = new AbortController();
    const attempt = watch(client.connect(listener.local, { ...patient, signal: stop.signal }));
    clock.advance(latency);
    if (latency > 0) await expect.poll(() => clock.waiting).toBe(2);
    stop.abort();
    await settled();
    expect(attempt.state).toBe("cancelled");
    await expect.poll(() => network.connections).toBe(0);
    expect(clock.waiting).toBe(0);
    // Its place in the queue is free again.
    const four = [1, 2, 3, 4].map(() => client.connect(listener.local, patient));
    clock.advance(latency);
    await expect.poll(() => clock.waiting).toBe(latency > 0 ? 8 : 0);
    clock.advance(latency);
    await expect(Promise.all(four)).resolves.toHaveLength(4);
  });

  it("is reset when the listener has gone meanwhile", async () => {
    const { client, server, clock } = make([clientSite(null, { latency: 20 }), serverSite()]);
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const connecting = client.connect(listener.local, patient);
    clock.advance(20);
    await expect.poll(() => clock.waiting).toBe(2);
    clock.advance(20);
    const { socket } = await connecting;
    listener.close();
    const broken = once(socket.resume(), "error");
    clock.advance(20);
    await expect.poll(() => clock.waiting).toBe(1);
    clock.advance(20);
    expect(await broken).toMatchObject([{ code: "ECONNRESET" }]);
  });
});

describe("an open connection", () => {
  const control = { id: "control", ports: { first: 21, last: 21 }, to: SERVER.inside };

  it("has at each end the addresses that this end would see", async () => {
    const { client, server, events } = make([
      clientSite(homeRouter(CLIENT.outside)),
      serverSite(homeRouter(SERVER.outside, { forwards: [control] })),
    ]);
    const accepted = new Promise<Connection>((resolve) => server.serve(21, resolve));
    const dialled = await client.connect(toServer(21), { timeout: 1000, purpose: "control" });
    const { local, remote } = await accepted;
    const { port } = dialled.local;
    expect(dialled).toMatchObject({
      local: { address: CLIENT.inside },
      remote: { address: SERVER.outside, port: 21 },
    });
    expect({ local, remote }).toEqual({
      local: { address: SERVER.inside, port: 21 },
      remote: { address: CLIENT.outside, port },
    });
    expect(events.map(({ event, attempt }) => `${event} ${attempt}`)).toEqual([
      "sent 1",
      "passed 1",
      "translated 1",
      "passed 1",
      "translated 1",
      "arrived 1",
    ]);
  });

  it.each([
    ["IPv4", CLIENT.outside, SERVER.outside],
    ["IPv6", CLIENT.ipv6, SERVER.ipv6],
  ])(
    "carries bytes and ends both ways, from either side: %s",
    async (_family, clientAddress, serverAddress) => {
      const { client, server } = make([clientSite(), serverSite()]);
      const listener = await client.listen({ address: clientAddress, ports: null });
      const dialled = server.connect(listener.local, { ...patient, local: serverAddress });
      const near = await listener.accept({ timeout: 1000 });
      const far = await dialled;
      expect(near.remote).toEqual(far.local);
      expect(far.local.address).toBe(serverAddress);
      far.socket.write("from the server");
      expect(await hear(near.socket)).toBe("from the server");
      near.socket.end("from the client");
      expect(await hear(far.socket)).toBe("from the client");
      await once(far.socket.resume(), "end");
      // A server's end may go on sending: it closes when it has done with it.
      expect(far.socket.writable).toBe(true);
      far.socket.end();
      await once(near.socket, "close");
    },
  );

  it("is reset at the other end when one is", async () => {
    const { client, server } = make([clientSite(), serverSite()]);
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const near = await client.connect(listener.local, patient);
    const far = await listener.accept({ timeout: 1000 });
    const broken = once(near.socket.resume(), "error");
    far.socket.resetAndDestroy();
    expect(await broken).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("takes its time: the dialler learns after one way there and back, bytes come after one way", async () => {
    const { client, server, clock } = make([
      clientSite(null, { latency: 20 }),
      serverSite(null, { latency: 30 }),
    ]);
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const attempt = client.connect(listener.local, patient);
    const dialled = watch(attempt);
    const waiting = listener.accept({ timeout: 60_000 });
    const accepted = watch(waiting);
    clock.advance(50);
    // The dial's and the accept's patience, and now the answer on its way.
    await expect.poll(() => clock.waiting).toBe(3);
    clock.advance(49);
    await settled();
    expect(dialled.state).toBe("waiting");
    clock.advance(1);
    await settled();
    expect([dialled.state, accepted.state]).toEqual(["connected", "waiting"]);
    clock.advance(50);
    await settled();
    expect(accepted.state).toBe("connected");
    const [near, far] = [await attempt, await waiting];
    near.socket.write("hello");
    await expect.poll(() => clock.waiting).toBe(1);
    expect(far.socket.bytesRead).toBe(0);
    const heard = hear(far.socket);
    clock.advance(50);
    expect(await heard).toBe("hello");
  });

  it("waits for whoever reads slowly, and loses nothing", async () => {
    const { client, server } = make([clientSite(), serverSite()]);
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const near = await client.connect(listener.local, patient);
    const far = await listener.accept({ timeout: 1000 });
    const size = 8 * 1024 * 1024;
    near.socket.end(Buffer.alloc(size, "x"));
    let received = 0;
    for await (const chunk of far.socket) {
      received += chunk.length;
      await settled();
    }
    expect(received).toBe(size);
  });
});

describe("a listener", () => {
  it("waits as long as it was told to", async () => {
    const { client, clock } = make([clientSite(), serverSite()]);
    const listener = await client.listen({ address: CLIENT.outside, ports: null });
    const accepted = watch(listener.accept({ timeout: 3000 }));
    clock.advance(2999);
    await settled();
    expect(accepted.state).toBe("waiting");
    clock.advance(1);
    await settled();
    expect(accepted.state).toBe("timeout");
  });

  it("stops waiting when it is cancelled, or closed", async () => {
    const { client, clock } = make([clientSite(), serverSite()]);
    const stop = new AbortController();
    const listener = await client.listen({ address: CLIENT.outside, ports: null });
    const cancelled = watch(listener.accept({ timeout: 3000, signal: stop.signal }));
    stop.abort();
    await settled();
    const closed = watch(listener.accept({ timeout: 3000 }));
    listener.close();
    await settled();
    expect([cancelled.state, closed.state]).toEqual(["cancelled", "cancelled"]);
    expect(clock.waiting).toBe(0);
  });

  it("lets a few connections wait, and those behind them without an answer", async () => {
    const { client, server, events } = make([clientSite(), serverSite()]);
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    await Promise.all([1, 2, 3, 4].map(() => client.connect(listener.local, patient)));
    const fifth = watch(client.connect(listener.local, patient));
    await settled();
    expect(fifth.state).toBe("waiting");
    expect(events.at(-1)).toMatchObject({
      event: "stopped",
      by: { reason: "queue-full" },
      answer: "nothing",
    });
  });

  it("that has gone refuses, and frees its port", async () => {
    const { client, server } = make([clientSite(), serverSite()]);
    const ports = { first: 30_000, last: 30_000 };
    const listener = await server.listen({ address: SERVER.outside, ports });
    await expect(server.listen({ address: SERVER.outside, ports })).rejects.toMatchObject({
      code: "no-port",
    });
    listener.close();
    await expect(client.connect(toServer(30_000), patient)).rejects.toMatchObject({ code: "refused" });
    await expect(server.listen({ address: SERVER.outside, ports })).resolves.toBeDefined();
  });

  it("listens at the host's own addresses only", async () => {
    const { client } = make([clientSite(homeRouter(CLIENT.outside)), serverSite()]);
    for (const address of [CLIENT.outside, "0.0.0.0", "127.0.0.1"]) {
      await expect(client.listen({ address, ports: null })).rejects.toMatchObject({ code: "no-port" });
    }
  });
});

describe("the limits", () => {
  it("bound connections, attempts included", async () => {
    const { client, server, network } = make(
      [clientSite(), serverSite(gateway({ rules: [rule("drop", "in", 9)] }))],
      {
        connections: 2,
      },
    );
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const near = await client.connect(listener.local, patient);
    watch(client.connect(toServer(9), patient));
    expect(network.connections).toBe(2);
    await expect(client.connect(listener.local, patient)).rejects.toMatchObject({ code: "no-port" });
    near.socket.resetAndDestroy();
    await expect.poll(() => network.connections).toBe(1);
    await expect(client.connect(listener.local, patient)).resolves.toBeDefined();
  });

  it("bound listeners", async () => {
    const { client, server } = make([clientSite(), serverSite()], { listeners: 1 });
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const another = { address: CLIENT.outside, ports: null };
    await expect(client.listen(another)).rejects.toMatchObject({ code: "no-port" });
    listener.close();
    await expect(client.listen(another)).resolves.toBeDefined();
  });
});

describe("closing the network", () => {
  it("ends connections, attempts and listeners, and leaves no handle and no timer behind", async () => {
    const { client, server, network, clock } = make([
      clientSite(null, { latency: 5 }),
      serverSite(gateway({ rules: [rule("drop", "in", 9)] })),
    ]);
    const listener = await server.listen({ address: SERVER.outside, ports: null });
    const connecting = client.connect(listener.local, patient);
    clock.advance(5);
    await expect.poll(() => clock.waiting).toBe(2);
    clock.advance(10);
    const near = await connecting;
    const accepting = watch(
      listener.accept({ timeout: 1000 }).then(() => listener.accept({ timeout: 1000 })),
    );
    const dropped = watch(client.connect(toServer(9), patient));
    near.socket.write("under way");
    await network.close();
    await network.close();
    await settled();
    expect([accepting.state, dropped.state]).toEqual(["cancelled", "unreachable"]);
    expect([near.socket.destroyed, network.connections, clock.waiting]).toEqual([true, 0, 0]);
    await expect
      .poll(() => process.getActiveResourcesInfo().filter((kind) => kind.startsWith("TCP")).length)
      .toBe(0);
    await expect(client.connect(listener.local, patient)).rejects.toMatchObject({ code: "unreachable" });
    await expect(client.listen({ address: CLIENT.outside, ports: null })).rejects.toThrow("closed");
  });
});
