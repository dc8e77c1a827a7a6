import { describe, it } from "vitest";
import { startProftpd } from "../servers/proftpd";
import { startPureFtpd } from "../servers/pure-ftpd";
import { startVsftpd } from "../servers/vsftpd";
import { type Bill, openFarSession } from "./far-server";

const servers = [
  ["vsftpd", startVsftpd, true],
  ["ProFTPD", startProftpd, false],
  ["Pure-FTPd", startPureFtpd, false],
] as const;

describe.each(servers)("round trips to %s", (name, start, closesWhenAcknowledged) => {
  it.each([
    ["plain", false],
    ["explicit TLS", true],
  ])("%s", async (encryption, tls) => {
    const server = await start({ tls });
    try {
      for (const dataMode of ["passive", "active"] as const) {
        const session = await openFarSession(server, { dataMode }, closesWhenAcknowledged);
        // The first upload logs in on a connection for transfers.
        await session.upload(`/pub/first-${dataMode}`);
        const bills: readonly (readonly [string, Bill])[] = [
          ["login", session.login],
          ["listing", await session.list("/pub")],
          ["new file of 1 KiB", await session.upload(`/pub/new-${dataMode}`)],
          ["its download", await session.download(`/pub/new-${dataMode}`)],
        ];
        await session.close();
        for (const [what, { commands, roundTrips }] of bills) {
          const list = commands.map((line) => line.split(" ", 1)[0]).join(", ");
          console.info(`${name}, ${encryption}, ${dataMode}: ${what}: ${roundTrips} round trips (${list})`);
        }
      }
    } finally {
      await server.close();
    }
  });
});
