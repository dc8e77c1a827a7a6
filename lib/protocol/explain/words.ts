/** "1,204 bytes", "1 byte". */
export function byteText(bytes: number | string): string {
  return `${grouped(bytes)} ${Number(bytes) === 1 ? "byte" : "bytes"}`;
}

/** "20 ms", "1.3 s". */
export function durationText(milliseconds: number): string {
  if (milliseconds >= 0 && milliseconds < 0.5) return "less than 1 ms";
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** "1,204": digits in groups, the same in every locale. */
export function grouped(number: number | string): string {
  return String(number).replace(/\d{1,3}(?=(?:\d{3})+$)/g, (group) => `${group},`);
}

/**
 * The time in a reply to MDTM or in MFMT (RFC 3659 §2.3), such as "2026-11-18 16:41:07 UTC"; null when it is not a
 * real date: a wrong date is worse than none.
 */
export function timeText(stamp: string): string | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?$/.exec(stamp);
  if (match === null) return null;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = ""] = match;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const isReal =
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= lastDay &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    Number(second) <= 60;
  return isReal ? `${year}-${month}-${day} ${hour}:${minute}:${second} UTC` : null;
}

/** Says why it can't be told whether a line was encrypted; without the full stop. */
export const unknownEncryption =
  "The log no longer holds the beginning of this connection, so whether it is encrypted isn't known here";
