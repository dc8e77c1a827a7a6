import { setTimeout as delay } from "node:timers/promises";
import type { Handler } from "./fake-server";

/** A transfer command that sends pieces down with a pause of some milliseconds after each, for time-outs to run out in. */
export function sendsSlowly(pieces: Iterable<string>, milliseconds: number): Handler {
  return async (connection) => {
    await connection.reply("150 Slowly.");
    const data = await connection.openData();
    for (const piece of pieces) {
      if (data.socket.destroyed) return connection.reply("426 Transfer aborted.");
      await data.send(piece);
      await delay(milliseconds);
    }
    await data.end();
    await connection.reply("226 Done.");
  };
}
