import { describe, expect, it } from "vitest";
import { buildSequence } from "@/lib/protocol/sequence/build-sequence";
import { sharedClock } from "@/lib/protocol/sequence/clock";
import { conversation, type Step } from "@/lib/protocol/testing/conversation";
import { endShapes, headShapes, lifelineShapes } from "./diagram-frame";
import {
  type DiagramLayout,
  GrowingLayout,
  HEADING,
  layoutSequence,
  rowsBetween,
  sequenceMoments,
} from "./diagram-layout";
import { rowShapes } from "./diagram-rows";
import type { DiagramShape } from "./diagram-shape";

const server = { address: "203.0.113.9", port: 49_932 };
const client = { address: "192.168.1.100", port: 51_234 };
const listening = { address: "192.168.1.100", port: 52_112 };

const announced: Step = {
  type: "data-announced",
  data: 1,
  dataMode: "passive",
  command: "EPSV",
  announced: { address: null, port: 49_932 },
  used: server,
};
const dialling: Step = { type: "data-dialling", data: 1, remote: server };
const dialled: Step = { type: "data-opened", data: 1, local: client, remote: server, openedBy: "client" };
const accepted: Step = {
  type: "data-opened",
  data: 1,
  local: listening,
  remote: { address: "203.0.113.9", port: 20 },
  openedBy: "server",
};
const closed: Step = { type: "data-closed", data: 1, direction: "down", bytes: 1204, milliseconds: 20 };
const passive: readonly Step[] = [announced, dialling, "> MLSD", dialled, "< 150 Go.", closed, "< 226 Ok."];
const active: readonly Step[] = [
  { type: "data-listening", data: 1, local: listening },
  "> PORT 192,168,1,100,203,144",
  {
    type: "data-announced",
    data: 1,
    dataMode: "active",
    command: "PORT",
    announced: listening,
    used: listening,
  },
  "< 200 Ok.",
  "> MLSD",
  accepted,
  "< 150 Go.",
  closed,
  "< 226 Ok.",
];

function layoutOf(steps: readonly Step[], width = 640): DiagramLayout {
  return layoutSequence(buildSequence(conversation(steps)), { width });
}

function shapesOf(layout: DiagramLayout, kind: string): readonly DiagramShape[] {
  const row = layout.rows.find(({ step }) => step.kind === kind);
  if (row === undefined) throw new Error(`no ${kind}`);
  return rowShapes(row, layout);
}

function texts(shapes: readonly DiagramShape[]): readonly string[] {
  return shapes.flatMap((shape) =>
    shape.kind === "text" ? [shape.spans.map(({ text }) => text).join("")] : [],
  );
}

/** Where a text stands. */
function placeOf(shapes: readonly DiagramShape[], text: string): number {
  const found = shapes.find(
    (shape) => shape.kind === "text" && shape.spans.some((span) => span.text === text),
  );
  if (found?.kind !== "text") throw new Error(`no text ${text}`);
  return found.x;
}

function barsOf(layout: DiagramLayout) {
  return layout.barsBetween(0, layout.height);
}

/** From where to where the thick line of an opening arrow goes. */
function arrowOf(shapes: readonly DiagramShape[]): readonly [from: number, to: number] {
  const [line] = shapes;
  if (line?.kind !== "path") throw new Error("no arrow");
  const [, from = "", to = ""] = /^M(-?[\d.]+) [\d.]+H(-?[\d.]+)/.exec(line.d) ?? [];
  expect(line.width).toBe(4);
  return [Number(from), Number(to)];
}

