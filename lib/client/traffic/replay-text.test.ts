import { describe, expect, it } from "vitest";
import { conversation } from "@/lib/protocol/testing/conversation";
import { encryptionText, eventsText, positionText, timeText } from "./replay-text";

const events = conversation(["> PASV", "< 227 Entering Passive Mode (127,0,0,1,195,75)", "> RETR a\u202eb"]);

describe("where a replay is, in words", () => {
  it.each([
    [1, "event 1 of 3: PASV"],
    [2, "event 2 of 3: 227 Entering Passive Mode (127,0,0,1,195,75)"],
    [3, "event 3 of 3: RETR a[U+202E]b"],
  ])("at event %i", (position, text) => {
    expect(positionText(events, position)).toBe(text);
  });

  it("cuts what a server said at length", () => {
    const [long] = conversation([`< 220 ${"x".repeat(500)}`]);
    expect(positionText(long ? [long] : [], 1)).toHaveLength("event 1 of 1: ".length + 81);
  });

  it("tells the time", () => {
    expect(timeText(381, 12_040)).toBe("381 ms of 12.0 s");
  });
});

describe("what a transcript holds, in words", () => {
  it.each([
    [1, 0, "1 event"],
    [20_000, 0, "20,000 events"],
    [3, 1, "3 events; 1 more of kinds that this Portside doesn't know was left out"],
    [3, 2, "3 events; 2 more of kinds that this Portside doesn't know were left out"],
  ])("%i events, %i left out", (count, skipped, text) => {
    expect(eventsText(count, skipped)).toBe(text);
  });

  it.each([
    ["explicit", "explicit TLS"],
    ["none", "no encryption"],
    ["toString", "toString"],
    ["quantum", "quantum"],
  ])("the encryption %j", (encryption, text) => {
    expect(encryptionText(encryption)).toBe(text);
  });
});
