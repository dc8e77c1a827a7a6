import type { NetworkEvent, Station } from "@/lib/protocol/lab/network-event";
import type { LabRun, LabSetup } from "@/lib/protocol/lab/scenario";
import { formatBytes } from "../format";
import { formatEndpoint } from "../traffic/describe-event";
import { type Attempt, attemptsOf, closingOf } from "./attempts";
import { dialText, permissionText, stopText, translationText } from "./network-words";
import { layTopology, type Point, placeOf, type TopologyLayout } from "./topology-layout";

/** How far an attempt is. */
export type ArrowPhase = "travelling" | "open" | "closed" | "stopped";

/** What is said of an attempt, in lines that fit. */
export interface Note {
  readonly lines: readonly string[];
  readonly tone: "wrong" | "note";
}

/** An attempt as it is drawn. */
export interface Arrow {
  readonly attempt: number;
  readonly kind: Attempt["kind"];
  readonly phase: ArrowPhase;
  /** At least two, from the dialler to how far it came. */
  readonly points: readonly Point[];
  /** Who dials whom, above its lane. */
  readonly title: string;
  /** What became of it, below its lane; null while there is nothing to say. */
  readonly note: Note | null;
  readonly lane: number;
}

/** What a drawing shows at a moment. */
export interface TopologyPicture {
  readonly layout: TopologyLayout;
  readonly arrows: readonly Arrow[];
  /** Earlier attempts that there is no room for. */
  readonly hidden: number;
}

/** Attempts that are drawn at once. */
const LANES = 5;

/**
 * The network at a moment: a function of the run alone, so that a replay shows what was to be seen.
 *
 * @param at milliseconds since the epoch; Infinity: now, or the end
 * @param width of the drawing, in pixels
 */
export function pictureAt(
  run: Pick<LabRun, "setup" | "events" | "network">,
  at: number,
  width: number,
): TopologyPicture {
  // Room for all from the start: a drawing that grew with each attempt would move under the eyes.
  const all = attemptsOf(run.network);
  const letters = lettersIn(layTopology(run.setup.topology, width, { lanes: 2, lines: 1 }));
  const lines = all.map(
    (attempt) => noteOf(attempt, run, Number.POSITIVE_INFINITY, letters)?.lines.length ?? 1,
  );
  const layout = layTopology(run.setup.topology, width, {
    lanes: Math.min(all.length, LANES),
    lines: Math.max(1, ...lines),
  });
  const begun = all.filter((attempt) => attempt.at <= at);
  const shown = withinLanes(begun);
  return {
    layout,
    hidden: begun.length - shown.length,
    arrows: shown.map((attempt, index) => arrowAt(attempt, run, at, layout, layout.lanes[index] ?? 0)),
  };
}

/** Letters of a drawing's words that have room below a lane, at 6 pixels each. */
function lettersIn({ words }: TopologyLayout): number {
  return Math.max(24, Math.floor((words.right - words.left) / 6));
}

/** The network before anything happened in it. */
export function stillPicture(setup: LabSetup, width: number): TopologyPicture {
  return { layout: layTopology(setup.topology, width, { lanes: 2, lines: 1 }), arrows: [], hidden: 0 };
}

/** The first attempt, which is the control connection's, and the newest others. */
function withinLanes(attempts: readonly Attempt[]): readonly Attempt[] {
  if (attempts.length <= LANES) return attempts;
  return [...attempts.slice(0, 1), ...attempts.slice(1 - LANES)];
}

function arrowAt(attempt: Attempt, run: Run, at: number, layout: TopologyLayout, lane: number): Arrow {
  const phase = phaseAt(attempt, run, at);
  return {
    ...{ attempt: attempt.number, kind: attempt.kind, phase, lane },
    points: pointsAt(attempt, at, layout, lane),
    title:
      attempt.kind === "control" && (phase === "open" || phase === "closed")
        ? `control connection, port ${attempt.to.port}`
        : `${dialText(attempt.origin)} ${formatEndpoint(attempt.to)}`,
    note: noteOf(attempt, run, at, lettersIn(layout)),
  };
}

type Run = Pick<LabRun, "setup" | "events">;

