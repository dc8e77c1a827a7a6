import type { JobEnd, JobProgress, Problem } from "@/lib/contract/problem";
import { Failures } from "./failures";
import { ndjsonLine, ndjsonType } from "./ndjson";

/** How a job tells what it does. */
export interface JobReport {
  progress(progress: JobProgress): void;
  /** One entry failed; the job goes on. */
  failed(path: string, problem: Problem): void;
  /** One entry is none of the job's. */
  skipped(): void;
}

/**
 * Runs a job and answers 202 with its progress as NDJSON; the last line tells the end. The job is cancelled when
 * the client goes.
 * @param work says whether it came to its end; must not throw for a single entry.
 */
export function jobResponse(
  clientSignal: AbortSignal,
  work: (report: JobReport, signal: AbortSignal) => Promise<boolean>,
): Response {
  const gone = new AbortController();
  const signal = AbortSignal.any([clientSignal, gone.signal]);
  const failures = new Failures();
  let skipped = 0;
  /** Progress supersedes itself: a slow reader gets the newest line, not every one. */
  let waiting: JobProgress | null = null;

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const report: JobReport = {
        progress(progress) {
          if (signal.aborted) return;
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(ndjsonLine(progress));
          else waiting = progress;
        },
        failed(path, problem) {
          failures.add(path, problem);
        },
        skipped() {
          skipped++;
        },
      };
      work(report, signal).then(
        (finished) => {
          if (signal.aborted) return controller.error(signal.reason);
          if (waiting !== null) controller.enqueue(ndjsonLine(waiting));
          const end: JobEnd = { finished, ...failures.told, ...(skipped > 0 && { skipped }) };
          controller.enqueue(ndjsonLine(end));
          controller.close();
        },
        (error: unknown) => controller.error(error),
      );
    },
    pull(controller) {
      if (waiting === null) return;
      controller.enqueue(ndjsonLine(waiting));
      waiting = null;
    },
    cancel(reason) {
      gone.abort(reason);
    },
  });
  return new Response(body, { status: 202, headers: { "Content-Type": ndjsonType } });
}
