import { type Queue, sentOf, sizeOf } from "./queue";
import type { Sample, Transfer, TransferState } from "./transfer";

/** How far back the speed looks, in milliseconds. */
const SPEED_WINDOW_MS = 4000;

/** Below this span, in milliseconds, a speed would be a guess. */
const SPEED_SPAN_MS = 250;

/** Samples are at least this far apart, in milliseconds: a newer one takes the place of the last. */
const SAMPLE_SPACING_MS = 100;

/** The samples with one more, and without those that are too old. Bytes that went backwards begin a new series. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last === undefined || sample.sent < last.sent) return [sample];
  const beforeLast = samples.at(-2);
  const isCrowded = beforeLast !== undefined && sample.at - beforeLast.at < SAMPLE_SPACING_MS;
  const kept = samples.filter(({ at }) => at > sample.at - SPEED_WINDOW_MS);
  return [...(isCrowded ? kept.slice(0, -1) : kept), sample];
}

/** Bytes per second between the first and the last sample, or null while there is too little to tell. */
export function speedOfSamples(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < SPEED_SPAN_MS) return null;
  return ((last.sent - first.sent) / (last.at - first.at)) * 1000;
}

/** Bytes per second over the last seconds, or null while there is too little to tell. */
export function speedOf(state: TransferState): number | null {
  return state.status === "running" ? speedOfSamples(state.samples) : null;
}

/** Seconds until an upload's last byte has left, or null while the speed is unknown. */
export function secondsLeft(transfer: Transfer): number | null {
  const speed = speedOf(transfer.state);
  if (transfer.kind !== "upload" || speed === null || speed <= 0) return null;
  return (sizeOf(transfer) - sentOf(transfer)) / speed;
}

export interface QueueSummary {
  readonly running: number;
  readonly waiting: number;
  readonly paused: number;
  readonly stranded: number;
  readonly asking: number;
  readonly failed: number;
  readonly finished: number;
  /** Bytes of all uploads that aren't over, and of those that were completed since there was last nothing to do. */
  readonly totalBytes: number;
  readonly sentBytes: number;
  /** Bytes per second of all uploads together, or null. */
  readonly speed: number | null;
  /** Until all that run or wait have left; null while the speed is unknown. */
  readonly secondsLeft: number | null;
}

/** The queue in one line. Costs the same for one transfer as for many thousand. */
export function summarise({ tally, doneBytes, samples, running }: Queue): QueueSummary {
  const open = [tally.waiting, tally.running, tally.paused, tally.stranded, tally.asking];
  const speed = running.length === 0 ? null : speedOfSamples(samples);
  const toMove = tally.waiting.size + tally.running.size - tally.waiting.sent - tally.running.sent;
  return {
    running: tally.running.count,
    waiting: tally.waiting.count,
    paused: tally.paused.count,
    stranded: tally.stranded.count,
    asking: tally.asking.count,
    failed: tally.failed.count,
    finished: tally.done.count,
    totalBytes: doneBytes + open.reduce((sum, { size }) => sum + size, 0),
    sentBytes: doneBytes + open.reduce((sum, { sent }) => sum + sent, 0),
    speed,
    secondsLeft: speed !== null && speed > 0 && toMove > 0 ? toMove / speed : null,
  };
}
