import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { transcriptSchema } from "@/lib/contract/traffic";
import type { TrafficDetail, TrafficEvent } from "@/lib/protocol/traffic";
import { eventsAfter } from "./log-events";
import { everything, type LogFilter } from "./log-filter";
import { allFolded, allOpen, type LogFolds } from "./log-folds";
import { LogIndex } from "./log-index";
import { heightOf, type LogRow } from "./log-rows";
import { garbageCollected } from "./testing/garbage";

const server = { address: "127.0.0.1", port: 50_000 };
const client = { address: "127.0.0.1", port: 40_000 };

/** What one passive listing leaves in the log. */
const listing: readonly TrafficDetail[] = [
  { type: "command", line: "PASV" },
  { type: "reply", code: 227, lines: ["227 Entering Passive Mode (127,0,0,1,195,80)"] },
  {
    type: "data-announced",
    dataMode: "passive",
    command: "PASV",
    announced: server,
    used: server,
  },
  { type: "data-dialling", remote: server },
  { type: "command", line: "LIST" },
  { type: "data-opened", local: client, remote: server, openedBy: "client" },
  { type: "reply", code: 150, lines: ["150 Here it comes"] },
  { type: "data-closed", direction: "down", bytes: 64, milliseconds: 2 },
  { type: "reply", code: 226, lines: ["226 Done", "226 Really"] },
];

/** The event of a number in a session that lists again and again, with a NOOP of no exchange between. */
function eventOf(seq: number, connection = 1): TrafficEvent {
  const step = (seq - 1) % 10;
  const round = Math.floor((seq - 1) / 10) + 1;
  const place = { seq, at: seq, session: "s", connection };
  const detail = listing[step];
  if (detail === undefined) return { ...place, exchange: null, type: "command", line: "NOOP" };
  const exchange = { id: round, label: `List ${round}` };
  return detail.type.startsWith("data")
    ? { ...place, exchange, data: round, ...detail }
    : { ...place, exchange, ...detail };
}

const eventsTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, i) => eventOf(first + i));

function rowsOf(index: LogIndex): LogRow[] {
  return Array.from({ length: index.rowCount }, (_, at) => index.row(at)).filter((row) => row !== null);
}
const keysOf = (index: LogIndex) => rowsOf(index).map(({ key }) => key);

/** Everything that can be seen of an index. */
function sightOf(index: LogIndex) {
  const rows = rowsOf(index);
  return {
    rows,
    tops: rows.map((_, at) => index.topOf(at)),
    height: index.height,
    lines: index.lines,
    connections: index.connections,
    passing: index.passingEvents().map(({ seq }) => seq),
  };
}

const onlyData: LogFilter = { ...everything, kinds: new Set(["data"]) };
const onlyText: LogFilter = { ...everything, text: "pasSIVE" };
const someFolded: LogFolds = { all: false, except: new Set([1, 3]) };

