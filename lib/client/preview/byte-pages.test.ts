import { describe, expect, it } from "vitest";
import { ownProblem, ProblemError } from "@/lib/client/problem-error";
import { BytePages, type ReadPart } from "./byte-pages";
import type { ContentPart } from "./content";
import { PAGE_BYTES } from "./hex-rows";

const size = PAGE_BYTES * 4 + 10;

interface Asked {
  readonly page: number;
  readonly etag: string | null;
  readonly signal: AbortSignal;
  readonly answer: (part?: Partial<ContentPart>) => void;
  readonly fail: (error: unknown) => void;
}

/** A file that is read when the test says so. */
function fileInHand(): { pages: BytePages; asked: Asked[]; settled: () => Promise<void> } {
  const asked: Asked[] = [];
  const read: ReadPart = ({ from, length, etag }, signal) =>
    new Promise((resolve, reject) => {
      const bytes = new Uint8Array(Math.min(length, size - from)).fill(from / PAGE_BYTES);
      const whole = { bytes, size, isEnd: from + bytes.length === size, canSeek: true, etag: '"1"' };
      signal.addEventListener("abort", () => reject(signal.reason));
      asked.push({
        page: from / PAGE_BYTES,
        etag,
        signal,
        answer: (part) => resolve({ ...whole, ...part }),
        fail: reject,
      });
    });
  const settled = () => new Promise<void>((done) => setImmediate(done));
  return { pages: new BytePages(read), asked, settled };
}

function last(asked: readonly Asked[]): Asked {
  const request = asked.at(-1);
  if (request === undefined) throw new Error("Nothing was asked");
  return request;
}

describe("BytePages", () => {
  it("reads the pages in sight one after the other, of the version that it began with", async () => {
    const { pages, asked, settled } = fileInHand();
    pages.want([0, 1]);
    expect(asked.map(({ page }) => page)).toEqual([0]);
    last(asked).answer();
    await settled();
    expect(asked.map(({ page, etag }) => [page, etag])).toEqual([
      [0, null],
      [1, '"1"'],
    ]);
    expect(pages.snapshot().size).toBe(size);
    expect(pages.snapshot().bytes(16, 16)).toHaveLength(16);
    expect(pages.snapshot().bytes(PAGE_BYTES, 16)).toBeNull();
  });

  it("doesn't read what went out of sight, and never twice what it has", async () => {
    const { pages, asked, settled } = fileInHand();
    pages.want([0]);
    last(asked).answer();
    await settled();
    pages.want([1]);
    const passed = last(asked);
    pages.want([0, 3]);
    expect(passed.signal.aborted).toBe(true);
    await settled();
    expect(asked.map(({ page }) => page)).toEqual([0, 1, 3]);
    expect(pages.snapshot().problem).toBeNull();
  });

  it("asks for no page beyond the end, and gives a short last row", async () => {
    const { pages, asked, settled } = fileInHand();
    pages.want([4]);
    last(asked).answer();
    await settled();
    pages.want([4, 5]);
    expect(asked).toHaveLength(1);
    expect(pages.snapshot().bytes(PAGE_BYTES * 4, 16)).toHaveLength(10);
  });

  it("stops at what can't be read, and goes on when somebody tries again", async () => {
    const { pages, asked, settled } = fileInHand();
    let told = 0;
    pages.subscribe(() => told++);
    pages.want([0]);
    last(asked).fail(new ProblemError(ownProblem("Gone", "Look again.")));
    await settled();
    expect(pages.snapshot().problem?.title).toBe("Gone");
    pages.want([0, 1]);
    expect(asked).toHaveLength(1);
    pages.retry();
    last(asked).answer();
    await settled();
    expect(pages.snapshot().problem).toBeNull();
    expect(told).toBeGreaterThan(2);
  });

  it("begins anew with the version that there is when the file has become another", async () => {
    const { pages, asked, settled } = fileInHand();
    pages.want([0]);
    last(asked).answer();
    await settled();
    pages.want([2]);
    last(asked).fail(
      new ProblemError({ ...ownProblem("Another version", "Load it again."), code: "conflict" }),
    );
    await settled();
    pages.retry();
    expect(last(asked)).toMatchObject({ page: 0, etag: null });
    expect(pages.snapshot()).toMatchObject({ size: null, problem: null });
    last(asked).answer({ bytes: new Uint8Array(3), size: 3, isEnd: true, etag: '"2"' });
    await settled();
    expect(pages.snapshot().size).toBe(3);
    expect(pages.snapshot().bytes(PAGE_BYTES * 2, 16)).toBeNull();
  });

  it("ends at the first page where a server can't begin in the middle", async () => {
    const { pages, asked, settled } = fileInHand();
    pages.want([0, 1]);
    last(asked).answer({ canSeek: false, isEnd: false });
    await settled();
    expect(pages.snapshot()).toMatchObject({ size: PAGE_BYTES, isCutOff: true });
    expect(asked).toHaveLength(1);
  });

  it("ends what is under way when it is closed", () => {
    const { pages, asked } = fileInHand();
    pages.want([0]);
    pages.close();
    expect(last(asked).signal.aborted).toBe(true);
  });
});
