import type { NetworkEvent, Station } from "@/lib/protocol/lab/network-event";
import type { LabRun, LabSetup } from "@/lib/protocol/lab/scenario";
import { formatEndpoint } from "../traffic/describe-event";
import { type Attempt, attemptsOf, closingOf } from "./attempts";
import { dialText, permissionText, stopText, translationText } from "./network-words";
import { layTopology, type Point, placeOf, type TopologyLayout } from "./topology-layout";

/** How far an attempt is. */
export type ArrowPhase = "travelling" | "open" | "closed" | "stopped";

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
  readonly note: { readonly text: string; readonly tone: "wrong" | "note" | "good" } | null;
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
  const shown = withinLanes(all.filter((attempt) => attempt.at <= at));
  const layout = layTopology(run.setup.topology, width, Math.min(all.length, LANES));
  return {
    layout,
    hidden: all.filter((attempt) => attempt.at <= at).length - shown.length,
    arrows: shown.map((attempt, index) => arrowAt(attempt, run, at, layout, layout.lanes[index] ?? 0)),
  };
}

/** The network before anything happened in it. */
export function stillPicture(setup: LabSetup, width: number): TopologyPicture {
  return { layout: layTopology(setup.topology, width, 2), arrows: [], hidden: 0 };
}

/** The first attempt, which is the control connection's, and the newest others. */
function withinLanes(attempts: readonly Attempt[]): readonly Attempt[] {
  if (attempts.length <= LANES) return attempts;
  return [...attempts.slice(0, 1), ...attempts.slice(1 - LANES)];
}

function arrowAt(
  attempt: Attempt,
  { setup, events }: Pick<LabRun, "setup" | "events">,
  at: number,
  layout: TopologyLayout,
  lane: number,
): Arrow {
  const stop = attempt.stop !== null && attempt.stop.at <= at ? attempt.stop : null;
  const arrival = attempt.arrival !== null && attempt.arrival.at <= at ? attempt.arrival : null;
  const closing = closingOf(attempt, events);
  const phase: ArrowPhase =
    stop !== null
      ? "stopped"
      : arrival === null
        ? "travelling"
        : closing !== null && closing.at <= at
          ? "closed"
          : "open";
  const { topology } = setup;
  const said = attempt.steps.filter((step) => step.at <= at);
  return {
    ...{ attempt: attempt.number, kind: attempt.kind, phase, lane },
    points: pointsAt(attempt, at, layout, lane),
    title:
      attempt.kind === "control" && phase !== "travelling" && phase !== "stopped"
        ? `control connection, port ${attempt.to.port}`
        : `${dialText(attempt.origin)} ${formatEndpoint(attempt.to)}`,
    note:
      stop !== null
        ? { tone: "wrong", text: stopText(stop, topology, { origin: attempt.origin, port: attempt.to.port }) }
        : noteOf(said, setup, phase, closing?.type === "data-closed" ? closing.bytes : null),
  };
}

function noteOf(
  steps: readonly NetworkEvent[],
  { topology }: LabSetup,
  phase: ArrowPhase,
  bytes: number | null,
): Arrow["note"] {
  const parts = steps.flatMap((step) => {
    if (step.event === "translated") return [translationText(step)];
    if (step.event !== "passed" || step.station.part === "internet") return [];
    const { site } = step.station;
    const gateway = topology.sites.find(({ id }) => id === site)?.gateway ?? null;
    return permissionText(step.by, gateway) ?? [];
  });
  if (phase === "closed") parts.push(bytes === null ? "closed" : `closed after ${bytes} bytes`);
  return parts.length === 0 ? null : { tone: "note", text: parts.join("; ") };
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
    const became = note?.text ?? (phase === "travelling" ? "on its way" : phase);
    return `${title}: ${became}.`;
  });
  return [
    `${[...hosts, ...walls].join(", ")}.`,
    ...(hidden > 0 ? [`${hidden} earlier attempts.`] : []),
    ...(ways.length === 0 ? ["Nothing was dialled yet."] : ways),
  ].join(" ");
}
