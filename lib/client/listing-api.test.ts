import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchListing } from "./listing-api";
import { toProblem } from "./problem-error";
import { entryOf } from "./testing/entry";

const frame = { path: "/pub", listedWith: "MLSD", dataMode: "passive", exchange: 3, elapsedMs: 12 };

/** Portside, which answers every request with these lines, cut into pieces of so many bytes. */
function answerWith(lines: readonly unknown[], pieceSize = 1000): void {
  const bytes = new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(bytes.slice(at, at + pieceSize));
      at += pieceSize;
      if (at >= bytes.length) controller.close();
    },
  });
  vi.stubGlobal("fetch", async () => new Response(body));
}

async function problemOf(listing: Promise<unknown>) {
  return listing.then(
    () => null,
    (error: unknown) => toProblem(error),
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("reading a listing", () => {
  it("gives the entries in their order, and what the last line says", async () => {
    const entries = [entryOf("sub", { type: "directory" }), entryOf("hafen \u{1f6a2}.txt", { size: 3 })];
    answerWith([...entries, { finished: true, count: 2, ...frame }], 7);
    expect(await fetchListing("s1", { text: "/pub" })).toEqual({ ...frame, entries });
  });

  it("gives an empty directory", async () => {
    answerWith([{ finished: true, count: 0, ...frame }]);
    expect((await fetchListing("s1", { text: "/pub" })).entries).toEqual([]);
  });

  it("throws the problem that the last line tells", async () => {
    const problem = {
      type: "/problems/timeout",
      title: "The server went silent",
      status: 504,
      detail: "Try again.",
      code: "timeout",
    };
    answerWith([entryOf("a"), { problem }]);
    expect(await problemOf(fetchListing("s1", { text: "/pub" }))).toEqual(problem);
  });

  it.each([
    ["without its last line", [entryOf("a")]],
    ["with fewer entries than it says", [entryOf("a"), { finished: true, count: 2, ...frame }]],
    ["with a line that is neither", [entryOf("a"), { name: 3 }]],
  ])("never shows one %s", async (_what, lines) => {
    answerWith(lines);
    expect((await problemOf(fetchListing("s1", { text: "/pub" })))?.title).toBe(
      "Portside's answer was not understood",
    );
  });
});
