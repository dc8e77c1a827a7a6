import { describe, expect, it } from "vitest";
import { buildSequence } from "@/lib/protocol/sequence/build-sequence";
import { conversation } from "@/lib/protocol/testing/conversation";
import { SequenceFeed } from "./diagram-feed";

const events = conversation([
  "> EPSV",
  "< 229 (|||49932|)",
  { type: "data-dialling", data: 1, remote: { address: "203.0.113.9", port: 49_932 } },
  "> MLSD",
  {
    type: "data-opened",
    data: 1,
    local: { address: "192.168.1.100", port: 51_234 },
    remote: { address: "203.0.113.9", port: 49_932 },
    openedBy: "client",
  },
  "< 150 Go.",
]);

describe("a growing sequence", () => {
  it("is the same as one that is read at once, however it grows", () => {
    for (const piece of [1, 2, 4]) {
      const feed = new SequenceFeed();
      for (let count = piece; count < events.length; count += piece) feed.read(events.slice(0, count));
      expect(feed.read(events).sequence).toEqual(buildSequence(events));
    }
  });

  it("is the same object while nothing is new", () => {
    const feed = new SequenceFeed();
    expect(feed.read(events)).toBe(feed.read(events));
  });

  it("goes on when the ring has lost its beginning", () => {
    const feed = new SequenceFeed();
    feed.read(events.slice(0, 4));
    const { sequence } = feed.read(events.slice(2));
    expect(sequence).toEqual(buildSequence(events));
  });

  it("begins anew for other events", () => {
    const feed = new SequenceFeed();
    feed.read(events);
    const others = conversation(["> NOOP", "< 200 Ok."], { id: 9, label: "Ping" });
    expect(feed.read(others)).toEqual({
      sequence: buildSequence(others),
      exchanges: [{ id: 9, label: "Ping" }],
      complete: true,
    });
  });

  it("begins anew when events arrive late in between", () => {
    const feed = new SequenceFeed();
    feed.read(events.filter(({ seq }) => seq !== 2));
    expect(feed.read(events).sequence).toEqual(buildSequence(events));
  });

  it("begins anew when it was cleared, and shows nothing then", () => {
    const feed = new SequenceFeed();
    feed.read(events);
    expect(feed.read([]).sequence.steps).toEqual([]);
    expect(feed.read(events.slice(5)).sequence).toEqual(buildSequence(events.slice(5)));
  });

  it("stops when its time is spent, and goes on from there", () => {
    const long = conversation(Array.from({ length: 3000 }, () => "> NOOP"));
    const feed = new SequenceFeed();
    expect(feed.read(long, () => true)).toMatchObject({ complete: false });
    expect(feed.read(long)).toMatchObject({ complete: true, sequence: buildSequence(long) });
  });

  it("names the operations in the order in which they began", () => {
    const first = conversation(["> NOOP"], { id: 1, label: "a" });
    const second = conversation(["> NOOP"], { id: 2, label: "b" }, 2);
    expect(new SequenceFeed().read([...first, ...second]).exchanges.map(({ label }) => label)).toEqual([
      "a",
      "b",
    ]);
  });
});
