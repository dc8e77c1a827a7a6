import { expect, it, onTestFinished } from "vitest";
import { leftovers, moreThan, usedMemory, watched } from "@/lib/ftp/testing/leftovers";
import { EventfulServer } from "@/lib/ftp/testing/many-operations";
import { anywhere, openSession } from "@/lib/ftp/testing/open-session";

/** The traffic log keeps 20,000 events, which so many operations fill. */
const warmUp = 2_500;
const total = 10_000;
/** Operations over which the lowest memory counts: the log drops its oldest events by the ten thousand. */
const span = 2_000;
/** Bytes; a single event kept by each operation would be more. */
const maxGrowth = 1024 * 1024;

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
  const memory: { readonly operations: number; readonly bytes: number }[] = [];
  const runTo = async (goal: number) => {
    for (let round = 1; operations < goal; round++) {
      operations += await eventful.round(session, signal);
      if (operations > warmUp && round % 5 === 0) memory.push({ operations, bytes: usedMemory() });
    }
  };
  const lowest = (from: number, to: number) =>
    Math.min(
      ...memory.filter((one) => one.operations > from && one.operations <= to).map(({ bytes }) => bytes),
    );

  await runTo(warmUp);
  const before = await leftovers(network, signal);
  await runTo(total);
  expect(moreThan(before, await leftovers(network, signal))).toEqual([]);
  expect(network.sockets()).toHaveLength(session.connections);
  expect(network.listeners()).toBe(0);
  expect(warnings).not.toContain("MaxListenersExceededWarning");

  const growth = lowest(operations - span, operations) - lowest(warmUp, warmUp + span);
  console.info(`${operations} operations; memory grew by ${Math.round(growth / 1024)} KiB from ${warmUp} on`);
  expect(growth).toBeLessThan(maxGrowth);
});
