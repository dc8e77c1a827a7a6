import { expect, it } from "vitest";
import type { NetworkEvent } from "../../protocol/lab/network-event";
import { NetworkRecord } from "./network-record";

const event = (attempt: number): NetworkEvent => ({
  ...{ type: "network", at: attempt, attempt, event: "given-up", station: { part: "internet" } },
});

it("what the network told is numbered, and the oldest is forgotten first", () => {
  const record = new NetworkRecord(3);
  let heard = 0;
  const stop = record.subscribe(() => heard++);
  expect(record.after()).toEqual([]);
  for (const attempt of [1, 2, 3, 4]) record.add(event(attempt));
  stop();
  record.add(event(5));
  expect(record.after().map(({ number }) => number)).toEqual([3, 4, 5]);
  expect(record.after(4).map(({ number, attempt }) => [number, attempt])).toEqual([[5, 5]]);
  expect(record.after(5)).toEqual([]);
  expect(heard).toBe(4);
});
