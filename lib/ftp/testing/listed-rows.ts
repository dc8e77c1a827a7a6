import { sends } from "./fake-replies";
import { fakeServer, openSession } from "./open-session";

/** MLSD's row of a file of one byte. The name is bytes, as latin1. */
export function mlsdRow(name: string): string {
  return `type=file;size=1;modify=20240102030405; ${name}\r\n`;
}

/** Lists a directory on a server that answers MLSD, or LIST, with exactly these rows. */
export async function listed(rows: string, command: "MLSD" | "LIST" = "MLSD") {
  const server = await fakeServer({ directories: ["/d"], answers: { [command]: sends(rows) } });
  const session = await openSession(server, { listCommand: command });
  const { entries } = await session.list(session.encodePath("/d"));
  return { server, session, entries };
}
