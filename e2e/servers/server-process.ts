import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { requiredTool } from "./available";

/** A server program of `.cache/servers`, running in the foreground. */
export interface ServerProcess {
  /** What it printed and what it wrote to its log files. */
  log(): string;
  /** Ends it and the processes it made for its connections. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  /** Relative to the unpacked packages, such as `usr/sbin/vsftpd`, or absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** The network namespace to run in; this process's own when left out. */
  readonly namespace?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly host: string;
  readonly port: number;
  readonly logFiles?: readonly string[];
}

/**
 * Starts a server and resolves when it greets, or listens where it can't be dialled. @throws with its output when it ends
 * or stays silent instead.
 */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const directory = requiredTool("servers");
  const program = resolve(directory, command.program);
  const [file, ...args] =
    command.namespace === undefined
      ? [program, ...command.args]
      : ["ip", "netns", "exec", command.namespace, program, ...command.args];
  const child = spawn(file, args, {
    // A group of its own, because most servers make a process for each connection.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LD_LIBRARY_PATH: libraryPath(directory), ...command.env },
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => said.push(text));
  }
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`${command.program} ended with ${code}: ${said.join("")}`)),
    );
  });
  failed.catch(() => undefined);
  const stop = () => stopGroup(child);
  try {
    const isUp = command.namespace === undefined ? greeting(command) : listening(child, command.port);
    await Promise.race([isUp, failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    log: () => [...said, ...(command.logFiles ?? []).map(contentOf)].join("\n"),
  };
}

/** A free TCP port of a loopback address. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  const server = createServer();
  server.listen({ host, port: 0 });
  await once(server, "listening");
  const bound = server.address();
  server.close();
  await once(server, "close");
  if (bound === null || typeof bound === "string") throw new Error("A TCP server has a port");
  return bound.port;
}

let nextRange = 20_000 + (process.pid % 200) * 40;

/** Twenty ports below the ones that the system hands out by itself (32768 and up), for passive mode. */
export function passiveRange(): { readonly first: number; readonly last: number } {
  const first = nextRange;
  nextRange += 20;
  return { first, last: first + 19 };
}

function libraryPath(directory: string): string {
  const libraries = join(directory, "usr", "lib");
  const multiarch = readdirSync(libraries).filter((name) => name.includes("-linux-"));
  return multiarch.map((name) => join(libraries, name)).join(":");
}

async function greeting({ host, port }: ServerCommand): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  for (;;) {
    const socket = connect({ host, port });
    try {
      await once(socket, "data", { signal: patience });
      return;
    } catch (error) {
      if (patience.aborted) throw error;
      // Not listening yet.
      await delay(50);
    } finally {
      socket.destroy();
    }
  }
}

/** Resolves when a process in a namespace of its own, which may be out of reach, listens on a port. */
async function listening({ pid }: ChildProcess, port: number): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  const socket = new RegExp(
    `^\\s*\\d+: [0-9A-F]+:${port.toString(16).toUpperCase().padStart(4, "0")} \\S+ 0A `,
    "m",
  );
  for (;;) {
    // Before `ip` has gone into the namespace, its sockets are this machine's.
    const isThere = networkOf(String(pid)) !== networkOf("self");
    if (isThere && ["tcp", "tcp6"].some((table) => socket.test(contentOf(`/proc/${pid}/net/${table}`))))
      return;
    patience.throwIfAborted();
    await delay(20);
  }
}

function networkOf(process: string): string {
  try {
    return readlinkSync(`/proc/${process}/ns/net`);
  } catch {
    // It has just ended, which is reported elsewhere.
    return networkOf("self");
  }
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const isOver = child.exitCode !== null || child.signalCode !== null;
  const ended = isOver ? Promise.resolve() : once(child, "exit");
  // vsftpd makes a group of its own for each connection.
  for (const group of [child.pid, ...descendantsOf(child.pid)].map((pid) => -pid)) {
    try {
      process.kill(group, "SIGKILL");
    } catch {
      // The group is gone already, or the process leads none.
    }
  }
  await ended;
}

/** The processes that a process made, and those made (Linux). */
function descendantsOf(ancestor: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === ancestor)
    .map(Number);
  return children.flatMap((pid) => [pid, ...descendantsOf(pid)]);
}

/** Null when it has ended. */
function parentOf(pid: number): number | null {
  const parent = /^PPid:\s+(\d+)$/m.exec(contentOf(`/proc/${pid}/status`))?.[1];
  return parent === undefined ? null : Number(parent);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not written yet, or gone.
    return "";
  }
}
