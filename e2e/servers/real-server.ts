import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { generate } from "selfsigned";
import { freePort, passiveRange, type ServerCommand, startServerProcess } from "./server-process";
import { makeTestUser, type TestUser } from "./test-user";

export interface RealServerOptions {
  /** Explicit TLS, required for control and data, with session reuse required where the server can. */
  readonly tls: boolean;
  /** The loopback address to listen on; 127.0.0.1 when left out. */
  readonly host?: "127.0.0.1" | "::1";
  /** Instead of loopback: a network namespace to run in, and the address to listen on there. */
  readonly namespace?: { readonly name: string; readonly address: string };
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
  readonly passive: { readonly first: number; readonly last: number };
  /** For configuration, logs and keys; owned by root, and no folder above it is writable for others. */
  readonly directory: string;
  readonly user: TestUser;
  /** Paths of PEM files; null without TLS. */
  readonly tls: { readonly key: string; readonly certificate: string; readonly both: string } | null;
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
    const directory = `/run/portside-test-${randomBytes(6).toString("hex")}`;
    mkdirSync(directory, { mode: 0o755 });
    undo.push(() => rmSync(directory, { recursive: true, force: true }));
    const user = makeTestUser();
    undo.push(() => user.remove());
    const keys = options.tls ? await writeKeys(directory) : null;
    const { namespace } = options;
    const host = namespace?.address ?? options.host ?? "127.0.0.1";
    // Nobody else listens in a namespace that was made for the server.
    const port = namespace === undefined ? await freePort(host) : 21;
    const setup = configure({ host, port, passive: passiveRange(), directory, user, tls: keys });
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

async function writeKeys(directory: string) {
  // RSA, because vsftpd 3.0.3 takes nothing else.
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keySize: 2048,
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: false },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  const write = (name: string, content: string) => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  return {
    key: write("key.pem", made.private),
    certificate: write("certificate.pem", made.cert),
    both: write("both.pem", `${made.private}\n${made.cert}`),
    pem: made.cert,
  };
}
