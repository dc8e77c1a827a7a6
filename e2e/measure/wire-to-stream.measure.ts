import { afterAll, beforeAll, expect, it } from "vitest";
import { trafficEventSchema } from "@/lib/contract/traffic";
import { RecordingRelay } from "@/lib/ftp/testing/relay";
import { type AppBrowser, RunningApp } from "../running-app";

const listings = 300;
let app: RunningApp;
let relay: RecordingRelay;

beforeAll(async () => {
  app = await RunningApp.start();
  relay = await RecordingRelay.start({ address: "127.0.0.1", port: app.practicePort });
});
afterAll(async () => {
  await relay?.close();
  await app?.close();
});

it("how long a reply takes from the wire to the event stream", async () => {
  const browser = await app.browser();
  const { id } = await browser.connect({
    host: "127.0.0.1",
    port: relay.port,
    user: "student",
    password: "student",
  });
  const before = relay.recording.length;
  const { events } = await browser.transcript(id);
  const stream = await watch(browser, id, events.at(-1)?.seq ?? 0);

  for (let i = 0; i < listings; i++) {
    await (await browser.get(`/api/sessions/${id}/entries?path=/pub/documents`)).json();
  }
  const onTheWire = replyTimes(relay, before);
  await expect.poll(() => stream.replies.length, { timeout: 10_000 }).toBe(onTheWire.length);
  stream.stop();

  const delays = onTheWire.map((at, i) => (stream.replies[i] ?? Number.NaN) - at).sort((a, b) => a - b);
  const quantile = (part: number) =>
    `${(delays[Math.floor(delays.length * part)] ?? Number.NaN).toFixed(1)} ms`;
  console.info(
    `wire to event stream, ${delays.length} replies: median ${quantile(0.5)}, p95 ${quantile(0.95)}, highest ${quantile(0.9999)}`,
  );
});

/** When the last byte of each reply passed the relay; every reply of these listings is one line. */
function replyTimes(relay: RecordingRelay, from: number): readonly number[] {
  return relay.recording.slice(from).flatMap(({ from, bytes, at }) => {
    if (from !== "server") return [];
    const lines = bytes.toString("latin1").split("\r\n").length - 1;
    return Array.from({ length: lines }, () => relay.startedAt + at);
  });
}

/** Reads the session's event stream; notes when each reply arrived. */
async function watch(browser: AppBrowser, session: string, after: number) {
  const replies: number[] = [];
  const abort = new AbortController();
  const response = await browser.get(`/api/sessions/${session}/events?after=${after}`, {
    headers: { accept: "text/event-stream" },
    signal: abort.signal,
  });
  const read = async () => {
    if (response.body === null) throw new Error("An event stream has a body");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value: chunk } = await reader.read();
      if (done) return;
      const now = performance.now();
      const [last = "", ...blocks] = (rest + chunk).split("\n\n").reverse();
      rest = last;
      for (const block of blocks) {
        const data = /^event: traffic$/m.test(block) ? /^data: (.*)$/m.exec(block)?.[1] : undefined;
        if (data !== undefined && trafficEventSchema.parse(JSON.parse(data)).type === "reply")
          replies.push(now);
      }
    }
  };
  const reading = read().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    replies,
    stop: () => {
      abort.abort();
      return reading;
    },
  };
}
