import { rmSync } from "node:fs";
import { posix } from "node:path";
import type { PortRange } from "@/lib/ftp/network";
import { makeServerDirectory, type ServerAccount, type ServerKeys, writeKeys } from "./server-account";
import { freePort, passiveRange, type ServerCommand, startServerProcess } from "./server-process";
import { makeTestUser, type TestUser } from "./test-user";

export interface RealServerOptions {
  /**
   * Explicit TLS with session reuse required where the server can; required itself for control and data, or offered
   * beside plain logins.
   */
  readonly tls: boolean | "offered";
  /** The end of its certificate's time; a year from now when left out. */
  readonly certificateEnds?: Date;
  /** The loopback address to listen on; 127.0.0.1 when left out. */
  readonly host?: "127.0.0.1" | "::1";
  /** Instead of loopback: a network namespace to run in, and the address to listen on there. */
  readonly namespace?: { readonly name: string; readonly address: string };
  /** What the server says that its address is, in answers to PASV: for one behind NAT. */
  readonly announces?: string;
  /** Ports for passive mode; twenty that no other server of this run uses when left out. */
  readonly passive?: PortRange;
  /** Its user and certificate, which stay; ones of its own when left out. */
  readonly account?: ServerAccount;
}

/** A running FTP server on this machine. */
export interface RealServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The directory on this machine that is the user's over FTP. */
  readonly root: string;
  /** A file's path over FTP, by its path in `root`; `root`'s own without a name. */
  path(name?: string): string;
  /** The certificate as PEM; null without TLS. */
  readonly certificate: string | null;
  log(): string;
  /** Kills the server at once, connections and all; its user and files stay. */
  kill(): Promise<void>;
  /** Starts the killed server again, on its port and with its files. */
  revive(): Promise<void>;
  /** Ends the server and removes its user, files and configuration. */
  close(): Promise<void>;
}

/** What a server's configuration is made from. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly passive: PortRange;
  /** The address to announce; null: the one that it listens on. */
  readonly announces: string | null;
  /** For configuration, logs and keys; owned by root, and no folder above it is writable for others. */
  readonly directory: string;
  readonly user: TestUser;
  /** The certificate, and whether there is nothing to be had without TLS; null without TLS. */
  readonly tls: (ServerKeys & { readonly isRequired: boolean }) | null;
}

/** How to run a server. */
export interface ServerSetup extends Omit<ServerCommand, "host" | "port" | "namespace"> {
  /** Whether `/` over FTP is the machine's own, as with servers that lock nobody into the home directory. */
  readonly showsWholeMachine?: boolean;
  readonly onClose?: () => void;
}

/** Makes user, folder and keys, starts the server that `configure` describes, and sees to it that all of it goes again. */
export async function startRealServer(
  options: RealServerOptions,
  configure: (place: ServerPlace) => ServerSetup,
): Promise<RealServer> {
  const undo: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const directory = makeServerDirectory();
    undo.push(() => rmSync(directory, { recursive: true, force: true }));
    const { account, namespace, announces = null, passive = passiveRange() } = options;
    const user = account?.user ?? makeTestUser();
    if (account === undefined) undo.push(() => user.remove());
    const keys =
      options.tls === false ? null : (account?.keys ?? (await writeKeys(directory, options.certificateEnds)));
    const tls = keys && { ...keys, isRequired: options.tls === true };
    const host = namespace?.address ?? options.host ?? "127.0.0.1";
    // Nobody else listens in a namespace that was made for the server.
    const port = namespace === undefined ? await freePort(host) : 21;
    const setup = configure({ host, port, passive, announces, directory, user, tls });
    if (setup.onClose !== undefined) undo.push(setup.onClose);
    const start = () =>
      startServerProcess({
        ...setup,
        host,
        port,
        ...(namespace === undefined ? {} : { namespace: namespace.name }),
      });
    let server = await start();
    undo.push(() => server.stop());
    return {
      host,
      port,
      user: user.name,
      password: user.password,
      root: user.home,
      path: (name = "") => posix.join(setup.showsWholeMachine === true ? user.home : "/", name),
      certificate: keys?.pem ?? null,
      log: () => server.log(),
      kill: () => server.stop(),
      revive: async () => {
        server = await start();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
