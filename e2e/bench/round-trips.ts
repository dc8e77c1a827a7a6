import { type FarSession, openFarSession } from "../measure/far-server";
import { startVsftpd } from "../servers/vsftpd";
import type { Bench } from "./bench";
import type { Figure, PartResult } from "./results";

/** How many round trips the engine needs for what people do, counted by what waits for what; a clock has no part in it. */
export async function countRoundTrips(bench: Bench): Promise<PartResult> {
  const figures: Figure[] = [];
  for (const tls of [false, true]) {
    bench.signal.throwIfAborted();
    const server = await startVsftpd({ tls });
    try {
      const session = await openFarSession(server, {}, true);
      figures.push(...(await billsOf(session, tls ? "vsftpd, explicit TLS" : "vsftpd, plain")));
    } finally {
      await server.close();
    }
  }
  return { rows: [], figures };
}

async function billsOf(session: FarSession, where: string): Promise<readonly Figure[]> {
  // The first upload logs in on a connection for transfers.
  await session.upload("/pub/first");
  const bills = [
    ["login", session.login],
    ["listing", await session.list("/pub")],
    ["new file of 1 KiB", await session.upload("/pub/new")],
    ["its download", await session.download("/pub/new")],
  ] as const;
  await session.close();
  return bills.map(([what, { commands, roundTrips }]) => ({
    what: `${where}: ${what}`,
    figure: `${roundTrips} round trips (${commands.map((line) => line.split(" ", 1)[0]).join(", ")})`,
    goal: null,
  }));
}
