import { afterEach, describe, expect, it, vi } from "vitest";
import { buildSequence, SequenceBuilder } from "@/lib/protocol/sequence/build-sequence";
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

describe("a sequence that is stepped back, as in a replay", () => {
  afterEach(() => vi.restoreAllMocks());

  /** Listings one after the other, on control connections that come and go. */
  const long = Array.from({ length: 3000 }, (_, round) =>
    events.map((event, i) => ({
      ...event,
      seq: round * events.length + i + 1,
      at: event.at + round * 1000,
      connection: 1 + (round % 3),
      exchange: { id: round, label: `List ${round}` },
      ...(event.data === undefined ? {} : { data: round }),
    })),
  ).flat();

  it("is what the events say, wherever it goes to", () => {
    const feed = new SequenceFeed();
    for (const end of [long.length, 17_999, 17_998, 16_000, 9001, 12_345, 12_000, 4, 3, 18_000, 1000, 999]) {
      const shown = long.slice(0, end);
      const fed = feed.read(shown);
      expect(fed.sequence).toEqual(buildSequence(shown));
      expect(fed.exchanges).toHaveLength(Math.ceil(end / events.length));
    }
  });

  it("is what the events say when the ring has lost its beginning meanwhile", () => {
    const feed = new SequenceFeed();
    feed.read(long.slice(0, 12_000));
    const whole = feed.read(long.slice(600, 14_000)).sequence;
    expect(whole).toEqual(buildSequence(long.slice(0, 14_000)));
    expect(feed.read(long.slice(600, 11_500)).sequence).toEqual(buildSequence(long.slice(0, 11_500)));
  });

  it("reads no more than 1,000 events anew for a step near the end, and no more than 8,000 far from it", () => {
    const feed = new SequenceFeed();
    feed.read(long);
    const add = vi.spyOn(SequenceBuilder.prototype, "add");
    const readFor = (end: number) => {
      add.mockClear();
      feed.read(long.slice(0, end));
      return add.mock.calls.length;
    };
    for (let end = long.length - 1; end > long.length - 2900; end -= 350)
      expect(readFor(end)).toBeLessThan(1200);
    expect(readFor(7990)).toBeLessThan(8000);
    expect(readFor(7900)).toBeLessThan(1200);
    expect(readFor(7901)).toBe(1);
  });
});