describe("the opening arrow", () => {
  it("goes from Portside to the server in passive mode, with the ports at its ends", () => {
    const layout = layoutOf(passive);
    const shapes = shapesOf(layout, "dial");
    const [from, to] = arrowOf(shapes);
    expect(from).toBeLessThan(to);
    expect(Math.abs(from - layout.client)).toBeLessThan(10);
    expect(texts(shapes)).toEqual(expect.arrayContaining(["Portside dials", ":51234", ":49932"]));
    expect(placeOf(shapes, ":51234")).toBeLessThan(layout.client);
    expect(placeOf(shapes, ":49932")).toBeGreaterThan(layout.server);
  });

  it("goes from the server to Portside in active mode, with the ports at its ends", () => {
    const layout = layoutOf(active);
    const shapes = shapesOf(layout, "dial");
    const [from, to] = arrowOf(shapes);
    expect(from).toBeGreaterThan(to);
    expect(Math.abs(from - layout.server)).toBeLessThan(10);
    expect(texts(shapes)).toEqual(expect.arrayContaining(["the server dials", ":52112", ":20"]));
    expect(placeOf(shapes, ":52112")).toBeLessThan(layout.client);
    expect(placeOf(shapes, ":20")).toBeGreaterThan(layout.server);
  });

  it("is broken off before its target, in the colour of what went wrong, where it failed", () => {
    const layout = layoutOf([
      announced,
      dialling,
      { type: "data-failed", data: 1, reason: "timeout", address: server },
    ]);
    const shapes = shapesOf(layout, "dial");
    expect(arrowOf(shapes)[1]).toBeLessThan(layout.server - 30);
    expect(shapes[0]).toMatchObject({ stroke: "wrong" });
    expect(shapes[0]).not.toHaveProperty("dash");
    expect(texts(shapes)).toContain("failed after 100 ms: no answer in time");
  });

  it("is dashed where the server's dial is only inferred", () => {
    const failed = layoutOf([...active.slice(0, 5), "< 425 No."]);
    expect(shapesOf(failed, "dial")[0]).toHaveProperty("dash");
    expect(arrowOf(shapesOf(failed, "dial"))[1]).toBeGreaterThan(failed.client + 30);
  });

  it("doesn't come from the server where another host dialled", () => {
    const stranger = { address: "198.51.100.66", port: 4000 };
    const layout = layoutOf([
      ...active.slice(0, 5),
      { type: "data-failed", data: 1, reason: "wrong-peer", address: stranger },
    ]);
    const shapes = shapesOf(layout, "dial");
    expect(texts(shapes)).toContain("another host dials");
    expect(arrowOf(shapes)[0]).toBeLessThan(layout.server - 40);
  });
});

