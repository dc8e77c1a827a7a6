import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommandReader } from "./command-reader";

const IAC = 0xff;

function read(...chunks: (string | number[])[]): string[] {
  const reader = new CommandReader(64);
  return chunks.flatMap((chunk) =>
    reader
      .push(typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk))
      .map((input) => (input.type === "line" ? input.bytes.toString("latin1") : "(too long)")),
  );
}

const ascii = (text: string) => [...Buffer.from(text)];

describe("CommandReader", () => {
  it("reads the same lines wherever the network cuts them", () => {
    const lines = fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 64 }));
    fc.assert(
      fc.property(lines, fc.array(fc.nat(2000)), (expected, cuts) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\r\n`).join(""));
        const reader = new CommandReader(64);
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const inputs = places.flatMap((place, index) =>
          reader.push(bytes.subarray(place, places[index + 1] ?? bytes.length)),
        );
        expect(inputs.map((input) => (input.type === "line" ? input.bytes.toString() : null))).toEqual(
          expected,
        );
      }),
    );
  });

  it("takes a lone LF as the end of a line and keeps a CR within one", () => {
    expect(read("NOOP\nPWD\r\nMKD a\rb\r\n")).toEqual(["NOOP", "PWD", "MKD a\rb"]);
  });

  it("reports a line that is too long once and goes on after its end", () => {
    expect(read("x".repeat(50), "x".repeat(50), "x".repeat(50), "\r\nNOOP\r\n")).toEqual([
      "(too long)",
      "NOOP",
    ]);
    expect(read(`${"x".repeat(100)}\r\nNOOP\r\n`)).toEqual(["(too long)", "NOOP"]);
  });

  it.each([
    ["IP and Synch", [IAC, 0xf4, IAC, 0xf2, ...ascii("ABOR\r\n")]],
    ["a Synch whose second byte was urgent data", [IAC, 0xf4, IAC, ...ascii("ABOR\r\n")]],
    ["a negotiation", [IAC, 0xfb, 0x01, ...ascii("ABOR\r\n")]],
    ["ABOR without LF, which was urgent data", ascii("ABOR\r")],
  ])("hears ABOR behind %s", (_name, bytes) => {
    expect(read(bytes)).toEqual(["ABOR"]);
  });

  it("hears ABOR once when its LF comes after all", () => {
    expect(read("ABOR\r", "\nNOOP\r\n")).toEqual(["ABOR", "NOOP"]);
    expect(read("ABOR\r", "NOOP\r\n")).toEqual(["ABOR", "NOOP"]);
  });

  it("takes doubled IAC as one byte and leaves a single one inside a line alone", () => {
    expect(read([...ascii("DELE a"), IAC, IAC, ...ascii("b\r\n")])).toEqual(["DELE a\u00ffb"]);
    expect(read([...ascii("DELE a"), IAC, 0xf4, ...ascii("b\r\n")])).toEqual(["DELE a\u00ff\u00f4b"]);
  });
});