describe("a log that grows", () => {
  it.each<[string, LogFilter, LogFolds]>([
    ["everything", everything, allOpen],
    ["some folded", everything, someFolded],
    ["all folded", everything, allFolded],
    ["data only", onlyData, allOpen],
    ["a text, some folded", onlyText, someFolded],
  ])("looks as if it had been read at once: %s", (_what, filter, folds) => {
    const events = eventsTo(100);
    const grown = new LogIndex();
    for (const last of [0, 1, 2, 3, 4, 11, 12, 40, 41, 99, 100])
      grown.update(events.slice(0, last), filter, folds);
    expect(sightOf(grown)).toEqual(sightOf(new LogIndex().update(events, filter, folds)));
    const changed = new LogIndex().update(events).update(events, filter, folds);
    expect(sightOf(changed)).toEqual(sightOf(grown));
  });

  it("looks the same after the first half was trimmed at the end of an exchange", () => {
    const events = eventsTo(100);
    const trimmed = new LogIndex().update(events).update(events.slice(50));
    const read = new LogIndex().update(events.slice(50));
    expect(sightOf(trimmed)).toEqual(sightOf(read));
    expect(trimmed.together(eventOf(1).seq).size).toBe(0);
  });

  it("keeps what is said of an exchange whose beginning was trimmed, and drops the lines", () => {
    const index = new LogIndex().update(eventsTo(9)).update(eventsTo(12).slice(5));
    // Events of other objects are read anew; the same objects are followed.
    const events = eventsTo(12);
    const followed = new LogIndex().update(events.slice(0, 9)).update(events.slice(5));
    expect(keysOf(followed).slice(0, 3)).toEqual(["exchange-1", "event-6", "event-7"]);
    expect(followed.row(0)).toMatchObject({ exchange: { startedAt: 1, bytes: 64 }, total: 4 });
    expect(index.row(0)).toMatchObject({ exchange: { startedAt: 6 } });
  });

  it("is read anew when something came late, in between", () => {
    const events = eventsTo(30);
    const gap = events.filter(({ seq }) => seq < 12 || seq > 16);
    const index = new LogIndex().update(gap).update(events);
    expect(sightOf(index)).toEqual(sightOf(new LogIndex().update(events)));
  });

  it("reads a long list in parts, and what came meanwhile", () => {
    const events = eventsTo(100);
    const index = new LogIndex({ atOnce: 30 });
    const taken = [60, 60, 100, 100].map((last) => {
      index.update(events.slice(0, last));
      return [index.lastSeq, index.isBehind];
    });
    expect(taken).toEqual([
      [30, true],
      [60, false],
      [90, true],
      [100, false],
    ]);
    expect(sightOf(index)).toEqual(sightOf(new LogIndex().update(events)));
  });

  it("follows a view that is cleared and shown again, and another session's events", () => {
    const events = eventsTo(60);
    const index = new LogIndex().update(events);
    index.update(eventsAfter(events, 60));
    expect(sightOf(index)).toMatchObject({
      rows: [],
      height: 0,
      lines: { passing: 0, all: 0 },
      connections: [],
    });
    index.update(eventsAfter(events, 20));
    expect(sightOf(index)).toEqual(sightOf(new LogIndex().update(eventsTo(60, 21))));
    const others = eventsTo(60).map((event) => ({ ...event, session: "t", connection: 4 }));
    expect(index.update(others).connections).toEqual([4]);
  });

  it("puts an announcement back at the end of its line when that comes after it", () => {
    const [pasv, reply, announced] = eventsTo(3);
    if (!pasv || !reply || !announced) throw new Error("There are three");
    const late = [pasv, { ...announced, seq: 2 }, { ...reply, seq: 3 }];
    const index = new LogIndex().update(late.slice(0, 2));
    expect(keysOf(index)).toEqual(["exchange-1", "event-1", "event-2"]);
    expect(index.lines).toEqual({ passing: 2, all: 2 });
    index.update(late);
    expect(keysOf(index)).toEqual(["exchange-1", "event-1", "event-3"]);
    expect(index.row(2)).toMatchObject({ aside: "127.0.0.1:50000", announced: { seq: 2 } });
    expect(index.lines).toEqual({ passing: 2, all: 2 });
    expect(index.indexOfEvent(2)).toBe(2);
  });
});

describe("a log that is shortened at its end, as a replay does that steps back", () => {
  const folder = fileURLToPath(new URL("../../protocol/testing/transcripts/", import.meta.url));
  const recordings = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const recorded = (name: string): readonly TrafficEvent[] =>
    transcriptSchema.parse(JSON.parse(readFileSync(`${folder}${name}`, "utf8"))).events;
  const everySight = (index: LogIndex, events: readonly TrafficEvent[]) => ({
    ...sightOf(index),
    stories: events.map(({ seq }) => [...index.together(seq)].sort((a, b) => a - b)),
  });
  const fresh = (events: readonly TrafficEvent[], filter: LogFilter) =>
    everySight(new LogIndex().update(events, filter), events);

  it.each(recordings)("looks at every step as if nothing had come after it: %s", (name) => {
    const events = recorded(name);
    for (const filter of [everything, { ...onlyData, text: "5" }]) {
      const index = new LogIndex().update(events, filter);
      for (let last = events.length - 1; last > 0; last--) {
        const shown = events.slice(0, last);
        expect(everySight(index.update(shown, filter), shown)).toEqual(fresh(shown, filter));
      }
    }
  });

  it("can go on again, to and fro", () => {
    const events = recorded("proftpd-passive-tls-parallel.json");
    const index = new LogIndex();
    for (const last of [160, 40, 41, 39, 120, 60, 150, 1, 2, 90, 20, 160]) {
      const shown = events.slice(0, last);
      expect(everySight(index.update(shown), shown)).toEqual(fresh(shown, everything));
    }
  });

  it("is read anew when it goes on otherwise than it did", () => {
    const events = eventsTo(60);
    const index = new LogIndex().update(events).update(events.slice(0, 30));
    const others = [
      ...events.slice(0, 30),
      ...eventsTo(50, 31).map((event) => ({ ...event, connection: 7 })),
    ];
    expect(everySight(index.update(others), others)).toEqual(fresh(others, everything));
  });

  it("is read anew when its beginning is trimmed, before or meanwhile", () => {
    const events = eventsTo(60);
    const shown = events.slice(20, 45);
    const before = new LogIndex().update(events).update(events.slice(20)).update(shown);
    expect(everySight(before, shown)).toEqual(fresh(shown, everything));
    const meanwhile = new LogIndex().update(events).update(events.slice(0, 45)).update(shown);
    expect(everySight(meanwhile, shown)).toEqual(fresh(shown, everything));
  });
});

