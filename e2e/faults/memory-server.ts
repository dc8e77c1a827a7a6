import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Client } from "basic-ftp";
import { freePort } from "../servers/server-process";
import { CuttingRelay } from "./cutting-relay";
import { type FaultPlace, type FaultServer, fillerName } from "./fault-server";

const root = fileURLToPath(new URL("../..", import.meta.url));
const storageBytes = 64 * 1024 * 1024;
const host = "127.0.0.1";
const login = { user: "student", password: "student" };

/** The practice server in a process of its own. What it keeps is in memory, and gone when it is killed. */
export class MemoryServer implements FaultServer {
  readonly name = "memory";
  readonly product = "practice server";
  losses = 0;
  ready: Promise<void> = Promise.resolve();

  private constructor(
    private readonly port: number,
    private process: ChildProcess,
    readonly relay: CuttingRelay,
  ) {}

  static async start(): Promise<MemoryServer> {
    const port = await freePort();
    const process = await serve(port);
    return new MemoryServer(port, process, await CuttingRelay.start({ address: host, port }, "ftp"));
  }

  place(_index: number, owner: string): FaultPlace {
    return new FtpPlace(this.port, owner);
  }

  crash(): Promise<void> {
    this.losses++;
    this.ready = end(this.process).then(async () => {
      this.process = await serve(this.port);
    });
    return this.ready;
  }

  async fill(left: number): Promise<void> {
    await this.ready;
    const { losses } = this;
    // Beside what is to be left the server takes as much as it can; then that place is given back.
    const upload = (path: string, size: number) =>
      withClient(this.port, (client) => client.uploadFrom(Readable.from([Buffer.alloc(size)]), path));
    try {
      await upload(sparePath, left);
      await upload(fillerPath, storageBytes).catch(() => undefined);
      await withClient(this.port, (client) => client.remove(sparePath));
    } catch (error) {
      // One that is killed meanwhile starts again with all its room.
      if (this.losses === losses) throw error;
    }
  }

  free(): Promise<void> {
    return withClient(this.port, async (client) => {
      for (const path of [sparePath, fillerPath]) await client.remove(path, true);
    });
  }

  async close(): Promise<void> {
    await this.relay.close();
    await end(this.process);
  }
}

const sparePath = "/incoming/spare";
const fillerPath = `/incoming/${fillerName}`;

/** A directory of the server, looked at by another FTP client than Portside's own. */
class FtpPlace implements FaultPlace {
  readonly user = login.user;
  readonly password = login.password;
  readonly directory: string;

  constructor(
    private readonly port: number,
    owner: string,
  ) {
    this.directory = `/incoming/${owner}/`;
  }

  prepare(files: ReadonlyMap<string, Buffer>): Promise<void> {
    return withClient(this.port, async (client) => {
      await client.ensureDir(this.directory);
      for (const [name, content] of files) {
        await client.uploadFrom(Readable.from([content]), this.directory + name);
      }
    });
  }

  contents(): Promise<ReadonlyMap<string, Buffer>> {
    return withClient(this.port, async (client) => {
      const found = new Map<string, Buffer>();
      // It has lost the directory when it was killed.
      const entries = await client.list(this.directory).catch(() => []);
      for (const { name } of entries) found.set(name, await contentOf(client, this.directory + name));
      return found;
    });
  }

  clear(): Promise<void> {
    return withClient(this.port, async (client) => {
      await client.removeDir(this.directory).catch(() => undefined);
    });
  }
}

async function contentOf(client: Client, path: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const collect = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  await client.downloadTo(collect, path);
  return Buffer.concat(pieces);
}

async function withClient<T>(port: number, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client();
  try {
    await client.access({ host, port, ...login });
    return await use(client);
  } finally {
    client.close();
  }
}

async function serve(port: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ["scripts/practice-server.mjs", String(port), String(storageBytes)],
    // A group of its own: Ctrl+C in the terminal reaches the suite alone, which ends it.
    { cwd: root, detached: true, stdio: ["ignore", "pipe", "inherit"] },
  );
  const listens = once(child.stdout, "data");
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The practice server ended with ${code}`);
  });
  ended.catch(() => undefined);
  await Promise.race([listens, ended]);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
