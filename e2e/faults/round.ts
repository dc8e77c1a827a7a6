import { setTimeout as delay } from "node:timers/promises";
import { type Findings, judgeFiles, resumeUploads } from "./aftermath";
import { allEnded } from "./all-ended";
import type { Battlefield } from "./battlefield";
import { type Ending, FaultBrowser } from "./fault-browser";
import { injectFaults } from "./injection";
import type { FaultKind, OperationKind, RoundPlan } from "./plan";
import type { Portside } from "./portside";

/** What came of a round. */
export interface RoundResult {
  readonly round: number;
  readonly endings: readonly { readonly kind: OperationKind; readonly ending: Ending }[];
  readonly faults: readonly FaultKind[];
  readonly files: Findings;
  readonly resumed: number;
  /** Bytes that went over the FTP servers' connections. */
  readonly bytes: number;
  readonly residentBytes: number | null;
  readonly openDescriptors: number | null;
  /** What must not be, in sentences. */
  readonly wrongs: readonly string[];
}

/** Runs a round to its end and judges it. @throws only when the suite itself is at a loss */
export async function runRound(plan: RoundPlan, field: Battlefield): Promise<RoundResult> {
  const { portside, servers } = field;
  const before = bytesPassed(field);
  const browsers: FaultBrowser[] = [];
  try {
    for (const [index, planned] of plan.browsers.entries()) {
      const server = servers.get(planned.server);
      if (server === undefined) throw new Error(`There is no ${planned.server} server`);
      browsers.push(new FaultBrowser(planned, server, portside, await portside.browser(), index));
    }
    await Promise.all(browsers.map((browser) => browser.prepare()));

    const work = allEnded(browsers.map((browser) => browser.work()));
    const injected = injectFaults(plan, field, work);
    await allEnded<unknown>([work, injected]);
    const faults = await injected;
    await calm(field);

    await leave(browsers);
    const wrongs = await lettingGo(field, "after the faults");
    const resumed = await Promise.all(browsers.map(resumeUploads));
    await tryEachOther(browsers);
    await leave(browsers);
    wrongs.push(...(await lettingGo(field, "at the end")));
    const files = sum(await Promise.all(browsers.map(judgeFiles)));
    portside.relay.breakAll();
    wrongs.push(...(await excess(portside)));
    return {
      round: plan.round,
      endings: browsers.flatMap(({ endings }) => endings),
      faults,
      files,
      resumed: resumed.reduce((total, count) => total + count, 0),
      bytes: bytesPassed(field) - before,
      ...measured(field),
      wrongs: [...wrongs, ...browsers.flatMap((browser) => browser.wrongs)],
    };
  } finally {
    await calm(field);
    // What a round that came to no end left open would work on in the next one.
    await leave(browsers).catch(() => undefined);
    for (const { relay } of servers.values()) relay.breakAll();
    for (const browser of browsers) await browser.place.clear();
  }
}

/** No more faults: all servers are there, and have room. */
async function calm({ portside, servers }: Battlefield): Promise<void> {
  portside.relay.calmDown();
  for (const server of servers.values()) {
    server.relay.calmDown();
    await server.ready;
    await server.free();
  }
  await portside.ready;
}

async function leave(browsers: readonly FaultBrowser[]): Promise<void> {
  await Promise.all(browsers.map((browser) => browser.leave()));
}

/** Far beyond what Portside needs to close a connection; not what it is expected to need. */
const patience = 30_000;

/** Without a session no connection to an FTP server is left. @returns what is wrong with that */
async function lettingGo({ servers }: Battlefield, when: string): Promise<string[]> {
  const wrongs: string[] = [];
  for (const { relay, product } of servers.values()) {
    const until = performance.now() + patience;
    while (relay.open > 0 && performance.now() < until) await delay(10);
    if (relay.open > 0) {
      wrongs.push(`${relay.open} connections to ${product} stay open without a session ${when}`);
    }
    relay.breakAll();
  }
  return wrongs;
}

/** Far above what a round needs, far below what would grow with the bytes that pass. */
const mostResidentBytes = 400 * 2 ** 20;
/** Beyond what an idle process has open: a connection to health checks, a file that is being read. */
const someDescriptors = 8;

/** Where the system tells: Linux. @returns what is wrong with memory and descriptors of the process */
async function excess(portside: Portside): Promise<string[]> {
  if (process.platform !== "linux") return [];
  const wrongs: string[] = [];
  const most = portside.idleDescriptors + someDescriptors;
  const until = performance.now() + patience;
  while (portside.openDescriptors > most && performance.now() < until) await delay(10);
  const { openDescriptors, residentBytes } = portside;
  if (openDescriptors > most) {
    wrongs.push(`${openDescriptors} descriptors stay open; ${portside.idleDescriptors} are usual`);
  }
  if (residentBytes > mostResidentBytes) wrongs.push(`the process holds ${residentBytes} bytes`);
  return wrongs;
}

/** Each browser has a session of its own then, and asks for the next one's. */
async function tryEachOther(browsers: readonly FaultBrowser[]): Promise<void> {
  const sessions = await Promise.all(browsers.map((browser) => browser.session()));
  for (const [index, browser] of browsers.entries()) {
    const other = sessions[(index + 1) % sessions.length];
    if (other !== undefined) await browser.tryForeign(other);
  }
}

function bytesPassed({ servers }: Battlefield): number {
  return [...servers.values()].reduce((total, { relay }) => total + relay.passed, 0);
}

function sum(all: readonly Findings[]): Findings {
  const add = (what: keyof Findings) => all.reduce((total, findings) => total + findings[what], 0);
  return { whole: add("whole"), absent: add("absent"), unfinished: add("unfinished"), parts: add("parts") };
}

/** Where the system tells: Linux. */
function measured({ portside }: Battlefield): Pick<RoundResult, "residentBytes" | "openDescriptors"> {
  if (process.platform !== "linux") return { residentBytes: null, openDescriptors: null };
  return { residentBytes: portside.residentBytes, openDescriptors: portside.openDescriptors };
}