describe("a layout", () => {
  it("puts every row below the one before", () => {
    const { rows, height } = layoutOf(passive);
    expect(rows.length).toBeGreaterThan(3);
    let end = 0;
    for (const row of rows) {
      expect(row.y).toBeGreaterThanOrEqual(end);
      end = row.y + row.height;
      expect(end).toBeLessThanOrEqual(height);
    }
  });

  it.each([240, 265, 320, 360, 640, 1040])("keeps everything inside of %i pixels", (width) => {
    for (const steps of [passive, active]) {
      const layout = layoutOf(steps, width);
      for (const row of layout.rows) {
        for (const shape of [...rowShapes(row, layout), ...headShapes(layout, "ftp.example.com")]) {
          if (shape.kind === "rect") {
            expect(shape.x).toBeGreaterThanOrEqual(0);
            expect(shape.x + shape.width).toBeLessThanOrEqual(layout.width);
          }
          if (shape.kind !== "text") continue;
          const length = shape.spans.reduce((sum, { text }) => sum + text.length, 0) * shape.size * 0.6;
          const left = { start: shape.x, middle: shape.x - length / 2, end: shape.x - length }[shape.anchor];
          expect(left).toBeGreaterThanOrEqual(-1);
          expect(left + length).toBeLessThanOrEqual(layout.width + 1);
        }
      }
    }
  });

  it("draws the bytes between the lifelines until they ended, and the connection from its dial on", () => {
    const layout = layoutOf(active);
    const dial = layout.rows.find(({ step }) => step.kind === "dial");
    const connection = barsOf(layout).find(
      ({ kind, channel }) => kind === "connection" && channel.kind === "data",
    );
    const bytes = barsOf(layout).find(({ kind }) => kind === "transfer");
    expect(connection?.from).toBeGreaterThan(dial?.y ?? 0);
    expect(bytes?.from).toBeGreaterThan(connection?.from ?? 0);
    expect(bytes?.to).toBe(connection?.to);
  });

  it("leaves a connection open that has no end yet", () => {
    const layout = layoutOf(active.slice(0, 7));
    expect(barsOf(layout).find(({ kind }) => kind === "transfer")?.to).toBe(layout.height - 6);
  });

  it("puts connections that are open at the same time beside each other", () => {
    const other = { address: "203.0.113.9", port: 50_000 };
    const layout = layoutOf([
      dialling,
      dialled,
      { type: "data-dialling", data: 2, connection: 2, remote: other },
      closed,
      { type: "data-dialling", data: 3, remote: other },
    ]);
    const slots = barsOf(layout)
      .filter(({ kind, channel }) => kind === "connection" && channel.kind === "data")
      .map(({ channel, slot }) => [channel.number, slot]);
    expect(slots).toEqual([
      [1, 0],
      [2, 1],
      [3, 0],
    ]);
  });

  it("marks a long wait, and tells whether bytes were on their way or a dial without an answer", () => {
    const late = (steps: readonly Step[], from: number) =>
      layoutSequence(
        buildSequence(
          conversation(steps).map((event) =>
            event.seq < from ? event : { ...event, at: event.at + 60_000 },
          ),
        ),
        { width: 640 },
      ).gaps.map(({ milliseconds, meanwhile }) => [Math.round(milliseconds / 1000), meanwhile]);
    expect(late(["> NOOP", "< 200 Ok."], 2)).toEqual([[60, null]]);
    expect(late(passive, 6)).toEqual([[60, "bytes"]]);
    expect(late([dialling, "> MLSD", "< 425 No."], 3)).toEqual([[60, "dial"]]);
  });

  it("begins with the control connections that were open before", () => {
    const events = conversation([
      { type: "control-opened", local: client, remote: { address: "203.0.113.9", port: 21 } },
      "> NOOP",
    ]);
    const sequence = buildSequence(events);
    expect(layoutSequence(sequence, { width: 640 }).leadIns).toEqual([]);
    const later = { ...sequence, steps: sequence.steps.slice(1) };
    expect(layoutSequence(later, { width: 640 }).leadIns.map(({ key }) => key)).toEqual(["control 1"]);
  });

  it("puts the same moment of two sequences with one clock at the same height", () => {
    const a = buildSequence(conversation(passive));
    const b = buildSequence(conversation(active, { id: 2, label: "again" }, 50));
    const starts = [a, b].map(({ steps }) => steps[0]?.at ?? 0);
    const clock = sharedClock([a, b].map((sequence, i) => sequenceMoments(sequence, starts[i])));
    const [left, right] = [a, b].map((sequence, i) =>
      layoutSequence(sequence, { width: 400, clock, origin: starts[i] }),
    );
    const heights = [left, right].map(
      (layout, i) => new Map(layout?.rows.toReversed().map(({ step, y }) => [step.at - (starts[i] ?? 0), y])),
    );
    const shared = [...(heights[0]?.keys() ?? [])].filter((since) => heights[1]?.has(since));
    expect(shared.length).toBeGreaterThan(2);
    for (const since of shared) expect(heights[0]?.get(since), `${since} ms`).toBe(heights[1]?.get(since));
    expect(left?.height).toBe(right?.height);
  });
});

describe("two drawings on one clock, one of which ends early", () => {
  const short = buildSequence(conversation(["> NOOP", "< 200 Ok."]));
  const late = conversation(["> PWD", "< 257 /", "> NOOP", "< 200 Ok."], { id: 2, label: "again" }).map(
    (event, i) => ({ ...event, at: event.at + (i > 1 ? 6000 : 0) }),
  );
  const long = buildSequence(late);
  const origin = late[0]?.at ?? 0;
  const clock = sharedClock([sequenceMoments(short, origin), sequenceMoments(long, origin)]);
  const [left, right] = [short, long].map((sequence) =>
    layoutSequence(sequence, { width: 265, clock, origin }),
  );
  if (left === undefined || right === undefined) throw new Error("There are two");
  const textOf = (shapes: readonly DiagramShape[]) =>
    shapes.flatMap((shape) => (shape.kind === "text" ? shape.spans.map(({ text }) => text) : []));

  it("draws no wait, no lifeline and no connection after the end of the one", () => {
    expect(right.gaps).toHaveLength(1);
    expect(left.gaps).toEqual([]);
    expect(left.end).toBeLessThan((right.gaps[0]?.y ?? 0) + 20);
    for (const { to } of left.barsBetween(0, left.height)) expect(to).toBeLessThanOrEqual(left.end);
    for (const shape of lifelineShapes(left, 0, left.height)) {
      if (shape.kind === "rect") expect(shape.y + shape.height).toBe(left.end);
    }
  });

  it("marks that end, and none where the other one ends with the drawing", () => {
    expect(textOf(endShapes(left))).toEqual(["the end, after 100 ms"]);
    expect(endShapes(right)).toEqual([]);
    expect(endShapes(layoutOf(passive))).toEqual([]);
  });
});

