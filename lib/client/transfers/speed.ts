import { type Queue, runningTransfers, sentOf, sizeOf } from "./queue";
import type { Sample, Transfer, TransferState } from "./transfer";

/** How far back the speed looks, in milliseconds. */
const SPEED_WINDOW_MS = 4000;

/** Below this span, in milliseconds, a speed would be a guess. */
const SPEED_SPAN_MS = 250;

/** Samples are at least this far apart, in milliseconds: a newer one takes the place of the last. */
const SAMPLE_SPACING_MS = 100;

/** What hasn't moved for so long, in milliseconds, stands still. */
const STALL_MS = 3000;

/**
 * The samples with one more, and without those that are too old: of bytes that stand still the first sample stays, to
 * tell for how long. Bytes that went backwards begin a new series.
 */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last === undefined || sample.sent < last.sent) return [sample];
  const beforeLast = samples.at(-2);
  const isCrowded =
    beforeLast !== undefined &&
    (sample.at - beforeLast.at < SAMPLE_SPACING_MS || sample.sent === beforeLast.sent);
  const kept = isCrowded ? samples.slice(0, -1) : samples;
  const isRecent = ({ at, sent }: Sample) => at > sample.at - SPEED_WINDOW_MS || sent === sample.sent;
  return [...kept.filter(isRecent), sample];
}

/** Whether no byte of an upload or an archive has moved for some seconds. */
export function isStalled(transfer: Transfer): boolean {
  const { kind, state } = transfer;
  if (state.status !== "running" || (kind !== "upload" && kind !== "archive")) return false;
  // All has left the browser: the server has the word.
  if (kind === "upload" && state.sent >= transfer.size) return false;
  const last = state.samples.at(-1);
  const first = state.samples.find(({ sent }) => sent === last?.sent);
  return last !== undefined && first !== undefined && last.at - first.at >= STALL_MS;
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
  /** Whether all uploads that run have bytes to send, and none has moved any for some seconds. */
  readonly isStalled: boolean;
}

/** The queue in one line. Costs the same for one transfer as for many thousand. */
export function summarise(queue: Queue): QueueSummary {
  const { tally, doneBytes, samples, running } = queue;
  const uploads = runningTransfers(queue).filter(({ kind }) => kind === "upload");
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
    isStalled: uploads.length > 0 && uploads.every(isStalled),
  };
}
