import { describe, expect, it } from "vitest";
import type { TrafficDetail, TrafficEvent } from "../traffic";
import type { NetworkDetail, NetworkEvent } from "./network-event";
import { type Expectation, judge, type Prediction, portChoices } from "./prediction";
import type { PendingStep } from "./step";

const CLIENT = { address: "198.51.100.7", port: 40_001 };
const SERVER = { address: "203.0.113.10", port: 21 };

let seq = 0;
function traffic(at: number, detail: TrafficDetail): TrafficEvent {
  return { seq: ++seq, at, session: "s", connection: 1, exchange: null, ...detail };
}

const opened = traffic(1, { type: "control-opened", local: CLIENT, remote: SERVER });

function announced(command: "PASV" | "EPSV" | "PORT" | "EPRT", port: number): TrafficEvent {
  const dataMode = command === "PASV" || command === "EPSV" ? "passive" : "active";
  return traffic(2, {
    type: "data-announced",
    ...{ dataMode, command, announced: { address: null, port }, used: null },
  });
}

type Numbered = NetworkEvent & { readonly number: number };
function network(...details: readonly NetworkDetail[]): Numbered[] {
  return details.map((detail, index) => ({
    ...{ type: "network", at: 10 + index, attempt: 2, number: index + 1 },
    ...detail,
  }));
}

const clientHost = { part: "host", site: "client" } as const;
const serverHost = { part: "host", site: "server" } as const;
const clientGateway = { part: "gateway", site: "client" } as const;

function dial(actor: "client" | "server", port: number, purpose: "control" | "data" = "data"): PendingStep {
  const { address } = actor === "client" ? SERVER : CLIENT;
  return { number: 2, actor, action: { type: "dial", purpose, to: { address, port } } };
}

function sent(step: PendingStep): NetworkDetail {
  if (step.action.type !== "dial") throw new Error("No dial");
  const station = step.actor === "client" ? clientHost : serverHost;
  return { event: "sent", station, from: step.actor === "client" ? CLIENT : SERVER, to: step.action.to };
}

function arrived(step: PendingStep): NetworkDetail {
  if (step.action.type !== "dial") throw new Error("No dial");
  const station = step.actor === "client" ? serverHost : clientHost;
  return { event: "arrived", station, from: CLIENT, to: step.action.to };
}

function stopped(answer: "nothing" | "refused" | "unreachable"): NetworkDetail {
  return { event: "stopped", station: clientGateway, by: { reason: "rule", rule: "rule 1" }, answer };
}

function portsOf(step: PendingStep, events: readonly TrafficEvent[]): (readonly [number, string])[] {
  return step.action.type === "dial"
    ? portChoices(step.action, events).map(({ port, origin }) => [port, origin] as const)
    : [];
}

describe("the ports to choose from", () => {
  it("stand in the log, the right one among them, and tell nothing by their order", () => {
    expect(portsOf(dial("client", 50_000), [opened, announced("PASV", 50_000)])).toEqual([
      [20, "data"],
      [21, "control"],
      [20_675, "swapped"],
      [40_001, "own"],
      [50_000, "announced"],
    ]);
  });

  it("are those of the newest announcement", () => {
    const events = [opened, announced("PASV", 50_000), announced("PORT", 52_000)];
    expect(portsOf(dial("server", 52_000), events).map(([port]) => port)).not.toContain(50_000);
  });

  it("have the one that is dialled, although a helper changed what was announced", () => {
    expect(portsOf(dial("server", 60_000), [opened, announced("PORT", 52_000)])).toContainEqual([
      60_000,
      "changed",
    ]);
  });

  it("of a further control connection have its port once", () => {
    expect(portsOf(dial("client", 21, "control"), [opened])).toEqual([
      [20, "data"],
      [21, "control"],
      [40_001, "own"],
    ]);
  });

  it("have none that can't be", () => {
    expect(portsOf(dial("client", 256), [announced("PASV", 256)]).map(([port]) => port)).toEqual([
      1, 20, 21, 256,
    ]);
    expect(portsOf(dial("client", 20), [announced("PASV", 20)]).map(([port]) => port)).toEqual([
      20, 21, 5120,
    ]);
  });
});

function judged(
  step: PendingStep,
  prediction: Prediction,
  details: readonly NetworkDetail[],
  events: TrafficEvent[],
) {
  const expectation: Expectation = { step, prediction, after: 0 };
  return judge(expectation, { events: [opened, ...events], network: network(...details) });
}

