import { getEventListeners } from "node:events";
import { Socket } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { getHeapSnapshot, queryObjects } from "node:v8";
import { z } from "zod";
import type { Connection, Network } from "../network";

/** A network, and what of it is open. What was closed it doesn't keep alive. */
export interface WatchedNetwork extends Network {
  readonly sockets: () => readonly Socket[];
  readonly listeners: () => number;
}

/** Watches without listening: a control connection removes all listeners from its socket when it ends. */
export function watched(network: Network): WatchedNetwork {
  let sockets: readonly Socket[] = [];
  let listeners = 0;
  const open = () => {
    sockets = sockets.filter((socket) => !socket.destroyed);
    return sockets;
  };
  const watch = (connection: Connection): Connection => {
    sockets = [...open(), connection.socket];
    return connection;
  };
  return {
    sockets: open,
    listeners: () => listeners,
    resolve: network.resolve,
    allows: network.allows,
    connect: async (remote, options) => watch(await network.connect(remote, options)),
    listen: async (options) => {
      const listener = await network.listen(options);
      let isOpen = true;
      listeners++;
      return {
        local: listener.local,
        accept: async (waiting) => watch(await listener.accept(waiting)),
        close: () => {
          if (isOpen) listeners--;
          isOpen = false;
          listener.close();
        },
      };
    },
  };
}

/** What operations that have ended may leave behind, by name: how many of it there are. */
export type Leftovers = ReadonlyMap<string, number>;

/**
 * Counts what is there when everything that ends by itself has ended.
 * @param signal one that all operations were given
 */
export async function leftovers(network: WatchedNetwork, signal: AbortSignal): Promise<Leftovers> {
  let open = countOpen(network, signal);
  for (let same = 0; same < 5; ) {
    await delay(50);
    const next = countOpen(network, signal);
    same = moreThan(open, next).length + moreThan(next, open).length === 0 ? same + 1 : 0;
    open = next;
  }
  return new Map([...open, ...countAlive()]);
}

/** What there is more of than there was before, as text. */
export function moreThan(before: Leftovers, after: Leftovers): readonly string[] {
  return [...after]
    .filter(([name, number]) => number > (before.get(name) ?? 0))
    .map(([name, number]) => `${name}: ${number} instead of ${before.get(name) ?? 0}`);
}

function countOpen(network: WatchedNetwork, signal: AbortSignal): Leftovers {
  const counts = new Map<string, number>();
  const add = (name: string, number: number) => counts.set(name, (counts.get(name) ?? 0) + number);
  // Handles by kind, as Node counts them: sockets, listeners, timers.
  for (const kind of process.getActiveResourcesInfo()) add(`active ${kind}`, 1);
  const sockets = network.sockets();
  add("open sockets", sockets.length);
  add("open listeners", network.listeners());
  add("abort listeners", getEventListeners(signal, "abort").length);
  for (const socket of sockets) add("listeners on sockets", listenersOn(socket));
  return counts;
}

/** Objects that survive a garbage collection. */
function countAlive(): Leftovers {
  return new Map([
    ["sockets", alive(Socket)],
    ["timers", alive(timerClass())],
    ["abort controllers", alive(AbortController)],
    ["abort signals", alive(AbortSignal)],
  ]);
}

// biome-ignore lint/complexity/noBannedTypes: Node takes any function here.
function alive(type: Function): number {
  return queryObjects(type, { format: "count" });
}

// biome-ignore lint/complexity/noBannedTypes: what setTimeout makes has a class without a name of its own.
function timerClass(): Function {
  const timer = setTimeout(() => undefined, 0);
  clearTimeout(timer);
  return timer.constructor;
}

function listenersOn(socket: Socket): number {
  return socket.eventNames().reduce((sum, name) => sum + socket.listenerCount(name), 0);
}

const heapSnapshot = z.object({
  snapshot: z.object({
    meta: z.object({
      node_fields: z.array(z.string()),
      node_types: z.tuple([z.array(z.string())]).rest(z.unknown()),
    }),
  }),
  nodes: z.array(z.number()),
});

/**
 * Bytes of everything that can be reached. The heap's own count also has what the collector can't give back yet, which
 * grows by some hundred bytes an operation while nothing more can be reached. Compiled code doesn't count: V8 makes it,
 * and makes it anew, as long as it runs (27 bytes an operation were seen), and no operation keeps it.
 */
export async function reachableMemory(): Promise<number> {
  const { snapshot, nodes } = heapSnapshot.parse(await json(getHeapSnapshot()));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  const code = types[0].indexOf("code");
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (nodes[at + type] !== code) bytes += nodes[at + size] ?? 0;
  }
  return bytes;
}
