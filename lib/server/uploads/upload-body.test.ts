import { getEventListeners } from "node:events";
import { buffer } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { withBody } from "./upload-body";

function upload(signal = new AbortController().signal): Request {
  return new Request("http://127.0.0.1/", { method: "PUT", body: "some bytes", signal });
}

/** Whether nothing holds it any more. */
async function isCollected(held: WeakRef<object>): Promise<boolean> {
  setFlagsFromString("--expose-gc");
  const collectGarbage: unknown = runInNewContext("gc");
  await nextTurn();
  if (typeof collectGarbage === "function") collectGarbage();
  return held.deref() === undefined;
}

describe("a request's body that was read", () => {
  it("is let go, and nobody listens to its request any more", async () => {
    const request = upload();
    let read: WeakRef<object> | undefined;
    await withBody({ request, limits: {} }, async ({ source, signal }) => {
      read = new WeakRef(signal);
      // As the engine does, while it is at work.
      signal.addEventListener("abort", () => undefined);
      await buffer(source);
    });
    expect(getEventListeners(request.signal, "abort")).toEqual([]);
    await expect.poll(() => read !== undefined && isCollected(read)).toBe(true);
  });
});

describe("a client that goes", () => {
  it("stops an upload that still waits for its turn", async () => {
    const client = new AbortController();
    const stopped = withBody({ request: upload(client.signal), limits: {} }, async ({ signal }) => {
      client.abort();
      return signal.aborted;
    });
    await expect(stopped).resolves.toBe(true);
  });

  it("has gone before its upload began", async () => {
    const request = upload(AbortSignal.abort());
    await expect(withBody({ request, limits: {} }, async ({ signal }) => signal.aborted)).resolves.toBe(true);
  });
});
