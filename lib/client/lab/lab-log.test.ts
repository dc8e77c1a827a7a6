import { expect, it } from "vitest";
import { describeItem, labLog } from "./lab-log";
import { droppedNetwork, droppedRun, droppedTraffic } from "./testing/recorded-run";

it("what only the network saw stands between what the two ends saw, on one clock", () => {
  const items = labLog(droppedTraffic, droppedNetwork, droppedRun.setup.topology);
  expect(items.slice(-5).map(describeItem)).toEqual([
    "sent: MLSD /",
    "the network: 203.0.113.10 dials 198.51.100.7:52112",
    "the network: your firewall: dropped by rule 1 (in, any port); no answer goes back",
    "the network: the server gives up: no answer in 4.0 s",
    "received: 425 Failed to establish connection.",
  ]);
});

it("keeps the order of each, whatever the clock did", () => {
  const [first, second] = droppedTraffic;
  if (!first || !second) throw new Error("The recording is too short");
  const setBack = [first, { ...second, at: first.at - 5000 }];
  expect(labLog(setBack, [], droppedRun.setup.topology).map(describeItem)).toEqual([
    "control connection: dialling 203.0.113.10:21",
    expect.stringContaining("control connection 1 opened"),
  ]);
});
