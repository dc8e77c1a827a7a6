import { expect, it } from "vitest";
import { unknownTime, zipTime } from "./zip-time";

/** The digits of an MS-DOS date and time, as APPNOTE §4.4.6 packs them. */
function digitsOf(dos: number): string {
  const date = dos >>> 16;
  const time = dos & 0xffff;
  return [
    (date >> 9) + 1980,
    (date >> 5) & 15,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  ].join(" ");
}

it("writes the server's digits where their zone is not known", () => {
  const { dos, seconds } = zipTime("2024-02-29T23:59", "minute");
  expect(digitsOf(dos)).toBe("2024 2 29 23 59 0");
  expect(seconds).toBeNull();
});

it("writes the moment where UTC is known, and this machine's digits of it", () => {
  const moment = new Date("2024-02-29T23:59:58Z");
  const { dos, seconds } = zipTime("2024-02-29T23:59:58Z", "second");
  expect(seconds).toBe(moment.getTime() / 1000);
  expect(digitsOf(dos)).toBe(
    [
      moment.getFullYear(),
      moment.getMonth() + 1,
      moment.getDate(),
      moment.getHours(),
      moment.getMinutes(),
      moment.getSeconds(),
    ].join(" "),
  );
});

it.each([
  ["no date", null, null],
  ["a day", "2024-02-29", "day"],
  ["a year", "2024", "year"],
  ["a time before MS-DOS", "1979-12-31T23:59", "minute"],
  ["a time after MS-DOS", "2108-01-01T00:00", "minute"],
  ["what is no time", "yesterday", "second"],
] as const)("writes nothing for %s", (_, modifiedAt, precision) => {
  expect(zipTime(modifiedAt, precision)).toEqual(unknownTime);
});

it("leaves the moment out that 32 bits can't hold", () => {
  expect(zipTime("2039-01-01T12:00:00Z", "second").seconds).toBeNull();
});
