import type { Socket } from "node:net";
import type { FakeConnection } from "@/lib/ftp/testing/fake-connection";
import type { FakeDataConnection } from "@/lib/ftp/testing/fake-data-connection";
import { FakeFtpServer, type Handler, type Replies } from "@/lib/ftp/testing/fake-server";

/** How a server ends a transfer for whose bytes it has no room; what it replies then. */
type Ending = (connection: FakeConnection, data: FakeDataConnection) => Replies | Promise<Replies>;

/**
 * STOR and APPE of a server that takes so many bytes of a file, over all attempts, and then ends the transfer in its
 * own way. Like most servers it keeps what came.
 */
export function storesAtMost(room: number, end: Ending): Handler {
  return async (connection, path, { verb }) => {
    const { files } = connection.server;
    const before = verb === "APPE" ? (files.get(path) ?? Buffer.alloc(0)) : Buffer.alloc(0);
    await connection.reply("150 Ready for it.");
    const data = await connection.openData({ read: false });
    const bytes = await firstBytes(data.socket, room - before.length);
    files.set(path, Buffer.concat([before, bytes]));
    return end(connection, data);
  };
}

/** Replies and closes the data connection, whatever is still on its way. */
export function says(reply: string): Ending {
  return (_connection, data) => {
    data.cut();
    return reply;
  };
}

/** Takes nothing more until it is over, and breaks the transfer off then. */
export function holds(isOver: Promise<void>): Ending {
  return async (_connection, data) => {
    await isOver;
    data.cut();
    return "426 Connection closed; transfer aborted.";
  };
}

/** The process behind the connection dies. */
export function dies(connection: FakeConnection, data: FakeDataConnection): Replies {
  connection.reset();
  data.reset();
  return [];
}

/** Something between breaks the data connection, and the server says so as most do. */
export function losesData(_connection: FakeConnection, data: FakeDataConnection): Replies {
  data.reset();
  return "426 Connection closed; transfer aborted.";
}

/** A server on the port of one that was closed, with what that had stored. */
export async function startAgain({ port, files }: { port: number; files: ReadonlyMap<string, Buffer> }) {
  return FakeFtpServer.start({ port, files: Object.fromEntries(files) });
}

/** What comes first, at least so many bytes where so many come. The rest stays on the socket. */
async function firstBytes(socket: Socket, wanted: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (wanted <= 0) return Buffer.alloc(0);
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= wanted) break;
    }
  } catch {
    // The client broke off: what came is kept.
  }
  return Buffer.concat(chunks);
}
