import { expect, it } from "vitest";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { copiedText } from "./log-copy";

const place = { at: 1_767_225_600_000, session: "s", connection: 2, exchange: { id: 3, label: "List /pub" } };
const command: TrafficEvent = { ...place, seq: 1, type: "command", line: "CWD a\u001b[2J" };
const reply: TrafficEvent = { ...place, seq: 2, type: "reply", code: 250, lines: ["250-One", "250 Two"] };

it("copies a single event as the line that it is, its control characters made visible", () => {
  expect(copiedText([command])).toBe("> CWD a\\x1b[2J");
  expect(copiedText([reply])).toBe("< 250-One\n< 250 Two");
  expect(copiedText([])).toBe("");
});

it("copies several as a transcript, under its head where there is one", () => {
  const text = copiedText([command, reply]);
  expect(text).toBe(
    "-- List /pub (exchange 3)\n" +
      "2026-01-01T00:00:00.000Z [2] > CWD a\\x1b[2J\n" +
      "2026-01-01T00:00:00.000Z [2] < 250-One\n" +
      "2026-01-01T00:00:00.000Z [2] < 250 Two\n",
  );
  const head = {
    id: "s",
    host: "ftp.example.org",
    port: 21,
    user: "u",
    encryption: "none",
    dataMode: "passive",
  };
  expect(copiedText([command, reply], head)).toMatch(/^Portside transcript of session s\n/);
});
