import { expect, it } from "vitest";
import { ReplyFlood } from "./reply-flood";

/** Whether a server that replies once in so many milliseconds is believed to go on for ever, after so many replies. */
function isEnded(every: number, replies: number): boolean {
  let now = 0;
  const flood = new ReplyFlood(() => now);
  for (let i = 0; i < replies; i++) {
    if (flood.add()) return true;
    now += every;
  }
  return false;
}

it("D9: ends a server that replies without an end", () => {
  expect(isEnded(1, 4_001)).toBe(true);
});

it("lets a server tell every second of a day how far its transfer is", () => {
  expect(isEnded(1_000, 86_400)).toBe(false);
});

it("begins anew with every command that is answered", () => {
  const flood = new ReplyFlood(() => 0);
  for (let command = 0; command < 10; command++) {
    for (let i = 0; i < 1_000; i++) expect(flood.add()).toBe(false);
    flood.clear();
  }
});
