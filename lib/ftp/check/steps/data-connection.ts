import { byteString } from "../../../protocol/byte-string";
import { announcedAddressFinding } from "../../../protocol/check/announced-address";
import { addressScope, sameAddress } from "../../../protocol/data-address";
import type { ExchangeReference, TrafficEvent, TrafficEventOf } from "../../../protocol/traffic";
import { type FtpError, isFtpError } from "../../errors";
import { openTransfer } from "../../open-transfer";
import { type RawListing, readRaw } from "../../operations/raw-listing";
import { changeDirectory } from "../../operations/working-directory";
import type { CheckRun, StepResult, TriedWay } from "../check-run";

/**
 * Milliseconds that one data connection may take: whoever is cut off by a firewall sees it after three unanswered SYNs
 * (1 s, 3 s, 7 s), and four of them have to fit into a minute.
 */
const longestWait = 10_000;

/** Lists the first directory with LIST, over a data connection that this very command announces. @throws {FtpError} */
export async function listOver(
  run: CheckRun,
  exchange: ExchangeReference,
  way: TriedWay,
): Promise<RawListing> {
  const operation = await run.operation(exchange, way, longestWait);
  const command = byteString("LIST");
  return readRaw(operation, { command, path: run.home }, () =>
    openTransfer(operation, {
      command,
      direction: "down",
      prepare: (current) => changeDirectory(current, run.home),
    }),
  );
}

/** @throws {FtpError} when no listing came */
export async function checkWay(
  run: CheckRun,
  exchange: ExchangeReference,
  way: TriedWay,
): Promise<StepResult> {
  const before = run.core.log.lastSeq;
  let listing: RawListing;
  try {
    listing = await listOver(run, exchange, way);
  } catch (error) {
    if (isFtpError(error) && isMissing(run, way, error)) {
      return {
        status: "warning",
        detail: `The server has no ${way.command} (RFC 2428); ${older(way)} serves on IPv4. IPv6 needs ${way.command}.`,
      };
    }
    throw error;
  }
  run.working ??= way;
  run.listed ??= listing.entries;
  const events = run.core.log.after(before);
  const elsewhere = announcedElsewhere(run, events);
  const seen = `${listing.entries.length} ${listing.entries.length === 1 ? "entry" : "entries"} listed; ${howOpened(events)}${howSecured(events)}.`;
  if (elsewhere === null) return { status: "passed", detail: seen };
  return {
    status: "warning",
    detail: `${seen} ${addressRemark(run, elsewhere)}`,
    finding: announcedAddressFinding(elsewhere, run.control.ends.remote.address, run.events),
  };
}

/** An extended command that an old server doesn't know is no fault where the older one did its work. */
function isMissing(run: CheckRun, { command }: TriedWay, { reply }: FtpError): boolean {
  if (command !== "EPSV" && command !== "EPRT") return false;
  const isUnknown = reply?.command?.startsWith(command) === true && [500, 502, 504].includes(reply.code);
  return isUnknown && !run.core.hasFeature(command) && run.passed(command === "EPSV" ? "pasv" : "port");
}

function older({ command }: TriedWay): string {
  return command === "EPSV" ? "PASV" : "PORT";
}

function howOpened(events: readonly TrafficEvent[]): string {
  const opened = events.find((event): event is TrafficEventOf<"data-opened"> => event.type === "data-opened");
  if (opened === undefined) return "the server had nothing to send";
  const { local, remote, openedBy } = opened;
  return openedBy === "client"
    ? `Portside dialled ${remote.address} port ${remote.port}`
    : `the server dialled ${local.address} port ${local.port}, from port ${remote.port}`;
}

function howSecured(events: readonly TrafficEvent[]): string {
  const secured = events.find(
    (event): event is TrafficEventOf<"data-secured"> => event.type === "data-secured",
  );
  if (secured === undefined) return "";
  return secured.resumed ? ", encrypted, session resumed" : ", encrypted";
}

/** What 227 named, where that isn't the server's own address. */
function announcedElsewhere(
  run: CheckRun,
  events: readonly TrafficEvent[],
): TrafficEventOf<"data-announced"> | null {
  const announced = events.find(
    (event): event is TrafficEventOf<"data-announced"> =>
      event.type === "data-announced" && event.dataMode === "passive",
  );
  const named = announced?.announced.address ?? null;
  if (announced === undefined || named === null) return null;
  return sameAddress(named, run.control.ends.remote.address) ? null : announced;
}

function addressRemark(run: CheckRun, { announced, used }: TrafficEventOf<"data-announced">): string {
  const peer = run.control.ends.remote.address;
  const scope = announced.address === null ? null : addressScope(announced.address);
  const isOwn = scope === "private" || scope === "loopback" || scope === "link-local";
  const what = isOwn ? `its ${scope} address` : "another host's address";
  return `But 227 named ${what}, ${announced.address}, while the server is ${peer}. Portside dialled ${used?.address ?? peer}; clients that believe 227 get no listing.`;
}
