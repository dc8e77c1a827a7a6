import type { Readable } from "node:stream";
import { parseMdtm } from "../../../protocol/listing/mdtm";
import { parseSize } from "../../../protocol/listing/size";
import { isPositive } from "../../../protocol/reply";
import type { ExchangeReference } from "../../../protocol/traffic";
import type { ReceivedReply } from "../../conversation";
import { isFtpError } from "../../errors";
import type { Operation } from "../../lane";
import { ensureBinary } from "../../operations/binary";
import { startDownload } from "../../operations/download";
import { ask } from "../../operations/naming";
import { saidBy, shownText } from "../../reply-errors";
import type { CheckRun, SampleFile, StepResult, TriedWay } from "../check-run";

/** What a step about a file rests on. */
export interface FileStep {
  readonly run: CheckRun;
  readonly exchange: ExchangeReference;
  readonly way: TriedWay;
  readonly sample: SampleFile;
}

/** REST and RETR of a part, against the whole (RFC 3659 §5). @throws {FtpError} when the file can't be fetched at all */
export async function checkRest({ run, exchange, way, sample }: FileStep): Promise<StepResult> {
  const name = nameOf(run, sample);
  const whole = await fetched(await run.operation(exchange, way), sample, 0);
  if (whole.length < 2) {
    return { status: "skipped", detail: `${name} is too short by now to fetch a part of it.` };
  }
  const offset = Math.floor(whole.length / 2);
  let part: Buffer;
  try {
    part = await fetched(await run.operation(exchange, way), sample, offset);
  } catch (error) {
    if (!isFtpError(error) || error.reply?.command?.startsWith("REST") !== true) throw error;
    return {
      status: "warning",
      detail: `${error.message} Downloads that broke off begin anew.`,
    };
  }
  if (part.equals(whole.subarray(offset))) {
    return {
      status: "passed",
      detail: `${name} came from byte ${offset} on exactly as in the whole file of ${whole.length} bytes.`,
    };
  }
  return {
    status: "failed",
    detail: `From byte ${offset} on ${name} came as ${part.length} bytes that are not the rest of the whole file (${whole.length - offset} bytes). A download that is resumed would be broken: turn resuming off in clients, and update the server.`,
  };
}

/** @throws {FtpError} */
async function fetched(operation: Operation, { path }: SampleFile, from: number): Promise<Buffer> {
  // What a listing says of the size may be in blocks: the transfer's own end counts.
  const facts = { size: null, modifiedAt: null };
  const { body, settled } = await startDownload(operation, path, { from, facts });
  try {
    return await collected(body);
  } finally {
    body.destroy();
    await settled;
  }
}

/** Bytes of a sample that a server may send: it was listed as smaller by far. */
const most = 4 * 1024 * 1024;

async function collected(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > most) break;
  }
  return Buffer.concat(chunks);
}

/** MDTM (RFC 3659 §3). @throws {FtpError} without an answer */
export async function checkMdtm({ run, exchange, sample }: FileStep): Promise<StepResult> {
  const reply = await answered(run, exchange, "MDTM", sample);
  if (!isPositive(reply)) {
    return {
      status: "warning",
      detail: `The server answered MDTM with ${saidBy(reply)}: exact dates are known from MLSD only, where it has that.`,
    };
  }
  run.modifiedAt = parseMdtm(shownText(reply));
  if (run.modifiedAt === null) {
    return {
      status: "warning",
      detail: `The server's answer to MDTM, ${saidBy(reply)}, is no date as RFC 3659 wants it, so it is not believed.`,
    };
  }
  return {
    status: "passed",
    detail: `${nameOf(run, sample)} was changed on ${shownDate(run.modifiedAt)}.${zoneRemark(run, sample)}`,
  };
}

/** SIZE in binary (RFC 3659 §4). @throws {FtpError} without an answer */
export async function checkSize({ run, exchange, sample }: FileStep): Promise<StepResult> {
  const reply = await answered(run, exchange, "SIZE", sample);
  const size = isPositive(reply) ? parseSize(shownText(reply)) : null;
  if (size === null) {
    return {
      status: "warning",
      detail: `The server answered SIZE with ${saidBy(reply)}: clients can't tell how much of a transfer is left, and can't resume uploads.`,
    };
  }
  const name = nameOf(run, sample);
  const { size: listed } = sample.entry;
  if (listed !== null && size !== listed) {
    return {
      status: "warning",
      detail: `SIZE says that ${name} has ${size} bytes, its listing ${listed}. It may have changed meanwhile; otherwise the listing counts in something else than bytes.`,
    };
  }
  return { status: "passed", detail: `${name} has ${size} bytes, as in its listing.` };
}

/** @throws {FtpError} without an answer */
async function answered(
  run: CheckRun,
  exchange: ExchangeReference,
  verb: string,
  { path }: SampleFile,
): Promise<ReceivedReply> {
  const operation = await run.operation(exchange, null);
  await ensureBinary(operation);
  return (await ask(operation, verb, path)).reply;
}

/** LIST's dates are the server's wall clock: how far that is from UTC shows where both name the same minute. */
function zoneRemark({ modifiedAt, listed }: CheckRun, { entry }: SampleFile): string {
  const row = listed?.find(({ name }) => name === entry.name);
  if (modifiedAt === null || row?.modifiedPrecision !== "minute" || row.modifiedAt === null) return "";
  const utc = Date.parse(`${modifiedAt.slice(0, 16)}Z`);
  const minutes = Math.round((Date.parse(`${row.modifiedAt.slice(0, 16)}Z`) - utc) / 60_000);
  if (Number.isNaN(minutes) || Math.abs(minutes) > 14 * 60 || minutes % 15 !== 0) return "";
  if (minutes === 0) return " LIST shows dates in UTC.";
  const hours = `${Math.floor(Math.abs(minutes) / 60)}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
  return ` LIST shows dates in the server's own time zone, ${hours} h ${minutes > 0 ? "ahead of" : "behind"} UTC.`;
}

/** Milliseconds that clocks may be apart without anybody minding. */
const tolerated = 5 * 60_000;

/**
 * Nothing in FTP asks for the time, and nothing is written to see it: only a date in the future gives a clock away.
 */
export function checkClock({ modifiedAt, listedExactly }: CheckRun): StepResult {
  const dates = [modifiedAt, ...(listedExactly ?? []).map((entry) => entry.modifiedAt)];
  const known = dates.filter((date): date is string => date?.endsWith("Z") === true);
  const newest = known.toSorted().at(-1);
  const ahead = newest === undefined ? 0 : Date.parse(newest) - Date.now();
  if (newest !== undefined && ahead > tolerated) {
    return {
      status: "warning",
      detail: `A file is dated ${shownDate(newest)}, which is ${Math.round(ahead / 60_000)} minutes from now: the server's clock is ahead, or somebody gave the file that date. Let the server set its clock by NTP.`,
    };
  }
  return {
    status: "skipped",
    detail:
      "FTP has no command that asks for the time, and the check writes nothing whose date would tell. No date that it saw is in the future.",
  };
}

function shownDate(iso: string): string {
  return `${iso.replace("T", " at ").replace(/(?:\.\d+)?Z$/, "")} UTC`;
}

function nameOf({ core }: CheckRun, { path }: SampleFile): string {
  return core.charset.decodeForLog(path);
}