function phaseAt(attempt: Attempt, { events }: Run, at: number): ArrowPhase {
  if (attempt.stop !== null && attempt.stop.at <= at) return "stopped";
  if (attempt.arrival === null || attempt.arrival.at > at) return "travelling";
  const closing = closingOf(attempt, events);
  return closing !== null && closing.at <= at ? "closed" : "open";
}

/** What became of an attempt up to a moment. */
function noteOf(attempt: Attempt, { setup, events }: Run, at: number, letters: number): Note | null {
  const { topology } = setup;
  const { origin, to, stop } = attempt;
  if (stop !== null && stop.at <= at) {
    return { tone: "wrong", lines: wrapped([stopText(stop, topology, { origin, port: to.port })], letters) };
  }
  const parts = attempt.steps.flatMap((step) => {
    if (step.at > at) return [];
    if (step.event === "translated") return [translationText(step)];
    if (step.event !== "passed" || step.station.part === "internet") return [];
    const { site } = step.station;
    const gateway = topology.sites.find(({ id }) => id === site)?.gateway ?? null;
    return permissionText(step.by, gateway) ?? [];
  });
  const closing = closingOf(attempt, events);
  if (closing?.type === "data-closed" && closing.at <= at) {
    parts.push(`closed after ${formatBytes(closing.bytes)}`);
  }
  return parts.length === 0 ? null : { tone: "note", lines: wrapped(parts, letters) };
}

/** Parts side by side as far as they fit on a line; a longer one is broken between words. */
function wrapped(parts: readonly string[], letters: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && `${last}; ${part}`.length <= letters) {
      lines[lines.length - 1] = `${last}; ${part}`;
      continue;
    }
    let line = "";
    for (const word of part.split(" ")) {
      if (line !== "" && `${line} ${word}`.length > letters) {
        lines.push(line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** From the dialler to where the attempt is at a moment: on its way between two stations, too. */
function pointsAt(attempt: Attempt, at: number, layout: TopologyLayout, lane: number): readonly Point[] {
  const stations = stationsOf(attempt.steps);
  const passed = stations.filter((station) => station.at <= at);
  const next = stations[passed.length];
  const points = passed.map(({ station }) => placeOf(layout, station, lane));
  const here = points.at(-1) ?? placeOf(layout, { part: "host", site: attempt.origin }, lane);
  if (next !== undefined) {
    const there = placeOf(layout, next.station, lane);
    const since = passed.at(-1)?.at ?? attempt.at;
    const share = next.at > since ? (at - since) / (next.at - since) : 0;
    points.push({ x: here.x + (there.x - here.x) * share, y: here.y + (there.y - here.y) * share });
  }
  return throughTheInternet(points, layout, lane);
}

/** What is about a third host turns off the lane where the internet is. */
function throughTheInternet(
  points: readonly Point[],
  layout: TopologyLayout,
  lane: number,
): readonly Point[] {
  const turn = { x: layout.internet.x, y: lane };
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    const turns = before !== undefined && before.y !== point.y && before.x !== point.x;
    return turns ? [turn, point] : [point];
  });
}

/** Where an attempt came to, and when. */
function stationsOf(steps: readonly NetworkEvent[]): readonly { station: Station; at: number }[] {
  return steps
    .filter(
      ({ event }) => event === "sent" || event === "passed" || event === "stopped" || event === "arrived",
    )
    .map(({ station, at }) => ({ station, at }));
}

/** The drawing in words: what is where, and what became of each attempt. */
export function describePicture({ layout, arrows, hidden }: TopologyPicture): string {
  const hosts = layout.hosts.map(({ title, addresses }) => `${title} (${addresses.join(", ")})`);
  const walls = layout.walls.map(
    ({ site, label, notes }) =>
      `a ${label} in front of ${site === "client" ? "you" : site === "server" ? "the server" : "the third host"} (${notes.join("; ")})`,
  );
  const ways = arrows.map(({ title, phase, note }) => {
    const became = note?.lines.join(" ") ?? (phase === "travelling" ? "on its way" : phase);
    return `${title}: ${became}.`;
  });
  return [
    `${[...hosts, ...walls].join(", ")}.`,
    ...(hidden > 0 ? [`${hidden} earlier attempts.`] : []),
    ...(ways.length === 0 ? ["Nothing was dialled yet."] : ways),
  ].join(" ");
}
