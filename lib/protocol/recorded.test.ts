import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readTranscript } from "../contract/transcript";
import { explain } from "./explain";
import { buildSequence, SequenceBuilder } from "./sequence/build-sequence";
import { expectedText } from "./testing/transcripts/expected-text";
import type { TrafficEvent } from "./traffic";
import { formatJson } from "./transcript/json";

const folder = fileURLToPath(new URL("testing/transcripts/", import.meta.url));
/** `UPDATE_RECORDED=1` writes what is expected anew: to be read, line by line, before it is committed. */
const updates = process.env.UPDATE_RECORDED === "1";

function recorded(name: string) {
  const read = readTranscript(readFileSync(`${folder}${name}.json`, "utf8"));
  if ("reason" in read) throw new Error(`${name}: ${read.reason}`);
  return read.transcript;
}

const names = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

it("recordings of three servers in both modes, in plain and under TLS, are there", () => {
  const wanted = ["vsftpd", "proftpd", "pure-ftpd"].flatMap((server) =>
    ["passive", "active"].flatMap((mode) =>
      ["plain", "tls"].flatMap((encryption) => [
        `${server}-${mode}-${encryption}`,
        `${server}-${mode}-${encryption}-failure`,
      ]),
    ),
  );
  expect(names).toEqual(expect.arrayContaining(wanted));
});

describe.each(names)("%s", (name) => {
  const { session, events } = recorded(name);

  it("is canonical, as an export writes it", () => {
    expect(formatJson(events, session)).toBe(readFileSync(`${folder}${name}.json`, "utf8"));
  });

  it("has the exchanges, lifelines, steps and explanations that are expected", () => {
    const text = expectedText(session, events);
    const file = `${folder}expected/${name}.txt`;
    if (updates) {
      mkdirSync(`${folder}expected`, { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, "utf8"));
  });

  it("explains every announced address by the arithmetic that gives the port that was used", () => {
    const ports = new Set(portsAnnounced(events));
    for (const event of events) {
      const { address } = explain(event, { events });
      if (address === null) continue;
      expect(ports).toContain(address.port);
      const [high, low] = address.portBytes ?? [];
      if (high !== undefined && low !== undefined) expect(high * 256 + low).toBe(address.port);
    }
  });

  it("draws the same when it was exported, opened again and replayed, at every step", () => {
    const reopened = readTranscript(formatJson(events, session));
    if ("reason" in reopened) throw new Error(reopened.reason);
    expect(reopened.transcript).toEqual({ version: 1, session, events });
    const replayed = reopened.transcript.events;
    const live = new SequenceBuilder();
    for (const [index, event] of events.entries()) {
      live.add(event);
      expect(buildSequence(replayed.slice(0, index + 1))).toEqual(live.snapshot());
    }
    expect(buildSequence(replayed)).toEqual(buildSequence(events));
  });
});

function portsAnnounced(events: readonly TrafficEvent[]): readonly number[] {
  return events.flatMap((event) => (event.type === "data-announced" ? [event.announced.port] : []));
}
