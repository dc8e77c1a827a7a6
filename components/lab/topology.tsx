import { useId, useMemo, useRef } from "react";
import { useWidth } from "@/components/traffic/diagram/use-width";
import type { LabRunState } from "@/lib/client/lab/run-state";
import {
  type HostBox,
  LINE,
  type TopologyLayout,
  WALL_WIDTH,
  type Wall,
} from "@/lib/client/lab/topology-layout";
import { type Arrow, describePicture, pictureAt, stillPicture } from "@/lib/client/lab/topology-picture";
import type { LabRun, LabSetup } from "@/lib/protocol/lab/scenario";

export interface TopologyProps {
  /** Accessible name. */
  readonly label: string;
  /** Drawn where there is no run. */
  readonly setup: LabSetup;
  readonly run: Pick<LabRunState & LabRun, "setup" | "events" | "network"> | null;
  /** Milliseconds since the epoch: the moment that is shown; Infinity: now, or the end. */
  readonly at?: number;
  /** Times as large as elsewhere. */
  readonly scale?: number;
}

/** Pixels that are drawn for until the width is known. */
const GUESS = 694;

/** The network: its hosts, what stands between them, and how far each attempt to connect came. */
export function Topology({ label, setup, run, at = Number.POSITIVE_INFINITY, scale = 1 }: TopologyProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.max(Math.round(useWidth(frame, GUESS) / scale), 280);
  const picture = useMemo(
    () => (run === null ? stillPicture(setup, width) : pictureAt(run, at, width)),
    [setup, run, at, width],
  );
  const { layout, arrows, hidden } = picture;
  const text = useId();
  return (
    <div ref={frame} className="w-full">
      <svg
        role="img"
        aria-label={label}
        aria-describedby={text}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        className="drawing block w-full font-ui text-sm"
      >
        <title>{label}</title>
        <Internet layout={layout} />
        {layout.isNarrow &&
          layout.hosts.map((host) => <Lifeline key={host.site} host={host} layout={layout} />)}
        {layout.walls.map((wall) => (
          <GatewayWall key={wall.site} wall={wall} />
        ))}
        {layout.hosts.map((host) => (
          <Host key={host.site} host={host} />
        ))}
        {arrows.map((arrow) => (
          <AttemptArrow key={arrow.attempt} arrow={arrow} layout={layout} />
        ))}
        {hidden > 0 && (
          <text x={layout.width / 2} y={14} textAnchor="middle" className="fill-ink-2">
            {hidden === 1 ? "one earlier attempt isn't drawn" : `${hidden} earlier attempts aren't drawn`}
          </text>
        )}
      </svg>
      <p id={text} className="sr-only">
        {describePicture(picture)}
      </p>
    </div>
  );
}

function Host({ host }: { host: HostBox }) {
  const middle = host.x + host.width / 2;
  const first = host.y + host.height / 2 - host.addresses.length * 8 + 2;
  return (
    <g>
      <rect
        {...{ x: host.x, y: host.y, width: host.width, height: host.height, rx: 10 }}
        className="fill-well stroke-line"
      />
      <text x={middle} y={first} textAnchor="middle" className="fill-ink font-semibold">
        {host.title}
      </text>
      {host.addresses.map((address, i) => (
        <text
          key={address}
          {...{ x: middle, y: first + 17 + 16 * i, textAnchor: "middle" }}
          className="fill-ink-2 font-wire text-xs"
        >
          {address}
        </text>
      ))}
    </g>
  );
}

function Lifeline({ host, layout }: { host: HostBox; layout: TopologyLayout }) {
  if (host.y > layout.internet.top) return null;
  const x = host.x + host.width / 2;
  return (
    <path
      d={`M${x} ${host.y + host.height}V${(layout.lanes.at(-1) ?? 0) + 20}`}
      className="stroke-line"
      strokeWidth="2"
    />
  );
}

function Internet({ layout: { internet } }: { layout: TopologyLayout }) {
  return (
    <g>
      <path
        d={`M${internet.x} ${internet.top + 8}V${internet.bottom}`}
        className="stroke-line"
        strokeDasharray="2 6"
        strokeWidth="2"
      />
      <text x={internet.x} y={internet.top} textAnchor="middle" className="fill-ink-3 text-xs">
        internet
      </text>
    </g>
  );
}

function GatewayWall({ wall }: { wall: Wall }) {
  const { x, top, bottom, label, notes, isClosing } = wall;
  return (
    <g>
      <text x={x} y={top - 8} textAnchor="middle" className="fill-ink">
        {label}
      </text>
      <rect
        {...{ x: x - WALL_WIDTH / 2, y: top, width: WALL_WIDTH, height: bottom - top, rx: 4 }}
        className={isClosing ? "fill-wrong/85" : "fill-well stroke-edge"}
      />
      {notes.map((note, i) => (
        <text
          key={note}
          {...{ x, y: bottom + 16 + 16 * i, textAnchor: "middle" }}
          className="fill-ink-2 font-wire text-xs"
        >
          {note}
        </text>
      ))}
    </g>
  );
}

const tones = { wrong: "fill-wrong", note: "fill-note" } as const;

/** Words stay readable where they cross a wall. */
const halo = { paintOrder: "stroke", strokeWidth: 5, strokeLinejoin: "round" } as const;

function AttemptArrow({ arrow, layout: { words } }: { arrow: Arrow; layout: TopologyLayout }) {
  const { kind, phase, points, title, note, lane } = arrow;
  const tip = points.at(-1);
  const before = points.at(-2) ?? tip;
  if (tip === undefined || before === undefined) return null;
  const turn = (Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI;
  const isStopped = phase === "stopped";
  const middle = (words.left + words.right) / 2;
  const colour = kind === "control" ? "text-control" : "text-data";
  return (
    <g className={colour}>
      <path
        d={points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("")}
        className="fill-none stroke-current"
        strokeWidth={kind === "control" ? 3 : 4}
        strokeLinecap="round"
        {...(phase !== "open" && phase !== "closed" && { strokeDasharray: "2 9" })}
        {...(phase === "closed" && kind === "data" && { strokeWidth: 1.5 })}
      />
      {points.length > 1 && (
        <path
          d="M0 0l-13-7v14z"
          className="fill-current"
          transform={`translate(${tip.x} ${tip.y}) rotate(${turn}) translate(${isStopped ? -12 : 0} 0)`}
        />
      )}
      {isStopped && (
        <path
          d={`M${tip.x - 7} ${tip.y - 8}l14 16m0-16l-14 16`}
          className="fill-none stroke-sheet"
          strokeWidth="8"
          strokeLinecap="round"
        />
      )}
      {isStopped && (
        <path
          d={`M${tip.x - 7} ${tip.y - 8}l14 16m0-16l-14 16`}
          className="fill-none stroke-wrong"
          strokeWidth="4"
          strokeLinecap="round"
        />
      )}
      <text x={middle} y={lane - 10} textAnchor="middle" className="fill-current stroke-sheet" {...halo}>
        {title}
      </text>
      {note?.lines.map((line, i) => (
        <text
          key={line}
          {...{ x: middle, y: lane + 20 + LINE * i, textAnchor: "middle" }}
          className={`stroke-sheet ${tones[note.tone]}`}
          {...halo}
        >
          {line}
        </text>
      ))}
    </g>
  );
}
