import type { Session, SessionRequest } from "@/lib/contract/session";
import { type AppBrowser, RunningApp } from "../running-app";
import type { RealServer, RealServerOptions } from "../servers/real-server";
import { startVsftpd } from "../servers/vsftpd";
import type { BenchOptions } from "./options";

/** One run of `npm run bench`, as its parts see it. */
export interface Bench {
  readonly options: BenchOptions;
  /** Where files are made; it goes when the run ends. The FTP user's home is beside it, on the same file system. */
  readonly folder: string;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  say(line: string): void;
}

/** vsftpd and Portside, started for one part, so that no part finds what another left in memory. */
export interface Pair {
  readonly server: RealServer;
  readonly app: RunningApp;
  readonly browser: AppBrowser;
  /** Logs in by way of Portside. */
  logIn(settings?: Partial<SessionRequest>): Promise<Session>;
}

/** Runs `use` between start and end of both. */
export async function withPair<T>(
  bench: Bench,
  use: (pair: Pair) => Promise<T>,
  serverOptions: RealServerOptions = { tls: false },
): Promise<T> {
  bench.signal.throwIfAborted();
  const server = await startVsftpd(serverOptions);
  try {
    const app = await RunningApp.start({ PORTSIDE_PRACTICE: "off" });
    try {
      const browser = await app.browser();
      const { host, port, user, password } = server;
      const logIn = (settings: Partial<SessionRequest> = {}) =>
        browser.connect({ host, port, user, password, ...settings });
      return await use({ server, app, browser, logIn });
    } finally {
      await app.close();
    }
  } finally {
    await server.close();
  }
}