describe("finding places", () => {
  const events = eventsTo(200);
  const index = new LogIndex().update(events, everything, someFolded);

  it("finds the row at every pixel, and every row at its own", () => {
    let top = 0;
    for (const [at, row] of rowsOf(index).entries()) {
      expect(index.topOf(at)).toBe(top);
      expect(index.rowAtPixel(top)).toBe(at);
      expect(index.rowAtPixel(top + heightOf(row) - 1)).toBe(at);
      expect(index.indexOf(row)).toBe(at);
      top += heightOf(row);
    }
    expect(index.height).toBe(top);
    expect(index.rowAtPixel(top + 1000)).toBe(index.rowCount - 1);
    expect(index.rowAtPixel(-5)).toBe(0);
    expect(index.row(index.rowCount)).toBeNull();
    expect(index.row(-1)).toBeNull();
  });

  it("finds a folded line's header, an announcement's line, and nothing for what a filter hides", () => {
    expect(index.row(index.indexOfEvent(5))?.key).toBe("exchange-1");
    expect(index.row(index.indexOfEvent(13))?.key).toBe("event-12");
    expect(index.row(index.indexOfEvent(20))?.key).toBe("event-20");
    const filtered = new LogIndex().update(events, onlyData);
    expect(filtered.indexOfEvent(15)).toBe(-1);
    expect(filtered.row(filtered.indexNear(15))?.key).toBe("event-16");
    expect(filtered.row(filtered.indexNear(9999))?.key).toBe("event-198");
    expect(filtered.indexOfEvent(9999)).toBe(-1);
  });

  it("goes from exchange to exchange, over those that a filter hides", () => {
    const second = index.headerFrom(0, 1);
    expect(index.row(second)?.key).toBe("exchange-2");
    expect(index.headerFrom(second + 3, -1)).toBe(second);
    expect(index.headerFrom(second, -1)).toBe(0);
    expect(index.headerFrom(0, -1)).toBe(-1);
    expect(index.headerFrom(index.rowCount - 1, 1)).toBe(-1);
    const one = new LogIndex().update(events, { ...everything, exchange: 7 });
    expect(one.rowCount).toBe(9);
    expect(one.headerFrom(8, -1)).toBe(0);
    expect(one.headerFrom(0, 1)).toBe(-1);
  });

  it("counts what came after a line, as far as it passes", () => {
    expect(new LogIndex().update(events).passingAfter(190)).toBe(9);
    expect(new LogIndex().update(events, onlyData).passingAfter(190)).toBe(4);
  });

  it("gives the events of what is selected, of an exchange, and of what passes", () => {
    const open = new LogIndex().update(events);
    const seqs = (some: readonly TrafficEvent[]) => some.map(({ seq }) => seq);
    expect(seqs(open.eventsBetween(1, 3))).toEqual([1, 2, 3, 4]);
    expect(seqs(index.eventsBetween(0, 1))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(seqs(open.exchangeEvents(2))).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(seqs(new LogIndex().update(events, { ...everything, text: "noop" }).passingEvents()).length).toBe(
      20,
    );
  });
});

describe("an exchange that failed", () => {
  const exchange = { id: 1, label: "List /" };
  const place = { session: "s", connection: 1, exchange };
  const refused: readonly TrafficEvent[] = [
    { ...place, seq: 1, at: 1, type: "command", line: "EPSV" },
    { ...place, seq: 2, at: 2, type: "reply", code: 500, lines: ["500 what?"] },
  ];

  it("is told with its last line", () => {
    expect(new LogIndex().update(refused).failedExchange(1)).toEqual({ id: 1, lastSeq: 2 });
  });

  it("is none any more once a later step made up for it", () => {
    const index = new LogIndex().update(refused);
    index.update([
      ...refused,
      { ...place, seq: 3, at: 3, type: "command", line: "PASV" },
      { ...place, seq: 4, at: 4, type: "reply", code: 227, lines: ["227 (127,0,0,1,195,80)"] },
    ]);
    expect(index.failedExchange(1)).toBeNull();
  });
});

describe("work with 50,000 events", () => {
  /** Events that count how often anybody looks at them. */
  function counted(events: readonly TrafficEvent[]) {
    const looks = { count: 0 };
    const watched = events.map(
      (event) =>
        new Proxy(event, {
          get(target, property, receiver) {
            looks.count++;
            return Reflect.get(target, property, receiver);
          },
        }),
    );
    return { watched, looks };
  }
  const { watched, looks } = counted(eventsTo(50_100));
  const cost = (work: () => void) => {
    looks.count = 0;
    work();
    return looks.count;
  };

  it("looks at new events only, however many there were", () => {
    const index = new LogIndex();
    index.update(watched.slice(0, 100));
    const early = cost(() => index.update(watched.slice(0, 200)));
    index.update(watched.slice(0, 50_000));
    const late = cost(() => index.update(watched.slice(0, 50_100)));
    // The binary searches for the place where the new ones begin take a few looks more.
    expect(late).toBeLessThan(early * 1.5);
    expect(cost(() => index.update(watched.slice(0, 50_100)))).toBeLessThan(100);
  });

  it("looks at little more than what is taken back, and at nothing anew when it comes again", () => {
    const index = new LogIndex().update(watched.slice(0, 50_000));
    expect(cost(() => index.update(watched.slice(0, 49_999)))).toBeLessThan(1_000);
    expect(cost(() => index.update(watched.slice(0, 49_989)))).toBeLessThan(1_000);
    expect(cost(() => index.update(watched.slice(0, 50_000)))).toBeLessThan(1_000);
    expect(cost(() => index.update(watched.slice(0, 40_000)))).toBeLessThan(5 * 10_000);
  });

  it("leaves the rows alone that nothing happened to", () => {
    const index = new LogIndex().update(watched.slice(0, 50_000));
    const before = rowsOf(index);
    index.update(watched.slice(0, 50_015));
    const after = rowsOf(index);
    const rebuilt = before.filter((row, at) => after[at] !== row);
    expect(rebuilt.map(({ key }) => key)).toEqual([]);
  });

  it("looks at nothing when it folds, and at each event no more than a few times when it filters", () => {
    const index = new LogIndex().update(watched.slice(0, 50_000));
    expect(cost(() => index.update(watched.slice(0, 50_000), everything, allFolded))).toBeLessThan(100);
    expect(cost(() => index.update(watched.slice(0, 50_000), onlyText, allFolded))).toBeLessThan(3 * 50_000);
  });

  it("forgets a block at its beginning without looking at what stays", () => {
    const index = new LogIndex().update(watched.slice(0, 50_000));
    const trim = cost(() => index.update(watched.slice(5_000, 50_000)));
    expect(trim).toBeLessThan(5 * 5_000);
    expect(index.lines.all).toBe((45_000 / 10) * 9);
  });

  it("holds no event that the list no longer has", async () => {
    const index = new LogIndex();
    let events: readonly TrafficEvent[] = [];
    const gone: WeakRef<TrafficEvent>[] = [];
    // An exchange that never ends, on a connection that never answers, beside exchanges that do.
    const add = (seq: number): TrafficEvent =>
      seq % 3 === 0
        ? { ...eventOf(seq), exchange: { id: 0, label: "Delete" }, type: "command", line: `PORT ${seq}` }
        : eventOf(seq);
    for (let seq = 1; seq <= 3_000; seq += 100) {
      const news = Array.from({ length: 100 }, (_, i) => add(seq + i));
      events = [...events, ...news].slice(-500);
      index.update(events, onlyData, someFolded);
      if (seq <= 2_000) gone.push(...news.map((event) => new WeakRef(event)));
    }
    await garbageCollected();
    expect(gone.filter((reference) => reference.deref() !== undefined)).toHaveLength(0);
    expect(index.lines.all).toBeGreaterThan(0);
  });
});
