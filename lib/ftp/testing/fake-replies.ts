import { isIPv6 } from "node:net";
import type { Endpoint } from "../../protocol/traffic";
import type { FakeConnection } from "./fake-connection";
import type { FakeDataConnection } from "./fake-data-connection";
import type { Answers, Handler, Replies } from "./fake-server";

/** No reply at all. */
export const silence: Replies = [];

/** The first answer the first time, the second the second time …; the last one from then on. */
export function inTurn(...answers: readonly [Replies | Handler, ...(Replies | Handler)[]]): Handler {
  let turn = 0;
  return (connection, argument, command) => {
    const answer = answers[Math.min(turn++, answers.length - 1)];
    return typeof answer === "function" ? answer(connection, argument, command) : answer;
  };
}

/** Replies and ends the control connection. */
export function hangsUp(...replies: readonly string[]): Handler {
  return async (connection) => {
    await connection.reply(...replies);
    connection.hangUp();
  };
}

export interface TransferReplies {
  /** Before the data; null: none. */
  readonly opening?: string | null;
  /** After the data; null: none. */
  readonly closing?: string | null;
  /** Sends the closing reply before the data, as some servers do. */
  readonly early?: boolean;
  /** How the data connection ends; `end` by default. */
  readonly ending?: "end" | "cut" | "reset" | "stay-open";
}

const aborted = "426 Connection closed; transfer aborted.";

/** A transfer command that sends these bytes down, whatever its argument says. */
export function sends(content: Uint8Array | string, replies: TransferReplies = {}): Handler {
  const { opening = "150 Here it comes.", closing = "226 Transfer complete.", early = false } = replies;
  return async (connection) => {
    if (opening !== null) await connection.reply(opening);
    if (early && closing !== null) await connection.reply(closing);
    const data = await openedData(connection);
    if (data === null) return;
    await data.send(content);
    if (data.socket.destroyed) return connection.reply(aborted);
    await finish(data, replies.ending ?? "end");
    if (!early && closing !== null) await connection.reply(closing);
  };
}

/** A transfer command that takes what comes up until the client ends. `into` is given the bytes. */
export function takes(
  into: (bytes: Buffer, argument: string, connection: FakeConnection) => void = () => undefined,
  replies: Omit<TransferReplies, "early" | "ending"> = {},
): Handler {
  const { opening = "150 Ready for it.", closing = "226 Transfer complete." } = replies;
  return async (connection, argument) => {
    if (opening !== null) await connection.reply(opening);
    const data = await openedData(connection);
    if (data === null) return;
    try {
      into(await data.receiveAll(), argument, connection);
    } catch {
      // The client broke off; like most servers the fake keeps what came.
      into(data.received, argument, connection);
      await connection.reply(aborted);
      return;
    }
    await data.end();
    if (closing !== null) await connection.reply(closing);
  };
}

/** The address part of PORT and 227 for an endpoint: h1,h2,h3,h4,p1,p2 (RFC 959 §4.1.2). */
export function hostPort(address: string, port: number): string {
  return `${address.replaceAll(".", ",")},${port >> 8},${port & 255}`;
}

/** Opens the data connection; answers 425, or 522 when the TLS session had to be resumed and wasn't, and returns null. */
async function openedData(connection: FakeConnection): Promise<FakeDataConnection | null> {
  let data: FakeDataConnection;
  try {
    data = await connection.openData();
  } catch {
    // What a real server says when it can't dial, nobody dialled, or the handshake failed.
    await connection.reply("425 Failed to establish connection.");
    return null;
  }
  if (connection.server.options.requireSessionReuse === true && data.sessionReused === false) {
    data.cut();
    await connection.reply("522 SSL connection failed: session reuse required");
    return null;
  }
  return data;
}

async function finish(
  data: FakeDataConnection,
  ending: NonNullable<TransferReplies["ending"]>,
): Promise<void> {
  if (ending === "end") await data.end();
  else if (ending === "cut") data.cut();
  else if (ending === "reset") data.reset();
}

function absolute(connection: FakeConnection, path: string): string {
  const joined = path.startsWith("/") ? path : `${connection.directory}/${path}`;
  const parts = joined.split("/").filter((part) => part !== "" && part !== ".");
  const kept: string[] = [];
  for (const part of parts) part === ".." ? kept.pop() : kept.push(part);
  return `/${kept.join("/")}`;
}

