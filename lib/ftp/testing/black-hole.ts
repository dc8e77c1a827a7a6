import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** A port that swallows connection attempts: a dial neither succeeds nor is refused, as behind a firewall that drops. */
export interface BlackHole {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

// The thread listens with the shortest queue and then blocks, so that nobody ever accepts.
const listenAndBlock = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require("node:net").createServer();
  server.listen({ host: workerData.address, port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(workerData.block), 0, 0));
  });
`;

/**
 * Opens a black hole on loopback. Its accept queue is filled with connections of its own; from then on the
 * kernel drops every further SYN.
 */
export async function startBlackHole(address = "127.0.0.1"): Promise<BlackHole> {
  const block = new SharedArrayBuffer(4);
  const worker = new Worker(listenAndBlock, { eval: true, workerData: { address, block } });
  const [port]: number[] = await once(worker, "message");
  if (port === undefined) throw new Error("The thread tells the port it listens on");
  const fillers: Socket[] = [];
  let isFull = false;
  while (!isFull) {
    if (fillers.length > 64) throw new Error("The accept queue never filled up");
    const filler = connect({ host: address, port });
    filler.on("error", () => {
      // A filler's own end is of no interest: it only takes a place in the queue.
    });
    fillers.push(filler);
    isFull = await Promise.race([
      once(filler, "connect").then(() => false),
      delay(100, true, { ref: false }),
    ]);
  }
  return {
    address,
    port,
    async close() {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

/** A port of loopback on which nobody listens: a dial is refused at once. */
export async function closedPort(address = "127.0.0.1"): Promise<number> {
  const server = createServer();
  server.listen({ host: address, port: 0 });
  await once(server, "listening");
  const bound = server.address();
  server.close();
  await once(server, "close");
  if (bound === null || typeof bound === "string") throw new Error("A TCP server has an address and a port");
  return bound.port;
}
