import type { TrafficEvent } from "@/lib/protocol/traffic";
import { formatCount, formatDuration } from "../format";
import { visibleText } from "../visible-text";
import { describeEvent } from "./describe-event";
import type { ReplaySpeed } from "./replay";

/** Characters of a line that are said with the position. */
const LONGEST_LINE = 80;

/** "event 12 of 80: PASV". */
export function positionText(events: readonly TrafficEvent[], position: number): string {
  const place = `event ${formatCount(position)} of ${formatCount(events.length)}`;
  const event = events[position - 1];
  if (event === undefined) return place;
  const [line = ""] = describeEvent(event).lines;
  const cut = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
  return `${place}: ${visibleText(cut)}`;
}

/** "1.4 s of 12.1 s". */
export function timeText(elapsed: number, end: number): string {
  return `${formatDuration(elapsed)} of ${formatDuration(end)}`;
}

const speedTexts: Readonly<Record<ReplaySpeed, string>> = {
  0.01: "1/100×",
  0.1: "1/10×",
  0.5: "½×",
  1: "1×",
  2: "2×",
  5: "5×",
  10: "10×",
};

export function speedText(speed: ReplaySpeed): string {
  return speedTexts[speed];
}

/** "18 events", and how many were left out. */
export function eventsText(count: number, skipped: number): string {
  const events = `${formatCount(count)} ${count === 1 ? "event" : "events"}`;
  if (skipped === 0) return events;
  return `${events}; ${formatCount(skipped)} more of kinds that this Portside doesn't know ${skipped === 1 ? "was" : "were"} left out`;
}

const encryptionTexts: Readonly<Record<string, string>> = {
  none: "no encryption",
  explicit: "explicit TLS",
  "explicit-if-available": "TLS if available",
  implicit: "implicit TLS",
};

/** What the session was set to; a file may say anything. */
export function encryptionText(encryption: string): string {
  return Object.hasOwn(encryptionTexts, encryption)
    ? (encryptionTexts[encryption] ?? encryption)
    : encryption;
}
