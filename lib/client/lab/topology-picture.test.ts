import { describe, expect, it } from "vitest";
import { BEGAN, droppedRun, endedRun, endpoint, networkOf, trafficOf } from "./testing/recorded-run";
import { describePicture, pictureAt, stillPicture } from "./topology-picture";

const END = Number.POSITIVE_INFINITY;
const gateway = { part: "gateway", site: "client" } as const;

describe("the drawing of a network", () => {
  it("stops an attempt where a rule stopped it, and names the rule", () => {
    const { arrows, layout } = pictureAt(droppedRun, END, 700);
    const [control, data] = arrows;
    expect(control).toMatchObject({ kind: "control", phase: "open", title: "control connection, port 21" });
    expect(data).toMatchObject({
      kind: "data",
      phase: "stopped",
      title: "the server dials 198.51.100.7:52112",
      note: { tone: "wrong", lines: ["dropped by rule 1 (in, any port)"] },
    });
    const [wall] = layout.walls;
    expect(data?.points.at(-1)?.x).toBe(wall?.x);
    expect(data?.points.at(0)?.x).toBe(layout.hosts.find(({ site }) => site === "server")?.x);
  });

  it("is a function of the moment: an attempt is drawn on its way", () => {
    const before = pictureAt(droppedRun, BEGAN + 50, 700);
    expect(before.arrows.map(({ phase }) => phase)).toEqual(["open"]);
    const { arrows, layout } = pictureAt(droppedRun, BEGAN + 110, 700);
    const tip = arrows[1]?.points.at(-1)?.x ?? 0;
    const [from, to] = [layout.hosts[1]?.x ?? 0, layout.walls[0]?.x ?? 0];
    expect(arrows[1]?.phase).toBe("travelling");
    expect(tip).toBeCloseTo((from + to) / 2);
  });

  it("has room from the start for all that will happen, so that nothing moves", () => {
    expect(pictureAt(droppedRun, BEGAN, 700).layout).toEqual(pictureAt(droppedRun, END, 700).layout);
  });

  it("shows what NAT wrote, and that a data connection was closed", () => {
    const [own, outside] = [endpoint("192.168.1.100", 40_001), endpoint("198.51.100.7", 40_001)];
    const target = endpoint("203.0.113.10", 50_000);
    const run = endedRun("client-nat", {
      network: networkOf(
        [0, 1, { event: "sent", station: { part: "host", site: "client" }, from: own, to: target }],
        [0, 1, { event: "passed", station: gateway, by: { reason: "default" } }],
        [0, 1, { event: "translated", station: gateway, end: "source", before: own, after: outside }],
        [9, 1, { event: "arrived", station: { part: "host", site: "server" }, from: outside, to: target }],
      ),
      events: trafficOf(
        [10, { type: "data-opened", local: own, remote: target, openedBy: "client" }, 1],
        [20, { type: "data-closed", direction: "down", bytes: 590, milliseconds: 10 }, 1],
      ),
    });
    expect(pictureAt(run, BEGAN + 15, 700).arrows[0]).toMatchObject({
      phase: "open",
      note: { lines: ["192.168.1.100 → 198.51.100.7"] },
    });
    expect(pictureAt(run, END, 700).arrows[0]).toMatchObject({ phase: "closed" });
  });

  it("turns off the lane to a third host", () => {
    const run = endedRun("bounce", {
      network: networkOf(
        [
          0,
          1,
          {
            event: "sent",
            station: { part: "host", site: "server" },
            from: endpoint("203.0.113.10", 49_000),
            to: endpoint("192.0.2.66", 25),
          },
        ],
        [
          5,
          1,
          {
            event: "stopped",
            station: { part: "host", site: "third" },
            by: { reason: "nobody-listens" },
            answer: "refused",
          },
        ],
      ),
    });
    const { arrows, layout } = pictureAt(run, END, 700);
    const points = arrows[0]?.points ?? [];
    expect(points).toHaveLength(3);
    expect(points[1]?.x).toBe(layout.internet.x);
    expect(points[2]).toEqual({
      x: layout.internet.x,
      y: layout.hosts.find(({ site }) => site === "third")?.y,
    });
  });

  it.each([328, 694, 1200])("keeps everything within %d pixels", (width) => {
    const { arrows, layout } = pictureAt(droppedRun, END, width);
    for (const host of layout.hosts) {
      expect(host.x).toBeGreaterThanOrEqual(0);
      expect(host.x + host.width).toBeLessThanOrEqual(width);
      expect(host.y + host.height).toBeLessThanOrEqual(layout.height);
    }
    for (const lane of arrows.map((arrow) => arrow.lane)) expect(lane).toBeLessThan(layout.height);
    for (const { note } of arrows) {
      for (const line of note?.lines ?? []) expect(line.length * 6).toBeLessThanOrEqual(Math.max(width, 144));
    }
  });

  it("can be told in words", () => {
    expect(describePicture(pictureAt(droppedRun, END, 700))).toContain(
      "the server dials 198.51.100.7:52112: dropped by rule 1 (in, any port).",
    );
    expect(describePicture(stillPicture(droppedRun.setup, 700))).toMatch(/Nothing was dialled yet\.$/);
  });
});
