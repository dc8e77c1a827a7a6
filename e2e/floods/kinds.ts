import type { SessionRequest } from "@/lib/contract/session";
import { sends } from "@/lib/ftp/testing/fake-replies";
import type { FakeServerOptions, Handler } from "@/lib/ftp/testing/fake-server";
import { flood } from "@/lib/ftp/testing/flood";

/** Something large that a hostile server sends. */
export interface FloodKind {
  readonly name: string;
  /** What it floods: the greeting, the answer to MKD, or a listing of `/`. */
  readonly floods: "greeting" | "reply" | "listing";
  readonly server: FakeServerOptions;
  readonly settings?: Partial<SessionRequest>;
  /** How Portside answers whoever asked. */
  readonly status: number;
  /** Whether reading it takes so long that others would notice. */
  readonly isLong: boolean;
}

/** Sends the same until the data connection is cut. */
function endlessly(piece: string): Handler {
  return async (connection) => {
    await connection.reply("150 Here it comes.");
    const { socket } = await connection.openData();
    await flood(socket, piece);
    await connection.reply("426 Connection closed.");
  };
}

function listing(name: string, command: "MLSD" | "LIST", handler: Handler, status: number = 413): FloodKind {
  return {
    name: `${name}, in ${command}`,
    floods: "listing",
    server: { answers: { [command]: handler } },
    settings: { listCommand: command },
    status,
    isLong: status === 200,
  };
}

function greeting(name: string, piece: string): FloodKind {
  return {
    name: `a greeting of ${name}`,
    floods: "greeting",
    server: { greeting: async (connection) => void (await flood(connection.socket, piece)) },
    status: 502,
    isLong: false,
  };
}

function reply(name: string, piece: string): FloodKind {
  return {
    name: `a reply of ${name}`,
    floods: "reply",
    server: { answers: { MKD: async (connection) => void (await flood(connection.socket, piece)) } },
    status: 502,
    isLong: false,
  };
}

/** As much as is read of a listing, of rows that are as long as is read of a row. */
function justReadable(row: string, last: string): string {
  return row.repeat(Math.floor((31 * 2 ** 20) / row.length)) + last;
}

const unixRow = "-rw-r--r-- 1 a b 12 May 05 2009 last\r\n";
const mlsdRow = "type=file;size=1;modify=20240102030405; x\r\n";
const longest = 9_900;

/** Every kind; names go on where "a server sends" ends. */
export const floodKinds: readonly FloodKind[] = [
  listing("rows without end", "MLSD", endlessly(mlsdRow)),
  listing("rows without end", "LIST", endlessly(unixRow)),
  listing("one line without end", "MLSD", endlessly("x")),
  listing("a line of 100 MB", "LIST", sends(Buffer.alloc(100_000_000, "a"))),
  listing("a million rows", "MLSD", sends("type=file; a\r\n".repeat(1_000_000))),
  listing("190,000 rows, which are shown", "MLSD", sends(mlsdRow.repeat(190_000)), 200),
  listing(
    "31 MB of columns without end",
    "LIST",
    sends(justReadable(`-rw-r--r-- ${"1 ".repeat(longest / 2)}\r\n`, unixRow)),
    200,
  ),
  listing(
    "31 MB of dates without end",
    "LIST",
    sends(justReadable(`-rw-r--r-- 1 a b 5 ${"Jan 1 ".repeat(longest / 6)}\r\n`, unixRow)),
    200,
  ),
  listing(
    "31 MB of facts without end",
    "MLSD",
    sends(justReadable(`type=dir;${"a=;".repeat(longest / 3)} x\r\n`, mlsdRow)),
    200,
  ),
  greeting("lines without end", "220-for ever\r\n"),
  greeting("one line without end", "x"),
  reply("lines without end", "250-for ever\r\n"),
  reply("one line without end", "250 a"),
  reply("1xx without end", "150 wait\r\n"),
];