describe("a prediction", () => {
  it("that came true is explained all the same", () => {
    const step = dial("client", 50_000);
    const judgement = judged(
      step,
      { dialler: "client", port: 50_000, outcome: "arrives" },
      [sent(step), { event: "passed", station: clientGateway, by: { reason: "default" } }, arrived(step)],
      [announced("PASV", 50_000)],
    );
    expect(judgement).toMatchObject({ isRight: true, stop: null });
    expect(judgement?.parts.map(({ isRight, truth }) => [isRight, truth])).toEqual([
      [true, "The client dialled."],
      [true, "It went to port 50000."],
      [true, "It arrived."],
    ]);
    expect(judgement?.parts[1]?.because).toBe("227 ended in 195,80: 195 × 256 + 80 = 50000.");
  });

  it("that didn't is told by its parts", () => {
    const step = dial("server", 52_000);
    const judgement = judged(
      step,
      { dialler: "client", port: 52_000, outcome: "arrives" },
      [sent(step), stopped("nothing")],
      [announced("PORT", 52_000)],
    );
    expect(judgement).toMatchObject({ isRight: false, stop: { by: { rule: "rule 1" } } });
    expect(judgement?.parts).toMatchObject([
      { about: "dialler", isRight: false, because: expect.stringContaining("With PORT the client said") },
      { about: "port", isRight: true, because: "PORT ended in 203,32: 203 × 256 + 32 = 52000." },
      { about: "outcome", isRight: false, truth: "It met silence." },
    ]);
  });

  it.each([
    [21, "Port 21 takes control connections only"],
    [20, "Port 20 is where some servers dial from"],
    [40_001, "the client's end of the control connection"],
    [20_675, "the first one counts 256 times"],
  ])("of port %i hears what that port is", (port, because) => {
    const step = dial("client", 50_000);
    const prediction = { dialler: "client", port, outcome: "arrives" } as const;
    const judgement = judged(step, prediction, [sent(step), arrived(step)], [announced("PASV", 50_000)]);
    expect(judgement?.parts[1]).toMatchObject({ isRight: false, because: expect.stringContaining(because) });
  });

  it.each([
    ["EPSV", "client", "229 names the port as it is."],
    ["EPRT", "server", "EPRT names the port as it is."],
  ] as const)("after %s needs no arithmetic", (command, actor, because) => {
    const step = dial(actor, 50_000);
    const prediction = { dialler: actor, port: 50_000, outcome: "refused" } as const;
    const judgement = judged(
      step,
      prediction,
      [sent(step), stopped("refused")],
      [announced(command, 50_000)],
    );
    expect(judgement).toMatchObject({ isRight: true });
    expect(judgement?.parts[1]?.because).toBe(because);
  });

  it("says that somebody changed what was announced", () => {
    const step = dial("server", 60_000);
    const prediction = { dialler: "server", port: 52_000, outcome: "refused" } as const;
    const judgement = judged(
      step,
      prediction,
      [sent(step), stopped("unreachable")],
      [announced("PORT", 52_000)],
    );
    expect(judgement?.parts[1]?.because).toContain("on the way somebody changed that");
    expect(judgement?.parts[2]?.isRight).toBe(true);
  });

  it("of a further control connection is about port 21", () => {
    const step = dial("client", 21, "control");
    const prediction = { dialler: "server", port: 21, outcome: "arrives" } as const;
    const judgement = judged(step, prediction, [sent(step), arrived(step)], [announced("PASV", 50_000)]);
    expect(judgement?.parts).toMatchObject([
      { isRight: false, because: "Control connections are always opened by the client." },
      { isRight: true, because: "FTP servers wait for control connections on port 21." },
      { isRight: true },
    ]);
  });

  it("isn't judged before the network has decided, nor by an earlier dial", () => {
    const step = dial("client", 50_000);
    const prediction = { dialler: "client", port: 50_000, outcome: "arrives" } as const;
    const events = [announced("PASV", 50_000)];
    expect(judged(step, prediction, [], events)).toBeNull();
    expect(judged(step, prediction, [sent(step)], events)).toBeNull();
    const earlier = network(sent(step), arrived(step));
    expect(judge({ step, prediction, after: 2 }, { events, network: earlier })).toBeNull();
    const command: PendingStep = { number: 1, actor: "client", action: { type: "command", line: "PASV" } };
    expect(judge({ step: command, prediction, after: 0 }, { events, network: earlier })).toBeNull();
  });
});
