import { describe, expect, it } from "vitest";
import { emptyQueue, withTransfers } from "@/lib/client/transfers/queue";
import { summarise } from "@/lib/client/transfers/speed";
import type { JobTransfer, Transfer, TransferState, UploadTransfer } from "@/lib/client/transfers/transfer";
import type { Problem } from "@/lib/contract/problem";
import { fractionOf, statusText, summaryParts } from "./transfer-text";

const base = {
  id: 1,
  session: "s",
  site: { host: "files.example.net", port: 21, user: "deploy" },
  batch: 1,
  directory: { text: "/pub" },
  spentMs: 0,
};

const problem: Problem = {
  type: "about:blank",
  title: "The disk is full",
  status: 507,
  detail: "Delete something.",
  code: "storage-full",
};

function upload(state: TransferState, rest: Partial<UploadTransfer> = {}): UploadTransfer {
  return {
    ...base,
    kind: "upload",
    name: "docs/a.bin",
    target: { text: "/pub/docs/a.bin" },
    size: 2_000_000,
    modifiedAt: 0,
    onConflict: "fail",
    state,
    ...rest,
  };
}

function job(
  kind: JobTransfer["kind"],
  state: TransferState,
  progress: Partial<JobTransfer["progress"]> = {},
): JobTransfer {
  return { ...base, kind, name: "old", progress: { done: 0, failed: [], ...progress }, state };
}

const standing = (sent: number): TransferState => ({
  status: "running",
  startedAt: 0,
  sent,
  samples: [
    { at: 0, sent },
    { at: 3000, sent },
  ],
});

const NOW = 10_000;
const text = (transfer: Transfer) => statusText(transfer, NOW);
const running = (sent: number): TransferState => ({
  status: "running",
  startedAt: 0,
  sent,
  samples: [
    { at: 0, sent: 0 },
    { at: 1000, sent },
  ],
});

describe("where an upload stands", () => {
  it.each<[string, UploadTransfer]>([
    ["waiting, 2.0 MB", upload({ status: "waiting", sent: 0 })],
    ["waiting, 500 kB of 2.0 MB", upload({ status: "waiting", sent: 500_000 })],
    ["500 kB of 2.0 MB · 500 kB/s · 3 s left", upload(running(500_000))],
    ["500 kB of 2.0 MB · stalled", upload(standing(500_000))],
    ["sent, waiting for the server to confirm", upload(running(2_000_000))],
    ["sent, waiting for the server to confirm", upload(standing(2_000_000))],
    ["paused, 500 kB of 2.0 MB", upload({ status: "paused", sent: 500_000 })],
    [
      "the session ended; connect again to deploy@files.example.net, it goes on by itself",
      upload({ status: "stranded", sent: 5 }),
    ],
    [
      "exists already, waiting for your answer",
      upload({ status: "asking", existing: { size: 1, modifiedAt: null } }),
    ],
    ["uploaded, 2.0 MB in 1.5 s", upload({ status: "done", milliseconds: 1500 })],
    [
      "uploaded as a (2).bin, 2.0 MB in 1.5 s",
      upload({ status: "done", milliseconds: 1500 }, { storedAs: "a (2).bin" }),
    ],
    ["skipped", upload({ status: "skipped" })],
    ["cancelled", upload({ status: "cancelled" })],
    ["failed: The disk is full", upload({ status: "failed", problem, sent: 5 })],
  ])("%j", (expected, transfer) => {
    expect(text(transfer)).toBe(expected);
  });

  it("tells when it tries again, and why it has to", () => {
    const waiting = { status: "waiting", sent: 0, lastProblem: problem } as const;
    expect(text(upload({ ...waiting, retryAt: NOW + 11_200 }))).toBe(
      "trying again in 12 s: The disk is full",
    );
    expect(text(upload({ ...waiting, retryAt: NOW - 1 }))).toBe("trying again now: The disk is full");
  });
});

describe("where a job stands", () => {
  it("counts entries, of how many if that is known, and warns that leaving ends it", () => {
    expect(text(job("delete", running(0), { done: 12, total: 40, path: "/pub/old/x" }))).toBe(
      "12 of 40 deleted · ends with this page · at /pub/old/x",
    );
  });

  it("tells how many entries failed when it is over", () => {
    const failed = [{ path: "/pub/old/x", problem }];
    expect(
      text(job("delete", { status: "done", milliseconds: 900 }, { done: 39, failed, moreFailed: 2 })),
    ).toBe("39 entries deleted in 900 ms, 3 failed");
  });
});

describe("how much is done", () => {
  it.each<[number | null, Transfer]>([
    [0.25, upload(running(500_000))],
    [0.25, upload({ status: "paused", sent: 500_000 })],
    [0, upload({ status: "waiting", sent: 0 }, { size: 0 })],
    [1, upload({ status: "done", milliseconds: 1 })],
    [null, job("archive", running(0), { done: 3 })],
    [0.3, job("delete", running(0), { done: 3, total: 10 })],
  ])("is %j", (fraction, transfer) => {
    expect(fractionOf(transfer)).toBe(fraction);
  });
});

describe("the queue in one line", () => {
  it("counts what there is, and says nothing of what there isn't", () => {
    const queue = withTransfers(emptyQueue, [
      upload(running(5), { id: 1 }),
      upload({ status: "waiting", sent: 0 }, { id: 2 }),
      upload({ status: "stranded", sent: 0 }, { id: 3 }),
      upload({ status: "failed", problem, sent: 0 }, { id: 4 }),
    ]);
    expect(summaryParts(summarise(queue))).toEqual([
      { text: "1 running" },
      { text: "1 waiting" },
      { text: "1 without a session" },
      { text: "1 failed", isWrong: true },
    ]);
  });

  it("says that nothing moves instead of how fast it did", () => {
    const queue = withTransfers(emptyQueue, [upload(standing(5))]);
    const samples = [
      { at: 0, sent: 0 },
      { at: 3500, sent: 5 },
    ];
    expect(summaryParts(summarise({ ...queue, samples }))).toEqual([
      { text: "1 running" },
      { text: "stalled" },
    ]);
  });
});
