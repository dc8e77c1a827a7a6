import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Two ends of one TCP connection inside this process. Both are real sockets: TLS and resets work as they do elsewhere. */
export interface LoopbackPair {
  /** For a program on a host of the lab. */
  readonly end: Socket;
  /** Half open as long as it likes, and paused. */
  readonly relay: Socket;
}

const LOOPBACK = "127.0.0.1";
/** Connections that may come in before ours is known among them. */
const MOST_CANDIDATES = 16;

/**
 * Connects this process with itself. It listens for as long as that takes, and whoever else connects meanwhile is hung
 * up on: our own connection is known by its port, which the system gives to nobody else at the same time.
 *
 * @param allowHalfOpen of `end`: whether it stays open when the other side has ended
 * @throws the system's error when it has no sockets left
 */
export async function openLoopbackPair(allowHalfOpen: boolean): Promise<LoopbackPair> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
  const candidates = new Set<Socket>();
  let end: Socket | undefined;
  try {
    server.listen({ host: LOOPBACK, port: 0, exclusive: true });
    await once(server, "listening");
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new TypeError("Listening on no TCP port");
    const ours = new Promise<Socket>((resolve, reject) => {
      const choose = () => {
        const socket = [...candidates].find((one) => end !== undefined && isOtherEnd(one, end));
        if (socket !== undefined) resolve(socket);
        else if (candidates.size > MOST_CANDIDATES) reject(new Error("Too many strangers connect"));
      };
      server.on("connection", (socket) => {
        socket.on("error", ignore);
        candidates.add(socket);
        choose();
      });
      end = connect({ host: LOOPBACK, port: bound.port, allowHalfOpen, noDelay: true });
      end.once("connect", choose);
      end.once("error", reject);
    });
    const relay = await ours;
    candidates.delete(relay);
    if (end === undefined) throw new TypeError("Connected without a socket");
    // Until a program has it there is nobody to tell of an error; its "close" says that it is over.
    end.on("error", ignore);
    return { end, relay };
  } catch (error) {
    end?.on("error", ignore).destroy();
    throw error;
  } finally {
    for (const stranger of candidates) stranger.destroy();
    server.close();
  }
}

function isOtherEnd(accepted: Socket, dialled: Socket): boolean {
  return (
    dialled.localPort !== undefined &&
    accepted.remotePort === dialled.localPort &&
    accepted.remoteAddress === dialled.localAddress
  );
}

function ignore(): void {}
