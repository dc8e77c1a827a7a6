import { temporaryName } from "@/lib/contract/temporary-name";
import type { FaultBrowser } from "./fault-browser";
import { compare, foreignOwners } from "./marked-content";

/** What was found of one browser's files. */
export interface Findings {
  /** Files that are whole, gone as they should be, or honestly unfinished. */
  whole: number;
  absent: number;
  /** Under their own names, after an operation that was told to have failed. */
  unfinished: number;
  /** Under temporary names. */
  parts: number;
}

/**
 * Goes on with every upload that broke off, to its end.
 * @returns how many came to their end; each of the others is told to be wrong, or was finished before
 */
export async function resumeUploads(browser: FaultBrowser): Promise<number> {
  // A server that has lost everything has lost the directory, too: somebody makes it again.
  if (browser.mayBeForgotten) await browser.place.prepare(new Map());
  let resumed = 0;
  for (const { upload, version, name } of browser.unfinished) {
    await browser.session();
    const attempt = await upload.resume(browser.portside.url, browser.http.cookie);
    const history = browser.histories.get(name);
    if (attempt.state === "finished") {
      history?.wrote(version, "acknowledged");
      resumed++;
      continue;
    }
    const bytes = (await browser.place.contents()).get(name);
    const isWhole = bytes !== undefined && compare(bytes, version) === "whole";
    // Its last answer was lost, and nothing tells whose the file is: the browser is asked to look at it.
    if (isWhole && (attempt.status === 410 || attempt.status === 423)) continue;
    // Straight to its name, it goes whole or not at all: what may be a part of it is told to be.
    if (upload.temporaryName === null && attempt.status === 410) continue;
    browser.wrong(`${name} can't be gone on with (${attempt.status ?? "no answer"}): ${attempt.why}`);
  }
  return resumed;
}

/** Holds everything in a browser's directory against what it knows it did. */
export async function judgeFiles(browser: FaultBrowser): Promise<Findings> {
  const found = await browser.place.contents();
  const findings: Findings = { whole: 0, absent: 0, unfinished: 0, parts: 0 };
  for (const [name, history] of browser.histories) {
    if (browser.mayBeForgotten) history.forgotten();
    const verdict = history.judge(found.get(name) ?? null);
    if (verdict.state === "wrong") browser.wrong(verdict.why);
    else findings[verdict.state]++;
  }
  for (const [name, bytes] of found) {
    if (browser.histories.has(name)) continue;
    judgeStranger(browser, name, bytes);
    findings.parts++;
  }
  return findings;
}

/** What nobody meant to be there is a part of something, under a temporary name. */
function judgeStranger(browser: FaultBrowser, name: string, bytes: Buffer): void {
  if (!temporaryName.test(name)) {
    browser.wrong(`${name} is there, and nobody wrote it`);
    return;
  }
  const meant = [...browser.histories.values()].flatMap((history) => history.meant);
  if (meant.some((version) => compare(bytes, version) !== "other")) return;
  const foreign = foreignOwners(bytes, browser.owner);
  browser.wrong(
    `${name} has ${bytes.length} bytes ${foreign.length === 0 ? "that nobody wrote so" : `of ${foreign.join(", ")}`}`,
  );
}
