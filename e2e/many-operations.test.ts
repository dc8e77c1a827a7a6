import { expect, it, onTestFinished } from "vitest";
import { leftovers, moreThan, reachableMemory, watched } from "@/lib/ftp/testing/leftovers";
import { EventfulServer } from "@/lib/ftp/testing/many-operations";
import { anywhere, openSession } from "@/lib/ftp/testing/open-session";

const warmUp = 2_000;
const total = 10_000;
/** The traffic log keeps so many events, and lets go of what is older when it is more than half as many again. */
const logKeeps = 20_000;
/** Bytes from the warm-up to the end: a hundred kept by each operation would be more. */
const maxGrowth = 512 * 1024;

it("ten thousand operations of all kinds and ends leave nothing behind", { timeout: 600_000 }, async () => {
  const eventful = await EventfulServer.start();
  onTestFinished(() => eventful.close());
  const network = watched(anywhere);
  const session = await openSession(eventful.server, { timeoutSeconds: 20 }, network);
  const { signal } = new AbortController();
  const warnings: string[] = [];
  const onWarning = ({ name }: Error) => warnings.push(name);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));

  let operations = 0;
  const runTo = async (goal: number) => {
    while (operations < goal) operations += await eventful.round(session, signal);
  };
  /** Looks when the log has just let go: otherwise up to 10,000 events more or less are in the way. */
  const memoryWithoutOldEvents = async () => {
    const turn = () => Math.floor((session.traffic.lastSeq - logKeeps) / (logKeeps / 2 + 1));
    for (const before = turn(); turn() === before; ) operations += await eventful.round(session, signal);
    return reachableMemory();
  };

  await runTo(warmUp);
  const memory = await memoryWithoutOldEvents();
  const before = await leftovers(network, signal);
  await runTo(total);
  const growth = (await memoryWithoutOldEvents()) - memory;
  expect(moreThan(before, await leftovers(network, signal))).toEqual([]);
  expect(network.sockets()).toHaveLength(session.connections);
  expect(network.listeners()).toBe(0);
  expect(warnings).not.toContain("MaxListenersExceededWarning");

  console.info(`${operations} operations; memory grew by ${Math.round(growth / 1024)} KiB after the warm-up`);
  expect(growth).toBeLessThan(maxGrowth);
});
