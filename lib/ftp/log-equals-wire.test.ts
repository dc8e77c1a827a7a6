import { describe, expect, it, onTestFinished } from "vitest";
import { startPracticeServer } from "../lab/practice-server";
import type { TrafficEvent } from "../protocol/traffic";
import { download, uploadReplacing } from "./testing/files";
import { openSession } from "./testing/open-session";
import { RecordingRelay, type RelayedChunk } from "./testing/relay";

type Line = readonly [from: "client" | "server", line: string];

/** The lines that really passed, in the order in which their last byte did. */
function linesOnTheWire(recording: readonly RelayedChunk[], connection: number): readonly Line[] {
  const rest = { client: "", server: "" };
  const lines: Line[] = [];
  for (const chunk of recording.filter((piece) => piece.connection === connection)) {
    rest[chunk.from] += chunk.bytes.toString("utf8");
    const [last = "", ...whole] = rest[chunk.from].split("\r\n").reverse();
    rest[chunk.from] = last;
    for (const line of whole.reverse()) lines.push([chunk.from, line.replace(/^PASS .*/, "PASS ***")]);
  }
  expect(rest, "nothing is left over").toEqual({ client: "", server: "" });
  return lines;
}

function linesInTheLog(events: readonly TrafficEvent[], connection: number): readonly Line[] {
  return events
    .filter((event) => event.connection === connection)
    .flatMap((event): Line[] => {
      if (event.type === "command") return [["client", event.line]];
      if (event.type === "reply") return event.lines.map((line) => ["server", line]);
      return [];
    });
}

describe.each([
  ["as they come", {}],
  ["cut into single bytes", { pieces: 1 }],
])("the log, with replies %s", (_name, relayOptions) => {
  it("equals the wire: every line of every control connection, in order", { timeout: 60_000 }, async () => {
    const practice = await startPracticeServer({ host: "127.0.0.1", port: 0 });
    onTestFinished(() => practice.close());
    const relay = await RecordingRelay.start(
      { address: practice.endpoint.address, port: practice.endpoint.port },
      relayOptions,
    );
    onTestFinished(() => relay.close());
    const session = await openSession(relay, { user: "student", password: "student" });
    const path = (text: string) => session.encodePath(text);

    for (const dataMode of ["passive", "active"] as const) {
      session.change({ dataMode });
      const file = `/incoming/Übung ${dataMode}.bin`;
      await session.list(path("/pub"));
      await uploadReplacing(session, file, Buffer.alloc(2_000_000, dataMode));
      expect(await download(session, file)).toHaveLength(2_000_000);
      await session.rename(path(file), path(`/incoming/moved ${dataMode}`));
      await session.remove(path(`/incoming/moved ${dataMode}`), { recursive: false });
      await session.list(path("/nowhere")).catch(() => undefined);
    }
    await session.close();

    const events = session.traffic.after();
    const connections = [...new Set(events.map(({ connection }) => connection))];
    expect(connections).toEqual([1, 2]);
    for (const connection of connections) {
      const logged = linesInTheLog(events, connection);
      expect(logged.length).toBeGreaterThan(20);
      expect(logged).toEqual(linesOnTheWire(relay.recording, connection));
    }
  });
});
