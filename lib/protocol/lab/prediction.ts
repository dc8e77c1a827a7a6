import type { Endpoint, TrafficEvent, TrafficEventOf } from "../traffic";
import type { NetworkEvent, NetworkEventOf } from "./network-event";
import type { PendingStep } from "./step";
import { CONTROL_PORT } from "./topology";

/** What becomes of a dial, as who dials hears it. */
export type DialOutcome = "arrives" | "silence" | "refused";

/** What a learner expects of a dial that waits. */
export interface Prediction {
  readonly dialler: PendingStep["actor"];
  readonly port: number;
  readonly outcome: DialOutcome;
}

/** Where a port of a question is from. */
export type PortOrigin =
  /** Announced for the newest data connection. */
  | "announced"
  /** Announced so, with the two bytes the other way round. */
  | "swapped"
  /** Where FTP servers wait for control connections. */
  | "control"
  /** The client's own end of the control connection. */
  | "own"
  /** Where some servers dial from. */
  | "data"
  /** Dialled, and nowhere to be read: somebody on the way changed what was announced. */
  | "changed";

export interface PortChoice {
  readonly port: number;
  readonly origin: PortOrigin;
}

type Dial = Extract<PendingStep["action"], { type: "dial" }>;
type Announcement = TrafficEventOf<"data-announced">;

/** Part of a prediction, with what it turned out to be. */
export interface JudgedPart {
  readonly about: "dialler" | "port" | "outcome";
  readonly isRight: boolean;
  /** What happened: "The client dialled." */
  readonly truth: string;
  /** Why it did, and what was wrong with what was expected. */
  readonly because: string;
}

export interface Judgement {
  /** Whether all of it came true. */
  readonly isRight: boolean;
  readonly parts: readonly JudgedPart[];
  /** What stopped the dial; null when it arrived. */
  readonly stop: NetworkEventOf<"stopped"> | null;
}

/** A dial that went: what was expected of it, and when. */
export interface Expectation {
  readonly step: PendingStep;
  readonly prediction: Prediction;
  /** The newest network event before it went: 0 when there was none. */
  readonly after: number;
}

/**
 * The ports that a learner may take the pending dial to go to, lowest first: the right one, and those that stand in
 * the log for other reasons.
 */
export function portChoices({ to, purpose }: Dial, events: readonly TrafficEvent[]): readonly PortChoice[] {
  const announced = newestAnnouncement(events)?.announced.port ?? null;
  const opened = events.findLast((event) => event.type === "control-opened");
  const candidates: (PortChoice | null)[] = [
    { port: CONTROL_PORT, origin: "control" },
    announced === null ? null : { port: announced, origin: "announced" },
    { port: to.port, origin: "changed" },
    announced === null ? null : { port: swapped(announced), origin: "swapped" },
    opened === undefined ? null : { port: opened.local.port, origin: "own" },
    { port: 20, origin: "data" },
  ];
  const choices = new Map<number, PortChoice>();
  for (const choice of candidates) {
    if (choice === null || choice.port < 1 || choices.has(choice.port)) continue;
    if (choice.origin === "changed" && purpose === "control") continue;
    choices.set(choice.port, choice);
  }
  return [...choices.values()].sort((a, b) => a.port - b.port);
}

/**
 * What came of a dial, against what was expected.
 *
 * @param run what is known by now
 * @returns null while the network hasn't decided
 */
export function judge(
  { step, prediction, after }: Expectation,
  run: {
    readonly events: readonly TrafficEvent[];
    readonly network: readonly (NetworkEvent & { readonly number: number })[];
  },
): Judgement | null {
  if (step.action.type !== "dial") return null;
  const { to, purpose } = step.action;
  const sent = run.network.find(
    (event) => event.event === "sent" && event.number > after && isSame(event.to, to),
  );
  if (sent === undefined) return null;
  const ended = run.network.find(
    (event) => event.attempt === sent.attempt && (event.event === "arrived" || event.event === "stopped"),
  );
  if (ended === undefined) return null;
  const stop = ended.event === "stopped" ? ended : null;
  const before = run.events.filter(({ at }) => at <= sent.at);
  const announcement = purpose === "control" ? null : newestAnnouncement(before);
  const parts = [
    judgeDialler(prediction.dialler, step.actor, announcement),
    judgePort(prediction.port, to.port, { announcement, choices: portChoices(step.action, before) }),
    judgeOutcome(prediction.outcome, outcomeOf(stop)),
  ];
  return { isRight: parts.every(({ isRight }) => isRight), parts, stop };
}

