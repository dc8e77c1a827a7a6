import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readTranscript } from "@/lib/contract/transcript";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { SequenceFeed } from "./diagram-feed";
import { GrowingLayout } from "./diagram-layout";
import { exportTraffic } from "./export-traffic";
import { makeTape, type ReplayAction, reduceReplay, wholeReplay } from "./replay";
import { shortenWaits } from "./replay-clock";
import { readTranscriptFile } from "./replay-file";

const folder = fileURLToPath(new URL("../../protocol/testing/transcripts/", import.meta.url));
const recordings = readdirSync(folder).filter((name) => name.endsWith(".json"));

function transcriptIn(name: string) {
  const read = readTranscript(readFileSync(`${folder}${name}`, "utf8"));
  if ("reason" in read) throw new Error(read.reason);
  return read.transcript;
}

/** A diagram as the page has one: it grows with the events that it is told of. */
class Diagram {
  readonly #feed = new SequenceFeed();
  readonly #layout = new GrowingLayout();

  /** What it shows of these events. */
  of(events: readonly TrafficEvent[]) {
    const { sequence, exchanges } = this.#feed.read(events);
    const { barsBetween, ...layout } = this.#layout.read(sequence, { width: 900, headings: true });
    return { sequence, exchanges, ...layout, bars: barsBetween(0, Number.POSITIVE_INFINITY) };
  }
}

describe("a session that was exported, opened again and replayed", () => {
  it.each(recordings)("is drawn as it was live, at every step: %s", async (name) => {
    const { session, events } = transcriptIn(name);
    const opened = await readTranscriptFile(exportTraffic(session, events, "json"));
    if (opened === null || "reason" in opened) throw new Error(opened?.reason);
    const tape = makeTape(opened.transcript.events, shortenWaits);

    const live = new Diagram();
    const replayed = new Diagram();
    let replay = reduceReplay(tape, wholeReplay(tape), { type: "jump", to: 1 });
    for (let arrived = 1; arrived <= events.length; arrived++) {
      expect(replay.position).toBe(arrived);
      expect(replayed.of(tape.events.slice(0, replay.position))).toEqual(live.of(events.slice(0, arrived)));
      replay = reduceReplay(tape, replay, { type: "step", by: 1 });
    }
    expect(replayed.of(tape.events)).toEqual(new Diagram().of(events));
  });

  it.each<[string, readonly ReplayAction[]]>([
    ["back from the end", [{ type: "step", by: -1 }]],
    [
      "back and on again",
      [
        { type: "jump", to: 20 },
        { type: "jump", to: 70 },
      ],
    ],
    [
      "by exchanges",
      [
        { type: "exchange", direction: "previous" },
        { type: "exchange", direction: "previous" },
      ],
    ],
  ])("is drawn the same wherever one comes from: %s", (_, actions) => {
    const { events } = transcriptIn("vsftpd-active-tls.json");
    const tape = makeTape(events, shortenWaits);
    const diagram = new Diagram();
    let replay = wholeReplay(tape);
    diagram.of(events);
    for (const action of actions) {
      replay = reduceReplay(tape, replay, action);
      const shown = events.slice(0, replay.position);
      expect(diagram.of(shown)).toEqual(new Diagram().of(shown));
    }
  });
});
