/** Dates as the browser's own date fields have them: local time, without a zone. */

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0");
}

/**
 * The value of a `datetime-local` field for a listing's date: in local time where its zone is known, as it came where
 * not; empty for none.
 */
export function toLocalInput(modifiedAt: string | null): string {
  if (modifiedAt === null) return "";
  if (!modifiedAt.endsWith("Z")) {
    const [day = "", time = "00:00:00"] = modifiedAt.split("T");
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T${time.slice(0, 8)}` : "";
  }
  const date = new Date(modifiedAt);
  if (Number.isNaN(date.getTime())) return "";
  const day = `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** The moment that a `datetime-local` field means, to the second, in ISO 8601 with Z; null for an unfinished one. */
export function fromLocalInput(value: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(value)) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** The first or last moment of a local day (a `date` field's value), in ISO 8601 with Z; null for an unfinished one. */
export function dayBound(day: string, bound: "start" | "end"): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  return fromLocalInput(`${day}T${bound === "start" ? "00:00:00" : "23:59:59"}`);
}
