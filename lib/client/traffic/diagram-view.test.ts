import { describe, expect, it } from "vitest";
import { conversation } from "@/lib/protocol/testing/conversation";
import { fitZoom, indexOf, nextZoom, shownExchange, stepIndexOf } from "./diagram-view";

describe("the operation that is drawn", () => {
  const events = [
    ...conversation(["> NOOP", "< 200 Ok."], { id: 1, label: "a" }),
    ...conversation([{ type: "control-closed", by: "server", reason: "" }], null, 3),
    ...conversation(["> NOOP", "< 200 Ok."], { id: 2, label: "b" }, 4),
  ];

  it.each([
    ["the newest, as long as nothing is chosen", { selected: null, picked: null }, 2],
    ["the selected line's", { selected: 2, picked: null }, 1],
    ["the one before a line that belongs to none", { selected: 3, picked: null }, 1],
    ["the newest, when the selected line is gone", { selected: 99, picked: null }, 2],
    ["the one that was picked", { selected: 4, picked: 1 }, 1],
  ] as const)("is %s", (_, choice, id) => {
    expect(shownExchange(events, choice)).toBe(id);
  });

  it("is none where no event belongs to one", () => {
    expect(shownExchange(conversation(["> NOOP"], null), { selected: 1, picked: null })).toBeNull();
  });
});

describe("zoom", () => {
  it("goes up and down in steps, and stops at its ends", () => {
    expect(nextZoom(nextZoom(1, 1), -1)).toBe(1);
    let zoom = 1;
    for (let i = 0; i < 20; i++) zoom = nextZoom(zoom, 1);
    expect(nextZoom(zoom, 1)).toBe(zoom);
    for (let i = 0; i < 40; i++) zoom = nextZoom(zoom, -1);
    expect(nextZoom(zoom, -1)).toBe(zoom);
  });

  it("fits a high picture into the view, and leaves a low one as it is", () => {
    expect(fitZoom({ height: 970 }, { clientHeight: 500 })).toBe(0.5);
    expect(fitZoom({ height: 100 }, { clientHeight: 500 })).toBe(1);
    expect(fitZoom({ height: 1_000_000 }, { clientHeight: 500 })).toBe(0.25);
  });
});

describe("finding an event", () => {
  const events = conversation(["> a", "> b", "> c"]).filter(({ seq }) => seq !== 2);
  it("finds those that are there", () => {
    expect([1, 2, 3, 4].map((seq) => indexOf(events, seq))).toEqual([0, -1, 1, -1]);
  });
});

describe("finding the step of an event", () => {
  const steps = [{ seqs: [1] }, { seqs: [2, 3] }, { seqs: [3, 4] }] as const;
  it.each([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, -1],
    [null, -1],
  ])("takes the one that %j began, else one that it is part of", (seq, at) => {
    expect(stepIndexOf(steps, seq)).toBe(at);
  });
});
