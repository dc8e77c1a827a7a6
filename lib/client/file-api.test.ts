import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";
import {
  changePermissions,
  measureTree,
  type SearchStep,
  searchTree,
  setModified,
  type TreeTotals,
} from "./file-api";
import { ProblemError } from "./problem-error";

interface Asked {
  readonly url: string;
  readonly body: unknown;
}

const asked: Asked[] = [];
let answers: Response[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    asked.push({ url, body: typeof init.body === "string" ? JSON.parse(init.body) : null });
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError("No answer was given");
    return answer;
  });
});
afterEach(() => vi.unstubAllGlobals());

const linesOf = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
const ndjson = (...values: object[]) => new Response(linesOf(values), { status: 202 });
const { signal } = new AbortController();
const ignored = () => undefined;

const entry: Entry = {
  name: "a.log",
  type: "file",
  size: 3,
  modifiedAt: null,
  modifiedPrecision: null,
  permissions: null,
  owner: null,
  group: null,
  linkTarget: null,
  can: null,
};
const gone: Problem = {
  type: "/problems/connection-failed",
  title: "The server went away",
  status: 502,
  detail: "Try again.",
  code: "connection-failed",
};
const totals: TreeTotals = { files: 2, directories: 1, links: 0, others: 0, bytes: 70, unknownSizes: 1 };

async function stepsOf(search: AsyncGenerator<SearchStep>): Promise<SearchStep[]> {
  const steps: SearchStep[] = [];
  for await (const step of search) steps.push(step);
  return steps;
}

describe("setting permissions", () => {
  it("names paths by text and by bytes, and tells progress and the end", async () => {
    answers = [ndjson({ done: 1, path: "/a" }, { finished: true, failed: [], skipped: 2 })];
    const onProgress = vi.fn();
    const paths = [{ text: "/a" }, { text: "/\ufffd", bytes: "L_8" }];
    const end = await changePermissions({
      session: "s",
      paths,
      mode: "0644",
      recursive: null,
      onProgress,
      signal,
    });
    expect(asked).toEqual([
      { url: "/api/sessions/s/permissions", body: { paths: ["/a"], pathsBytes: ["L_8"], mode: "0644" } },
    ]);
    expect(onProgress).toHaveBeenCalledExactlyOnceWith({ done: 1, path: "/a" });
    expect(end).toEqual({ finished: true, failed: [], skipped: 2 });
  });

  it("gives each kind its own mode below directories", async () => {
    answers = [ndjson({ finished: true, failed: [] })];
    const recursive = { files: "0644", directories: null };
    await changePermissions({
      session: "s",
      paths: [{ text: "/a" }],
      mode: "0755",
      recursive,
      onProgress: ignored,
      signal,
    });
    expect(asked[0]?.body).toEqual({ paths: ["/a"], recursive });
  });
});

describe("setting a date", () => {
  it("asks for the path, bytes and text below them included", async () => {
    answers = [new Response(null, { status: 204 })];
    await setModified("s", { text: "/\ufffd/new", bytes: "L_8", below: "new" }, "2024-02-29T12:00:00Z");
    expect(asked).toEqual([
      {
        url: "/api/sessions/s/modified",
        body: { pathBytes: "L_8", below: "new", modifiedAt: "2024-02-29T12:00:00Z" },
      },
    ]);
  });

  it("asks nothing for a name that no command can carry", async () => {
    await expect(setModified("s", { text: "/a\nb" }, "2024-02-29T12:00:00Z")).rejects.toThrow(ProblemError);
    expect(asked).toEqual([]);
  });
});

describe("a search", () => {
  const root = { text: "/" };

  it("asks for what is wanted and tells matches, progress and the end", async () => {
    answers = [
      ndjson(
        { match: entry, directory: { path: "/pub" } },
        { match: { ...entry, nameBytes: "_w" }, directory: { path: "/\ufffd", pathBytes: "L_8" } },
        { directories: 2, entries: 9, path: "/pub" },
        { finished: true, failed: [{ path: "/secret", problem: gone }] },
      ),
    ];
    const query = { name: "*.log & more", caseSensitive: true, minSize: 1, depth: 3 };
    expect(await stepsOf(searchTree("s", root, query, signal))).toEqual([
      { kind: "match", directory: { text: "/pub" }, entry },
      { kind: "match", directory: { text: "/\ufffd", bytes: "L_8" }, entry: { ...entry, nameBytes: "_w" } },
      { kind: "progress", directories: 2, entries: 9, path: "/pub" },
      { kind: "end", finished: true, failed: [{ path: "/secret", problem: gone }] },
    ]);
    const { searchParams } = new URL(asked[0]?.url ?? "", "http://portside");
    expect(Object.fromEntries(searchParams)).toEqual({
      path: "/",
      name: "*.log & more",
      caseSensitive: "true",
      minSize: "1",
      depth: "3",
    });
  });

  it("fails with the server's problem", async () => {
    answers = [new Response(JSON.stringify(gone), { status: gone.status })];
    const search = stepsOf(searchTree("s", root, {}, signal));
    await expect(search).rejects.toMatchObject({ problem: gone });
  });

  it.each([
    ["an answer without an end", linesOf([{ directories: 1, entries: 1, path: "/" }])],
    ["a line that is cut", '{"directories":1,"ent'],
    ["a line that means nothing", linesOf([{ colour: "red" }])],
  ])("fails with %s", async (_what, body) => {
    answers = [new Response(body)];
    await expect(stepsOf(searchTree("s", root, {}, signal))).rejects.toMatchObject({
      problem: { code: "internal" },
    });
  });

  it("ends the request when nobody asks for further steps", async () => {
    const cancel = vi.fn();
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) =>
      controller.enqueue(new TextEncoder().encode(linesOf([{ match: entry, directory: { path: "/pub" } }])));
    answers = [new Response(new ReadableStream({ start, cancel }))];
    for await (const step of searchTree("s", root, {}, signal)) {
      expect(step.kind).toBe("match");
      break;
    }
    await expect.poll(() => cancel).toHaveBeenCalledOnce();
  });
});

describe("measuring trees", () => {
  it("tells the totals as they grow, and what could not be looked at", async () => {
    answers = [
      ndjson(
        { ...totals, files: 1 },
        { finished: true, failed: [{ path: "/x", problem: gone }], moreFailed: 2, totals },
      ),
    ];
    const onProgress = vi.fn();
    const paths = [{ text: "/a b" }, { text: "/\ufffd", bytes: "L_8" }];
    const measured = await measureTree("s", paths, { signal, onProgress });
    expect(asked[0]?.url).toBe("/api/sessions/s/search?totals=true&path=%2Fa%20b&pathBytes=L_8");
    expect(onProgress).toHaveBeenCalledExactlyOnceWith({ ...totals, files: 1 });
    expect(measured).toEqual({
      ...totals,
      finished: true,
      failed: [{ path: "/x", problem: gone }],
      moreFailed: 2,
    });
  });

  it("asks several times for more paths than an address has room for, and adds up", async () => {
    const paths = Array.from({ length: 3 }, (_, index) => ({ text: `/${index}${"x".repeat(2500)}` }));
    answers = paths.map(() => ndjson(totals, { finished: true, failed: [], totals }));
    const onProgress = vi.fn();
    const measured = await measureTree("s", paths, { signal, onProgress });
    expect(asked).toHaveLength(3);
    expect(measured).toMatchObject({ files: 6, directories: 3, bytes: 210, unknownSizes: 3, finished: true });
    expect(onProgress.mock.calls.map(([{ files }]) => files)).toEqual([2, 4, 6]);
  });
});
