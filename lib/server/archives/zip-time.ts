import type { DatePrecision } from "@/lib/protocol/listing/entry";
import type { ZipTime } from "./zip-format";

/** MS-DOS can't say "unknown"; 1980-01-01 00:00, where its calendar begins, is what others write for it. */
export const unknownTime: ZipTime = { dos: dosTime([1980, 1, 1, 0, 0, 0]), seconds: null };

/** Info-ZIP's field is a signed 32-bit number: until January 2038. */
const lastSecond = 0x7fffffff;

const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z?)$/;

/**
 * A listing's date as a ZIP file tells it. A ZIP file's own date is the digits of some clock, without a zone:
 *
 * - Where UTC is known (MLSD), the moment itself goes into the extended timestamp, which unzip, 7-Zip, Python and libarchive
 *   prefer, and the digits are those of this machine's clock, as every ZIP program writes them: Portside mostly runs where
 *   its user is.
 * - Where it is not (LIST), the digits are the server's, as the listing shows them. To invent a zone for them would be to
 *   invent the time.
 * - A date that is known to the day or the year only isn't written: a ZIP file would make midnight of it.
 */
export function zipTime(modifiedAt: string | null, precision: DatePrecision | null): ZipTime {
  if (modifiedAt === null || (precision !== "second" && precision !== "minute")) return unknownTime;
  const match = form.exec(modifiedAt);
  if (match === null) return unknownTime;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits = "0") => Number(digits));
  if (match[7] === "")
    return fits(year)
      ? { dos: dosTime([year, month, day, hour, minute, second]), seconds: null }
      : unknownTime;
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const seconds = moment.getTime() / 1000;
  return {
    dos: fits(moment.getFullYear()) ? dosTime(localDigits(moment)) : unknownTime.dos,
    seconds: Math.abs(seconds) <= lastSecond ? seconds : null,
  };
}

type Digits = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];

function localDigits(moment: Date): Digits {
  return [
    moment.getFullYear(),
    moment.getMonth() + 1,
    moment.getDate(),
    moment.getHours(),
    moment.getMinutes(),
    moment.getSeconds(),
  ];
}

function fits(year: number): boolean {
  return year >= 1980 && year <= 2107;
}

/** The time in the lower half, the date in the upper. */
function dosTime([year, month, day, hour, minute, second]: Digits): number {
  const date = ((year - 1980) << 9) | (month << 5) | day;
  const time = (hour << 11) | (minute << 5) | (second >> 1);
  return date * 0x10000 + time;
}
