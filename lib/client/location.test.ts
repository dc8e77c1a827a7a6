import { describe, expect, it } from "vitest";
import { formatLocation, parseLocation } from "./location";

describe("the page's address", () => {
  it.each([
    [{ text: "/" }],
    [{ text: "/pub/a b&c=d#e?f+g%" }],
    [{ text: "/日本" }],
    [{ text: "/caf\ufffd", bytes: "L2NhZuk" }],
    [{ text: "/caf\ufffd/été", bytes: "L2NhZuk", below: "été" }],
    [{ text: "DISK$USER:[ANON.PUB]/A.TXT;1" }],
    [{ text: "'HLQ.DATA.'/MEMBER" }],
    [{ text: "C:\\temp" }],
  ])("keeps %j", (path) => {
    const href = formatLocation("abc", path);
    const { search } = new URL(href, "http://localhost");
    expect(parseLocation(search)).toEqual({ session: "abc", path, url: null });
  });

  it("keeps slashes readable", () => {
    expect(formatLocation("abc", { text: "/pub/x" })).toBe("/?session=abc&path=/pub/x");
    expect(formatLocation(null, { text: "/pub" })).toBe("/");
  });
});