describe("a drawing with little room", () => {
  it("has every port between its lifelines, and none twice at a dial", () => {
    const layout = layoutOf(active, 265);
    const dial = layout.rows.find(({ step }) => step.kind === "dial");
    if (dial === undefined) throw new Error("There is a dial");
    const ports = rowShapes(dial, layout).filter(
      (shape) => shape.kind === "text" && shape.spans[0]?.text.startsWith(":"),
    );
    expect(ports).toHaveLength(2);
    for (const shape of ports) {
      if (shape.kind !== "text") continue;
      expect(shape.x).toBeGreaterThan(layout.client);
      expect(shape.x).toBeLessThan(layout.server);
      expect(shape.y).toBeLessThan(dial.y + dial.height);
    }
  });
});

describe("names of operations", () => {
  const events = [
    ...conversation(["> NOOP", "< 200 Ok."], { id: 1, label: "Ping" }),
    ...conversation(["> PWD", "< 257 /"], { id: 2, label: "Where" }, 3),
  ];
  const sequence = buildSequence(events);

  it("stand above their first rows, where several are drawn", () => {
    const { rows } = layoutSequence(sequence, { width: 640, headings: true });
    expect(rows.map(({ heading }) => heading)).toEqual(["Ping", null, "Where", null]);
    const plain = layoutSequence(sequence, { width: 640 }).rows;
    expect(plain.map(({ heading }) => heading)).toEqual([null, null, null, null]);
    expect(rows.map(({ y }, i) => Math.round(y - (plain[i]?.y ?? 0)))).toEqual([
      HEADING,
      HEADING,
      2 * HEADING,
      2 * HEADING,
    ]);
  });
});

describe("a growing layout", () => {
  const sequences = Array.from({ length: active.length }, (_, i) =>
    buildSequence(conversation(active.slice(0, i + 1))),
  );

  it("is the same as one that is made at once", () => {
    const growing = new GrowingLayout();
    for (const sequence of sequences) {
      const grown = growing.read(sequence, { width: 640 });
      const whole = layoutSequence(sequence, { width: 640 });
      expect({ ...grown, barsBetween: barsOf(grown) }).toEqual({ ...whole, barsBetween: barsOf(whole) });
    }
  });

  it("begins anew for another sequence", () => {
    const growing = new GrowingLayout();
    growing.read(buildSequence(conversation(passive)), { width: 640 });
    const other = buildSequence(conversation(active, { id: 2, label: "again" }, 100));
    expect(growing.read(other, { width: 640 }).rows).toEqual(layoutSequence(other, { width: 640 }).rows);
  });

  it("stops when its time is spent, and goes on from there", () => {
    const long = buildSequence(conversation(Array.from({ length: 3000 }, () => "> NOOP")));
    const growing = new GrowingLayout();
    const first = growing.read(long, { width: 640 }, () => true);
    expect(first.complete).toBe(false);
    expect(first.rows.length).toBeLessThan(3000);
    expect(growing.read(long, { width: 640 }).rows).toEqual(layoutSequence(long, { width: 640 }).rows);
  });
});

describe("what is in view", () => {
  it("is found among thousands of rows, those at the edges included", () => {
    const { rows } = layoutOf(Array.from({ length: 5000 }, (_, i) => `> NOOP ${i}`));
    const seen = rowsBetween(rows, 10_000, 10_500);
    expect(seen.length).toBeLessThan(30);
    for (const row of rows) {
      const isIn = row.y + row.height >= 10_000 && row.y <= 10_500;
      if (isIn !== seen.includes(row)) throw new Error(`row ${row.index}`);
    }
  });
});
