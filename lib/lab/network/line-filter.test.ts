import { describe, expect, it } from "vitest";
import { LineFilter } from "./line-filter";

function pushAll(filter: LineFilter, ...chunks: readonly string[]): string {
  const passed = chunks.map((chunk) => filter.push(Buffer.from(chunk, "latin1")));
  return Buffer.concat([...passed, filter.rest()]).toString("latin1");
}

const shout = (line: string) => line.toUpperCase();

describe("lines of a control connection on their way", () => {
  it("are replaced wherever the network cut them", () => {
    expect(pushAll(new LineFilter(shout), "po", "rt 1\r", "\nus", "er x\r\n")).toBe("PORT 1\r\nUSER X\r\n");
  });

  it("keep their ends and their bytes when nothing is replaced", () => {
    const bytes = "caf\u00e9 \u0000\u00ff\n\r\nlast\r\n";
    expect(pushAll(new LineFilter((line) => line), bytes)).toBe(bytes);
  });

  it("pass as they are without an end", () => {
    expect(pushAll(new LineFilter(shout), "quit")).toBe("quit");
  });

  it("wait for their end", () => {
    const filter = new LineFilter(shout);
    expect(filter.push(Buffer.from("quit")).length).toBe(0);
    expect(filter.push(Buffer.from("\r\n")).toString()).toBe("QUIT\r\n");
  });

  it("pass unread when they are too long to be kept, and the next one is read again", () => {
    const filter = new LineFilter(shout);
    const long = "a".repeat(5000);
    expect(filter.push(Buffer.from(long)).length).toBe(5000);
    expect(filter.push(Buffer.from("aa\r\nquit\r\n")).toString()).toBe("aa\r\nQUIT\r\n");
  });

  it("are none any more once it is blind", () => {
    let isBlind = false;
    const filter = new LineFilter(
      (line) => {
        isBlind = line === "auth";
        return shout(line);
      },
      () => isBlind,
    );
    expect(pushAll(filter, "auth\r\n", "no line", "quit\r\n")).toBe("AUTH\r\nno linequit\r\n");
  });
});
