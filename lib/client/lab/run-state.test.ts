import { expect, it } from "vitest";
import { EVENTS_KEPT, type LabRunState, reduceRun } from "./run-state";
import { droppedNetwork, droppedRun, droppedTraffic } from "./testing/recorded-run";

it("a stream that is opened again tells nothing twice", () => {
  let run: LabRunState = { ...droppedRun, events: [], network: [] };
  for (const event of [...droppedTraffic, ...droppedTraffic])
    run = reduceRun(run, { type: "traffic", event });
  for (const event of [...droppedNetwork, ...droppedNetwork])
    run = reduceRun(run, { type: "network", event });
  expect(run.events).toEqual(droppedTraffic);
  expect(run.network).toEqual(droppedNetwork);
});

it("events that come late stand in their place", () => {
  const [first, second, third] = droppedTraffic;
  if (!first || !second || !third) throw new Error("The recording is too short");
  let run: LabRunState = { ...droppedRun, events: [] };
  for (const event of [first, third, second]) run = reduceRun(run, { type: "traffic", event });
  expect(run.events).toEqual([first, second, third]);
});

it("keeps a bounded number of events", () => {
  const [first] = droppedTraffic;
  if (!first) throw new Error("The recording is too short");
  const many = Array.from({ length: EVENTS_KEPT }, (_, index) => ({ ...first, seq: index + 1 }));
  const run = reduceRun(
    { ...droppedRun, events: many },
    { type: "traffic", event: { ...first, seq: EVENTS_KEPT + 1 } },
  );
  expect(run.events).toHaveLength(EVENTS_KEPT);
});
