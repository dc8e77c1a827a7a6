import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Sends the same latin1 text again and again, as fast as it is taken, until the other side has gone. @returns bytes sent */
export async function flood(socket: Socket, piece: string): Promise<number> {
  const chunk = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)), "latin1");
  let bytes = 0;
  let wake = () => {};
  socket.on("drain", () => wake()).on("close", () => wake());
  while (!socket.destroyed) {
    bytes += chunk.length;
    if (socket.write(chunk)) await nextTurn();
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  return bytes;
}
