import { execFileSync } from "node:child_process";
import {
  chownSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { RealServer } from "../servers/real-server";
import { makeTestUser, type TestUser } from "../servers/test-user";
import { startVsftpd } from "../servers/vsftpd";
import { CuttingRelay } from "./cutting-relay";
import { type FaultPlace, type FaultServer, fillerName } from "./fault-server";

/** vsftpd, each browser with a user of its own and each user with a small file system of its own. Needs root. */
export class DiskServer implements FaultServer {
  readonly name = "disk";
  readonly product = "vsftpd";
  readonly losses = 0;
  ready: Promise<void> = Promise.resolve();

  private constructor(
    private readonly server: RealServer,
    private readonly users: readonly Pick<TestUser, "name" | "password" | "home">[],
    readonly relay: CuttingRelay,
    private readonly undo: readonly (() => Promise<void> | void)[],
  ) {}

  static async start(logins: number): Promise<DiskServer> {
    const undo: (() => Promise<void> | void)[] = [];
    try {
      const server = await startVsftpd({ tls: false });
      undo.unshift(() => server.close());
      const users = [{ name: server.user, password: server.password, home: server.root }];
      while (users.length < logins) {
        const user = makeTestUser();
        undo.unshift(() => user.remove());
        users.push(user);
      }
      for (const { home } of users) {
        const { uid, gid } = statSync(home);
        const options = `size=${fileSystemSize},uid=${uid},gid=${gid},mode=755`;
        execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", home]);
        // Lazily: a process of the server that was just killed may still hold a file.
        undo.unshift(() => void execFileSync("umount", ["--lazy", home]));
      }
      const relay = await CuttingRelay.start({ address: server.host, port: server.port }, "ftp");
      undo.unshift(() => relay.close());
      return new DiskServer(server, users, relay, undo);
    } catch (error) {
      for (const step of undo) await step();
      throw error;
    }
  }

  place(index: number): FaultPlace {
    const user = this.users[index];
    if (user === undefined) throw new RangeError(`There is no login for browser ${index}`);
    return new HomePlace(user);
  }

  crash(): Promise<void> {
    this.ready = this.server.kill().then(() => this.server.revive());
    return this.ready;
  }

  async fill(left: number): Promise<void> {
    for (const { home } of this.users) {
      const { bavail, bsize } = statfsSync(home);
      const size = bavail * bsize - left;
      if (size > 0) writeAsFits(join(home, fillerName), size);
    }
  }

  async free(): Promise<void> {
    for (const { home } of this.users) rmSync(join(home, fillerName), { force: true });
  }

  async close(): Promise<void> {
    for (const step of this.undo) await step();
  }
}

/** Not a hole, which would take no room. What an upload takes meanwhile the filler can't have. */
function writeAsFits(path: string, size: number): void {
  try {
    writeFileSync(path, Buffer.alloc(size, 1));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}

const fileSystemSize = 64 * 1024 * 1024;

/** A user's home, looked at on this machine. */
class HomePlace implements FaultPlace {
  readonly directory = "/";

  constructor(private readonly login: Pick<TestUser, "name" | "password" | "home">) {}

  get user(): string {
    return this.login.name;
  }

  get password(): string {
    return this.login.password;
  }

  async prepare(files: ReadonlyMap<string, Buffer>): Promise<void> {
    const { uid, gid } = statSync(this.login.home);
    for (const [name, content] of files) {
      writeFileSync(this.#path(name), content);
      chownSync(this.#path(name), uid, gid);
    }
  }

  async contents(): Promise<ReadonlyMap<string, Buffer>> {
    const names = readdirSync(this.login.home).filter((name) => name !== fillerName);
    return new Map(names.map((name) => [name, readFileSync(this.#path(name))]));
  }

  async clear(): Promise<void> {
    for (const name of readdirSync(this.login.home)) {
      // A process of the server may still hold it open; its room is free at once all the same.
      truncateSync(this.#path(name));
      rmSync(this.#path(name));
    }
  }

  #path(name: string): string {
    return join(this.login.home, name);
  }
}
