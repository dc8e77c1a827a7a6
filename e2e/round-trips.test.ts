import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FarSession, openFarSession } from "./measure/far-server";
import { reasonToSkip } from "./servers/available";
import { startProftpd } from "./servers/proftpd";
import { startPureFtpd } from "./servers/pure-ftpd";
import type { RealServer } from "./servers/real-server";
import { startVsftpd } from "./servers/vsftpd";

const skip = reasonToSkip("servers");

/**
 * Round trips of a listing on plain FTP: vsftpd and ProFTPD say 226 only when the end of their data connection was
 * acknowledged. The last column: how a listing is asked for.
 */
const servers = [
  ["vsftpd", startVsftpd, true, 4, (path: string) => `LIST -a ${path}`],
  ["ProFTPD", startProftpd, false, 4, (path: string) => `MLSD ${path}`],
  ["Pure-FTPd", startPureFtpd, false, 3, (path: string) => `MLSD ${path}`],
] as const;

// PRET (Pure-FTPd) is a command and a round trip of its own where a server asks for it, so it is counted apart.
function withoutPret(commands: readonly string[]): readonly string[] {
  return commands.filter((line) => !line.startsWith("PRET "));
}

describe.skipIf(skip !== null).each(servers)(
  `%s far away${skip === null ? "" : ` (${skip})`}`,
  (_name, start, closesWhenAcknowledged, listing, command) => {
    let server: RealServer;
    let session: FarSession | undefined;
    beforeAll(async () => {
      server = await start({ tls: false });
    });
    afterEach(async () => {
      await session?.close();
      session = undefined;
    });
    afterAll(() => server?.close());

    it.each([
      ["passive", "EPSV"],
      ["active", "EPRT"],
    ] as const)("lists every directory with two commands in %s mode", async (dataMode, announce) => {
      session = await openFarSession(server, { dataMode }, closesWhenAcknowledged);
      for (const path of ["/", "/pub", "/pub", "/"]) {
        const { commands, roundTrips } = await session.list(path);
        expect(withoutPret(commands)).toEqual([announce, command(path)]);
        expect(roundTrips).toBe(listing + commands.length - 2);
      }
    });

    it("logs in with one round trip a command, and two for the dial and the greeting", async () => {
      session = await openFarSession(server, {}, closesWhenAcknowledged);
      const { commands, roundTrips } = session.login;
      expect(commands.length).toBeLessThanOrEqual(7);
      expect(roundTrips).toBe(commands.length + 2);
    });

    it("stores a small new file with five commands", async () => {
      session = await openFarSession(server, {}, closesWhenAcknowledged);
      await session.upload(`/pub/first-${Date.now()}`);
      const path = `/pub/second-${Date.now()}`;
      const { commands, roundTrips } = await session.upload(path);
      expect(withoutPret(commands)).toEqual([
        `SIZE ${path}`,
        `MDTM ${path}`,
        "EPSV",
        `STOR ${path}`,
        `SIZE ${path}`,
      ]);
      // One for each command, one for the dial, and one or two that the server waits before 150 and 226.
      expect(roundTrips).toBeLessThanOrEqual(commands.length + 3);
    });
  },
);