/** The names directly below a directory, with their content; null is a directory. */
function children(connection: FakeConnection, directory: string): Map<string, Buffer | null> {
  const { files, directories } = connection.server;
  const prefix = directory === "/" ? "/" : `${directory}/`;
  const found = new Map<string, Buffer | null>();
  for (const [path, content] of [...files, ...[...directories].map((path) => [path, null] as const)]) {
    if (!path.startsWith(prefix) || path === prefix) continue;
    const [name = "", ...below] = path.slice(prefix.length).split("/");
    found.set(name, below.length > 0 ? null : content);
  }
  return found;
}

function isDirectory(connection: FakeConnection, path: string): boolean {
  return connection.server.directories.has(path) || children(connection, path).size > 0;
}

const modified = "20240102030405";

function listing(row: (name: string, content: Buffer | null) => string): Handler {
  return (connection, argument, command) => {
    // Options are Unix `ls` flags, which LIST and NLST take by custom.
    const directory = absolute(connection, argument.replace(/^-\w+ ?/, ""));
    if (!isDirectory(connection, directory)) return "550 No such directory.";
    const rows = [...children(connection, directory)].map(([name, content]) => `${row(name, content)}\r\n`);
    return sends(rows.join(""))(connection, argument, command);
  };
}

function store(connection: FakeConnection, path: string, bytes: Buffer): void {
  connection.server.files.set(absolute(connection, path), bytes);
  connection.restart = 0;
}

const retrieve: Handler = (connection, argument, command) => {
  const content = connection.server.files.get(absolute(connection, argument));
  const { restart } = connection;
  connection.restart = 0;
  if (content === undefined) return "550 No such file.";
  return sends(content.subarray(restart), {
    opening: `150 Opening BINARY mode data connection (${content.length - restart} bytes).`,
  })(connection, argument, command);
};

const authenticate: Handler = async (connection, argument) => {
  if (connection.server.options.tls !== "explicit") return "502 AUTH is not implemented.";
  if (argument.toUpperCase() !== "TLS") return "504 Only TLS.";
  await connection.reply("234 Proceed with negotiation.");
  await connection.secure(connection.server.secureContext);
  return undefined;
};

/** Where PORT's or EPRT's argument points; null when it makes no sense. */
function activeEndpoint(argument: string): Endpoint | null {
  const [, address, port] = /^\|[12]\|([^|]+)\|(\d+)\|$/.exec(argument) ?? [];
  if (address !== undefined) return { address, port: Number(port) };
  const numbers = argument.split(",").map(Number);
  if (numbers.length !== 6 || numbers.some((n) => !(n >= 0 && n <= 255))) return null;
  return { address: numbers.slice(0, 4).join("."), port: (numbers[4] ?? 0) * 256 + (numbers[5] ?? 0) };
}

/** PORT and EPRT of a server that dials wherever they say. */
export const announceActive: Handler = (connection, argument, { verb }) => {
  const endpoint = activeEndpoint(argument);
  if (endpoint === null) return `501 Bad ${verb} argument.`;
  connection.announceActive(endpoint);
  return `200 ${verb} command successful.`;
};

const rename: Handler = (connection, argument) => {
  const { files, directories } = connection.server;
  const from = connection.renameFrom;
  const to = absolute(connection, argument);
  const content = files.get(from);
  if (content !== undefined) {
    files.delete(from);
    files.set(to, content);
  } else if (directories.delete(from)) directories.add(to);
  else return "550 No such file.";
  return "250 Renamed.";
};

