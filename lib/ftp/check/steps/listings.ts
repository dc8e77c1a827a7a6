import { type ByteString, byteString } from "../../../protocol/byte-string";
import { isPositive } from "../../../protocol/reply";
import type { ExchangeReference } from "../../../protocol/traffic";
import { isFtpError } from "../../errors";
import { chooseFacts } from "../../operations/facts-option";
import { openNamed } from "../../operations/naming";
import { readRaw } from "../../operations/raw-listing";
import { saidBy, shownText } from "../../reply-errors";
import type { CheckRun, StepResult, TriedWay } from "../check-run";

/** A listing that programs can read (RFC 3659 §7). @throws {FtpError} when its data connection fails */
export async function checkMlsd(
  run: CheckRun,
  exchange: ExchangeReference,
  way: TriedWay,
): Promise<StepResult> {
  if (!run.core.hasFeature("MLST")) return withoutMlsd(run);
  const operation = await run.operation(exchange, way);
  try {
    const { entries } = await readRaw(
      operation,
      { command: byteString(`MLSD ${run.home}`), path: run.home },
      () => openNamed(operation, "MLSD", run.home, { direction: "down", prepare: chooseFacts }),
    );
    run.listedExactly = entries;
    return {
      status: "passed",
      detail: `${entries.length} ${entries.length === 1 ? "entry" : "entries"} listed, with exact sizes and with dates in UTC.`,
    };
  } catch (error) {
    if (!isFtpError(error, "not-supported")) throw error;
    return {
      status: "warning",
      detail: `FEAT names MLST, but the server refused MLSD: ${error.message} Clients list with LIST instead.`,
    };
  }
}

/**
 * vsftpd has no MLSD and is no worse for it: Portside reads its LIST, and MDTM tells the exact dates. Without these a
 * listing is guesswork.
 */
function withoutMlsd({ core, listed }: CheckRun): StepResult {
  if (listed !== null && core.hasFeature("MDTM")) {
    return {
      status: "passed",
      detail:
        "The server has no MLSD. Its LIST can be read and is what clients use; the dates in it are the server's own time, and MDTM tells the exact ones.",
    };
  }
  return {
    status: "warning",
    detail:
      "The server has neither MLSD nor MDTM: listings come as text for people, with dates in a time zone that nobody names.",
  };
}

/** OPTS UTF8 ON, and whether the names that came are UTF-8 (RFC 2640, interop S27). @throws {FtpError} */
export async function checkUtf8(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  const names = (run.listedExactly ?? run.listed ?? []).map(({ name }) => name);
  const strange = names.filter((name) => !isUtf8(name)).length;
  const isNamed = run.core.hasFeature("UTF8");
  if (strange > 0) {
    return {
      status: "warning",
      detail: `${isNamed ? "The server says that its names are UTF-8, and" : "The server doesn't name UTF8 in FEAT, and"} ${strange} of the ${names.length} that it listed ${strange === 1 ? "is" : "are"} not. Choose another character set in the session's settings.`,
    };
  }
  if (!isNamed) return withoutUtf8(run, names);
  const { control, deadline } = await run.operation(exchange, null);
  const reply = await control.request(byteString("OPTS UTF8 ON"), deadline);
  const answer = isPositive(reply)
    ? ""
    : ` It refused OPTS UTF8 ON (${saidBy(reply)}), which means that it is on already.`;
  return { status: "passed", detail: `The server names UTF8 in FEAT.${answer}` };
}

/** vsftpd hands names out as they are on its disk, whatever it says; its operator can have it say so. */
function withoutUtf8({ greeting }: CheckRun, names: readonly ByteString[]): StepResult {
  if (names.some((name) => /[^\0-\x7f]/.test(name))) {
    return {
      status: "passed",
      detail: "The server doesn't name UTF8 in FEAT, but the names beyond ASCII that it listed are UTF-8.",
    };
  }
  if (greeting !== null && /\bvsftpd\b/i.test(shownText(greeting))) {
    return {
      status: "passed",
      detail:
        "vsftpd hands out names as they are on its disk, and all that it listed can be read. It doesn't name UTF8 in FEAT, for which some clients wait: utf8_filesystem=YES in vsftpd.conf makes it say so.",
    };
  }
  return {
    status: "warning",
    detail:
      "The server doesn't name UTF8 in FEAT: names with letters beyond ASCII may come in another character set. Choose that in the session's settings, or let the server's operator turn UTF-8 on.",
  };
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function isUtf8(name: string): boolean {
  try {
    strictUtf8.decode(Buffer.from(name, "latin1"));
    return true;
  } catch {
    return false; // That is the answer.
  }
}
