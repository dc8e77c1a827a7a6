import type { Entry } from "@/lib/contract/files";

/** Numbers and times as the interface writes them. */

const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in decimal units, three digits at most: "566 B", "18.4 kB", "42.7 MB". */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.95 would round to "1000.0": the next unit writes it better.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? "B"}`;
}

const grouped = new Intl.NumberFormat("en");

/** "1,204 bytes", "1 byte". */
export function formatBytes(bytes: number): string {
  return `${grouped.format(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
}

export function formatCount(count: number): string {
  return grouped.format(count);
}

/** "1 site", "1,204 sites". */
export function formatNumberOf(count: number, noun: string): string {
  return `${grouped.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Milliseconds as people say them: "38 ms", "1.4 s", "2 min 5 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  // A file may claim any length; a number that nobody can read says less.
  if (!(hours < 365 * 24)) return "longer than a year";
  return `${hours} h ${minutes % 60} min`;
}

/** Seconds left, rounded so that the number doesn't jump about. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 1) return "less than 1 s left";
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  return `${formatDuration(Math.ceil(seconds) * 1000)} left`;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0");
}

function localMinute(date: Date): string {
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The time of a traffic event: "14:02:11.118" in local time. */
export function formatWireTime(at: number): string {
  const date = new Date(at);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${clock}.${pad(Math.floor(date.getMilliseconds()), 3)}`;
}

/**
 * A listing's date, never more exact than the server told it. With `Z` it is an instant and shown in local time;
 * without, it is the server's own clock and shown as it came.
 */
export function formatModified(entry: Pick<Entry, "modifiedAt" | "modifiedPrecision">): string {
  const { modifiedAt, modifiedPrecision } = entry;
  if (modifiedAt === null) return "";
  if (modifiedPrecision === "year" || modifiedPrecision === "day") return modifiedAt.slice(0, 10);
  if (!modifiedAt.endsWith("Z")) return modifiedAt.slice(0, 16).replace("T", " ");
  const date = new Date(modifiedAt);
  return Number.isNaN(date.getTime()) ? modifiedAt : localMinute(date);
}

/** The whole of what is known of a date, for a tooltip. */
export function describeModified(entry: Pick<Entry, "modifiedAt" | "modifiedPrecision">): string | null {
  const { modifiedAt } = entry;
  if (modifiedAt === null) return null;
  return modifiedAt.endsWith("Z")
    ? `${formatModified(entry)} in your time zone (${modifiedAt})`
    : `${modifiedAt.replace("T", " ")}, the server's own time`;
}

/** A local file's date, as listings show theirs. */
export function formatLocalDate(millisecondsSinceEpoch: number): string {
  return localMinute(new Date(millisecondsSinceEpoch));
}

/** "a3:5f:…": a fingerprint in pairs, as people compare them. */
export function formatFingerprint(hex: string): string {
  return (hex.match(/.{1,2}/g) ?? []).join(":").toUpperCase();
}
