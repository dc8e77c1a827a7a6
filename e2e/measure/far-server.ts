import { X509Certificate } from "node:crypto";
import { chownSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createRealNetwork } from "@/lib/ftp/real-network";
import { Session } from "@/lib/ftp/session";
import type { SessionSettings } from "@/lib/ftp/session-types";
import { FarNetwork } from "@/lib/ftp/testing/far-network";
import { settingsFor } from "@/lib/ftp/testing/session-settings";
import type { RealServer } from "../servers/real-server";
import { otherProcesses } from "./other-processes";

const near = createRealNetwork({ policy: { allows: () => true } });

/** What an operation sent, without arguments that differ each time, and how many round trips it took. */
export interface Bill {
  readonly commands: readonly string[];
  readonly roundTrips: number;
}

/** A session on a real server that is far away. */
export interface FarSession {
  readonly login: Bill;
  list(path: string): Promise<Bill>;
  /** A new file of 1 KiB. */
  upload(path: string): Promise<Bill>;
  download(path: string): Promise<Bill>;
  close(): Promise<void>;
}

/**
 * Logs in. The server has a directory `/pub` with a file in it.
 * @param closesWhenAcknowledged see `FarNetworkOptions`: true for vsftpd
 */
export async function openFarSession(
  server: RealServer,
  given: Partial<SessionSettings>,
  closesWhenAcknowledged: boolean,
): Promise<FarSession> {
  const { uid, gid } = statSync(server.root);
  const directory = join(server.root, "pub");
  mkdirSync(directory, { recursive: true });
  chownSync(directory, uid, gid);
  writeFileSync(join(directory, "a.txt"), "abc");

  const far = new FarNetwork(near, { others: otherProcesses, closesWhenAcknowledged });
  const { user, password, certificate } = server;
  const secure =
    certificate === null
      ? {}
      : { encryption: "explicit" as const, certificate: { sha256: fingerprintOf(certificate) } };
  const settings = settingsFor(server, { user, password, timeoutSeconds: 60, ...secure, ...given });
  const first = await far.cost(() => Session.connect({ id: "far", settings, network: far }));
  const session = first.result;
  let seen = 0;
  const sent = () => {
    const events = session.traffic.after(seen);
    seen = session.traffic.lastSeq;
    return events.flatMap((event) => (event.type === "command" ? [withoutOneOff(event.line)] : []));
  };
  const bill = async (operation: () => Promise<unknown>): Promise<Bill> => {
    const { roundTrips } = await far.cost(operation);
    return { commands: sent(), roundTrips };
  };
  return {
    login: { commands: sent(), roundTrips: first.roundTrips },
    list: (path) => bill(() => session.list(session.encodePath(path))),
    upload: (path) =>
      bill(() =>
        session.upload(session.encodePath(path), {
          source: Readable.from([Buffer.alloc(1024)]),
          size: 1024,
          onExisting: "create",
        }),
      ),
    download: (path) => bill(async () => (await session.download(session.encodePath(path))).body.toArray()),
    close: async () => {
      await session.close();
      await far.close();
    },
  };
}

function withoutOneOff(line: string): string {
  return line.replace(/^EPRT .*/, "EPRT").replace(/^USER .*/, "USER …");
}

function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
}