/** What a plain, correct server answers. Tests override what they are about. */
export const usualAnswers: Answers = {
  USER: (connection, argument) => {
    connection.user = argument;
    return "331 Password required.";
  },
  PASS: "230 Logged in.",
  ACCT: "230 Logged in.",
  SYST: "215 UNIX Type: L8",
  FEAT: ({ server }) =>
    [
      "211-Features:",
      ...["EPRT", "EPSV", "MDTM", "MLST type*;size*;modify*;", "REST STREAM", "SIZE", "TVFS", "UTF8"].map(
        (f) => ` ${f}`,
      ),
      ...(server.options.tls === undefined ? [] : [" AUTH TLS", " PBSZ", " PROT"]),
      "211 End",
    ].join("\n"),
  OPTS: "200 Done.",
  CLNT: "200 Noted.",
  TYPE: "200 Type set.",
  NOOP: "200 Fine.",
  ALLO: "202 No storage allocation necessary.",
  AUTH: authenticate,
  PBSZ: "200 PBSZ=0",
  PROT: (connection, argument) => {
    if (argument !== "P" && argument !== "C") return "536 Only C and P.";
    connection.protection = argument;
    return "200 Protection set.";
  },
  PWD: (connection) => `257 "${connection.directory.replaceAll('"', '""')}" is the current directory.`,
  CWD: (connection, argument) => {
    const directory = absolute(connection, argument);
    if (!isDirectory(connection, directory)) return "550 No such directory.";
    connection.directory = directory;
    return "250 Directory changed.";
  },
  CDUP: (connection) => {
    connection.directory = absolute(connection, "..");
    return "250 Directory changed.";
  },
  PASV: async (connection) =>
    isIPv6(connection.localAddress)
      ? "425 PASV can't say an IPv6 address."
      : `227 Entering Passive Mode (${hostPort(connection.localAddress, await connection.listen())}).`,
  EPSV: async (connection, argument) =>
    argument === "ALL"
      ? "200 EPSV ALL."
      : `229 Entering Extended Passive Mode (|||${await connection.listen()}|)`,
  PORT: announceActive,
  EPRT: announceActive,
  MLSD: listing((name, content) =>
    content === null
      ? `type=dir;modify=${modified}; ${name}`
      : `type=file;size=${content.length};modify=${modified}; ${name}`,
  ),
  LIST: listing((name, content) =>
    content === null
      ? `drwxr-xr-x 2 ftp ftp 4096 Jan 02  2024 ${name}`
      : `-rw-r--r-- 1 ftp ftp ${content.length} Jan 02  2024 ${name}`,
  ),
  NLST: listing((name) => name),
  SIZE: (connection, argument) => {
    const content = connection.server.files.get(absolute(connection, argument));
    return content === undefined ? "550 No such file." : `213 ${content.length}`;
  },
  MDTM: (connection, argument) =>
    connection.server.files.has(absolute(connection, argument)) ? `213 ${modified}` : "550 No such file.",
  MFMT: (connection, argument) =>
    connection.server.files.has(absolute(connection, argument.slice(argument.indexOf(" ") + 1)))
      ? `213 Modify=${argument}`
      : "550 No such file.",
  REST: (connection, argument) => {
    connection.restart = Number(argument);
    return `350 Restarting at ${argument}.`;
  },
  RETR: retrieve,
  STOR: takes((bytes, path, connection) => {
    const before = connection.server.files.get(absolute(connection, path)) ?? Buffer.alloc(0);
    store(connection, path, Buffer.concat([before.subarray(0, connection.restart), bytes]));
  }),
  APPE: takes((bytes, path, connection) => {
    const before = connection.server.files.get(absolute(connection, path)) ?? Buffer.alloc(0);
    store(connection, path, Buffer.concat([before, bytes]));
  }),
  // Cuts the transfer under way; its own handler then says 426, and only after that comes the 226 (RFC 959 §4.1.3).
  ABOR: async (connection) => {
    connection.dataConnections.at(-1)?.reset();
    await connection.beforeAbort;
    return "226 Abort successful.";
  },
  DELE: (connection, argument) =>
    connection.server.files.delete(absolute(connection, argument)) ? "250 Deleted." : "550 No such file.",
  MKD: (connection, argument) => {
    const directory = absolute(connection, argument);
    if (isDirectory(connection, directory) || connection.server.files.has(directory))
      return "550 File exists.";
    connection.server.directories.add(directory);
    return `257 "${directory.replaceAll('"', '""')}" created.`;
  },
  RMD: (connection, argument) => {
    const directory = absolute(connection, argument);
    if (children(connection, directory).size > 0) return "550 Directory not empty.";
    return connection.server.directories.delete(directory) ? "250 Removed." : "550 No such directory.";
  },
  RNFR: (connection, argument) => {
    connection.renameFrom = absolute(connection, argument);
    const exists =
      connection.server.files.has(connection.renameFrom) || isDirectory(connection, connection.renameFrom);
    return exists ? "350 Ready for RNTO." : "550 No such file.";
  },
  RNTO: rename,
  QUIT: hangsUp("221 Goodbye."),
};
