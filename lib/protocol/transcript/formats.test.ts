import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import { growth, LINEAR_GROWTH } from "../testing/growth";
import type { TrafficEvent } from "../traffic";
import { transcriptFormats } from "./format-names";
import { transcriptFile } from "./formats";
import type { TranscriptHead } from "./text";

const head: TranscriptHead = {
  id: "s1",
  host: "ftp.example.org",
  port: 21,
  user: "student",
  encryption: "none",
  dataMode: "passive",
};
const client = { address: "192.0.2.7", port: 52_112 };
const server = { address: "198.51.100.10", port: 49_932 };

/** Downloads one after the other, so many events in all. */
function downloads(count: number): TrafficEvent[] {
  const steps = Array.from({ length: Math.ceil(count / 7) }, (_, index): Step[] => {
    const data = index + 1;
    return [
      "> PASV",
      "< 227 Entering Passive Mode (198,51,100,10,195,12)",
      { type: "data-dialling", remote: server, data },
      `> RETR file ${index}`,
      { type: "data-opened", local: client, remote: server, openedBy: "client", data },
      { type: "data-closed", direction: "down", bytes: 200_000, milliseconds: 20, data },
      "< 226 Done",
    ];
  });
  return conversation(steps.flat());
}

describe.each(transcriptFormats)("%s", (format) => {
  it("takes time as the number of events does", () => {
    const ratio = growth(downloads, (events) => transcriptFile(format, events, head), 1600);
    expect(ratio).toBeLessThan(LINEAR_GROWTH);
  });

  it.each([
    ["digits", (size: number) => "1".repeat(size)],
    ["line ends", (size: number) => "\r\n".repeat(size / 2)],
    ["what has to be encoded", (size: number) => "#;\u202e\ud800".repeat(size / 4)],
  ])("takes time as a line of %s does", (_name, line) => {
    const events = (size: number): TrafficEvent[] =>
      conversation([
        { type: "reply", code: 220, lines: [line(size), line(size)] },
        { type: "command", line: line(size) },
        { type: "note", code: "x", text: line(size) },
      ]);
    expect(growth(events, (given) => transcriptFile(format, given, head), 40_000)).toBeLessThan(
      LINEAR_GROWTH,
    );
  });

  it("is named after the host", () => {
    expect(transcriptFile(format, [], head).name).toMatch(/^portside-ftp\.example\.org-traffic\.\w+$/);
  });
});
