import { describe, expect, it } from "vitest";
import { FakeClock } from "../testing/fake-clock";
import { StepGate } from "./step-gate";

const forever = new AbortController().signal;
const to = { address: "192.0.2.1", port: 5000 };

describe("what a run in step mode is about to do", () => {
  it("goes at once until it begins", async () => {
    const gate = new StepGate();
    await gate.beforeCommand("USER a", forever);
    expect(gate.waiting).toBeNull();
  });

  it("goes one after the other, in the order in which it came", async () => {
    const gate = new StepGate();
    gate.begin();
    const gone: string[] = [];
    void gate.beforeCommand("PASV", forever).then(() => gone.push("command"));
    void gate.beforeDial("data", to).then(() => gone.push("dial"));
    const third = gate.beforeServerDials(to).then(() => gone.push("server"));
    expect(gate.waiting).toEqual({ number: 1, actor: "client", action: { type: "command", line: "PASV" } });
    expect(gate.next()?.number).toBe(1);
    expect(gate.waiting).toMatchObject({ number: 2, action: { type: "dial", purpose: "data", to } });
    gate.next();
    expect(gate.waiting).toMatchObject({ number: 3, actor: "server" });
    gate.next();
    await third;
    expect(gone).toEqual(["command", "dial", "server"]);
    expect(gate.next()).toBeNull();
  });

  it("goes all together, and without a stop from then on", async () => {
    const gate = new StepGate();
    gate.begin();
    const both = [gate.beforeCommand("PASV", forever), gate.beforeDial("data", to)];
    expect(gate.open()?.number).toBe(1);
    await Promise.all(both);
    await gate.beforeCommand("LIST", forever);
    expect(gate.isHolding).toBe(false);
  });

  it("never goes when the run ends", async () => {
    const gate = new StepGate();
    gate.begin();
    const command = gate.beforeCommand("PASV", forever);
    gate.cancel();
    await expect(command).rejects.toMatchObject({ code: "cancelled" });
    await gate.beforeCommand("QUIT", forever);
  });

  it("is taken back by who doesn't want it any more", async () => {
    const gate = new StepGate();
    const told: (number | undefined)[] = [];
    gate.begin();
    gate.subscribe(({ waiting }) => told.push(waiting?.number));
    const gone = new AbortController();
    const first = gate.beforeDial("data", to, gone.signal);
    const second = gate.beforeDial("data", to, gone.signal);
    void gate.beforeCommand("ABOR", forever);
    gone.abort();
    await expect(first).rejects.toMatchObject({ code: "cancelled" });
    await expect(second).rejects.toMatchObject({ code: "cancelled" });
    await expect(gate.beforeDial("data", to, gone.signal)).rejects.toMatchObject({ code: "cancelled" });
    expect(gate.waiting).toMatchObject({ action: { line: "ABOR" } });
    expect(told).toEqual([1, 2, 3]);
  });

  it("is given up when nobody lets it go for minutes, counted anew for each step", () => {
    const clock = new FakeClock();
    let forgotten = 0;
    const gate = new StepGate({ clock, onForgotten: () => forgotten++ });
    gate.begin();
    void gate.beforeCommand("PASV", forever);
    clock.advance(290_000);
    void gate.beforeDial("data", to);
    gate.next();
    clock.advance(290_000);
    expect(forgotten).toBe(0);
    clock.advance(10_000);
    expect(forgotten).toBe(1);
    gate.open();
    expect(clock.waiting).toBe(0);
  });
});
