import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Bench, type Pair, withPair } from "./bench";
import { ftpUrl, loginOf, timeSecond } from "./curl";
import { LftpShell } from "./lftp";
import { type PartResult, type Row, rowsOf } from "./results";
import { type Contender, takeTurns } from "./rounds";

const rawRows = "curl, LIST";
const untouched = "lftp, rels";
const readRows = "lftp, recls -l";

/** Large directories are listed: by curl and lftp straight from the server, and by Portside's API. */
export function measureListings(bench: Bench): Promise<PartResult> {
  return withPair(bench, async (pair) => {
    mkdirSync(join(pair.server.root, "small"));
    writeFileSync(join(pair.server.root, "small", "file"), "");
    const shell = await LftpShell.open(bench, pair.server);
    try {
      const rows: Row[] = [];
      for (const entries of bench.options.entries) rows.push(...(await measure(bench, pair, shell, entries)));
      return { rows, figures: [] };
    } finally {
      shell.close();
    }
  });
}

async function measure(bench: Bench, pair: Pair, shell: LftpShell, entries: number) {
  const { server, app, browser, logIn } = pair;
  const directory = `directory-${entries}`;
  mkdirSync(join(server.root, directory));
  for (let i = 0; i < entries; i++) writeFileSync(join(server.root, directory, nameOf(i)), "");
  const { id } = await logIn();
  const received = join(bench.folder, "listing");

  const viaCurl = (always: readonly string[], urlOf: (directory: string) => string) =>
    timeSecond(
      bench,
      always,
      ["--output", "/dev/null", urlOf("small")],
      ["--output", received, urlOf(directory)],
    );
  const viaApi = async (accept: string, countOf: (text: string) => number) => {
    const seconds = await viaCurl(
      ["--header", `Cookie: ${browser.cookie}`, "--header", `Accept: ${accept}`],
      (directory) => `${app.url}/api/sessions/${id}/entries?path=/${directory}`,
    );
    expectEntries(countOf(readFileSync(received, "utf8")), entries);
    return seconds;
  };
  const viaLftp = async (command: string) => {
    const seconds = await shell.run(`${command} /${directory} > ${received}`);
    expectEntries(linesOf(readFileSync(received, "utf8")), entries);
    return seconds;
  };
  const contenders: readonly Contender[] = [
    {
      name: rawRows,
      run: async () => {
        const seconds = await viaCurl(loginOf(server), (directory) => ftpUrl(server, `/${directory}/`));
        expectEntries(linesOf(readFileSync(received, "utf8")), entries);
        return seconds;
      },
    },
    // Both forms that don't answer from lftp's own cache: the rows as they come, and read, sorted and written anew.
    { name: untouched, run: () => viaLftp("rels") },
    { name: readRows, run: () => viaLftp("recls -l") },
    { name: "Portside, JSON", run: () => viaApi("application/json", entriesIn) },
    // The line after the entries tells the end.
    { name: "Portside, NDJSON", run: () => viaApi("application/x-ndjson", (text) => linesOf(text) - 1) },
  ];
  const what = `listing of ${entries} entries`;
  const seconds = await takeTurns(bench, what, contenders);
  return rowsOf(what, seconds, [rawRows, untouched, readRows], { count: entries, unit: "entries/s" });
}

/** Of the length that names of photographs and logs have. */
function nameOf(number: number): string {
  return `measurement-${String(number).padStart(6, "0")}.csv`;
}

function expectEntries(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`The listing had ${found} entries instead of ${wanted}`);
}

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}

function entriesIn(text: string): number {
  return z.object({ entries: z.array(z.unknown()) }).parse(JSON.parse(text)).entries.length;
}
