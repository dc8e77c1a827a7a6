import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type EventSource, eventStream } from "./event-stream";
import { EventStreams } from "./event-streams";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function silentSource() {
  const state = { text: "", wake: () => {}, subscriptions: 0 };
  const source: EventSource = {
    drain: () => {
      const { text } = state;
      state.text = "";
      return text;
    },
    subscribe: (wake) => {
      state.wake = wake;
      state.subscriptions++;
      return () => {
        state.subscriptions--;
      };
    },
    hasEnded: () => false,
  };
  return { state, source };
}

function readerOf(source: EventSource, streams = new EventStreams({ streams: 1000, streamsPerBrowser: 20 })) {
  const { body } = eventStream(source, "owner", { streams });
  if (body === null) throw new Error("No body");
  const reader = body.getReader();
  // No TextDecoderStream: it reads ahead.
  const read = async () => new TextDecoder().decode((await reader.read()).value);
  return { read, cancel: () => reader.cancel() };
}

it("begins at once, so that the client gets the headers", async () => {
  expect(await readerOf(silentSource().source).read()).toMatch(/^retry: \d+\n\n$/);
});

it("says every 15 seconds that it is alive", async () => {
  const reader = readerOf(silentSource().source);
  await reader.read();
  for (let i = 0; i < 2; i++) {
    let beat: string | undefined;
    const next = reader.read().then((text) => {
      beat = text;
    });
    await vi.advanceTimersByTimeAsync(14_900);
    expect(beat).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    await next;
    expect(beat).toMatch(/^: .*\n\n$/);
  }
});

it("sends what comes as soon as it comes", async () => {
  const { state, source } = silentSource();
  const reader = readerOf(source);
  await reader.read();
  const next = reader.read();
  state.text = "id: 1\n\n";
  state.wake();
  expect(await next).toBe("id: 1\n\n");
});

it("leaves nothing behind when its reader goes", async () => {
  const { state, source } = silentSource();
  const streams = new EventStreams({ streams: 1000, streamsPerBrowser: 20 });
  const reader = readerOf(source, streams);
  await reader.read();
  void reader.read();
  await vi.advanceTimersByTimeAsync(10);
  await reader.cancel();
  await vi.advanceTimersByTimeAsync(10);
  expect(state.subscriptions).toBe(0);
  expect(streams.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