function judgeDialler(
  expected: PendingStep["actor"],
  actor: PendingStep["actor"],
  announcement: Announcement | null,
): JudgedPart {
  return {
    about: "dialler",
    isRight: expected === actor,
    truth: `The ${actor} dialled.`,
    because: whyDials(announcement),
  };
}

function whyDials(announcement: Announcement | null): string {
  if (announcement === null) return "Control connections are always opened by the client.";
  const { command } = announcement;
  switch (command) {
    case "PASV":
    case "EPSV":
      return `In the answer to ${command} the server said where it listens. Who listens doesn't dial, so the client does: that is passive mode.`;
    case "PORT":
    case "EPRT":
      return `With ${command} the client said where it listens. Who listens doesn't dial, so the server does: that is active mode.`;
  }
}

interface PortEvidence {
  readonly announcement: Announcement | null;
  readonly choices: readonly PortChoice[];
}

function judgePort(expected: number, port: number, { announcement, choices }: PortEvidence): JudgedPart {
  const isRight = expected === port;
  const right = whyPort(port, announcement);
  const origin = choices.find((choice) => choice.port === expected)?.origin;
  const wrong = isRight || origin === undefined ? "" : ` ${whyNotPort(expected, origin)}`;
  return { about: "port", isRight, truth: `It went to port ${port}.`, because: right + wrong };
}

function whyPort(port: number, announcement: Announcement | null): string {
  if (announcement === null) return "FTP servers wait for control connections on port 21.";
  const { command, announced } = announcement;
  if (announced.port !== port) {
    return `${command} announced port ${announced.port}: on the way somebody changed that.`;
  }
  const sum = `${port >> 8} × 256 + ${port & 255} = ${port}`;
  switch (command) {
    case "PASV":
      return `227 ended in ${port >> 8},${port & 255}: ${sum}.`;
    case "PORT":
      return `PORT ended in ${port >> 8},${port & 255}: ${sum}.`;
    case "EPSV":
      return "229 names the port as it is.";
    case "EPRT":
      return "EPRT names the port as it is.";
  }
}

function whyNotPort(port: number, origin: PortOrigin): string {
  switch (origin) {
    case "control":
      return "Port 21 takes control connections only: each data connection has a port of its own.";
    case "own":
      return `${port} is the client's end of the control connection, on which nobody listens.`;
    case "data":
      return "Port 20 is where some servers dial from. Nobody listens there.";
    case "swapped":
      return `${port} comes of the two numbers the other way round: the first one counts 256 times.`;
    case "announced":
      return `${port} was announced for a data connection.`;
    case "changed":
      return "";
  }
}

function judgeOutcome(expected: DialOutcome, outcome: DialOutcome): JudgedPart {
  return {
    about: "outcome",
    isRight: expected === outcome,
    truth: outcomeTruth[outcome],
    because: outcomeMeaning[outcome],
  };
}

const outcomeTruth: Readonly<Record<DialOutcome, string>> = {
  arrives: "It arrived.",
  silence: "It met silence.",
  refused: "It was refused.",
};

const outcomeMeaning: Readonly<Record<DialOutcome, string>> = {
  arrives: "Everybody on the way let it pass, and somebody listens there.",
  silence: "No answer went back. Who dials can't tell that from a slow network, and waits until it gives up.",
  refused: "An answer went back at once, so who dials needn't wait.",
};

function outcomeOf(stop: NetworkEventOf<"stopped"> | null): DialOutcome {
  if (stop === null) return "arrives";
  return stop.answer === "nothing" ? "silence" : "refused";
}

function newestAnnouncement(events: readonly TrafficEvent[]): Announcement | null {
  return events.findLast((event) => event.type === "data-announced") ?? null;
}

function swapped(port: number): number {
  return (port & 255) * 256 + (port >> 8);
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return one.address === other.address && one.port === other.port;
}
