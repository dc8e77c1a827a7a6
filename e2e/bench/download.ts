import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentOf } from "../running-app";
import { type Bench, withPair } from "./bench";
import { checkCopy, largeFile } from "./content";
import { ftpUrl, loginOf, timeSecond } from "./curl";
import { type PartResult, rowsOf } from "./results";
import { type Contender, takeTurns } from "./rounds";

const peer = "curl from vsftpd";

/** A large file comes down: by curl straight from the server, and by curl from Portside. */
export function measureDownloads(bench: Bench): Promise<PartResult> {
  return withPair(bench, async ({ server, app, browser, logIn }) => {
    const source = await largeFile(bench);
    copyFileSync(source.path, join(server.root, "large.bin"));
    chmodSync(join(server.root, "large.bin"), 0o644);
    writeFileSync(join(server.root, "small.bin"), "small");
    const { id } = await logIn();

    /** In the first round what came is looked at; later it goes nowhere, so that no file system is in the time. */
    const download = async (
      round: number,
      always: readonly string[],
      urlOf: (path: string) => string,
    ): Promise<number> => {
      const target = round === 0 ? join(bench.folder, "received.bin") : "/dev/null";
      const seconds = await timeSecond(
        bench,
        always,
        ["--output", "/dev/null", urlOf("/small.bin")],
        ["--output", target, urlOf("/large.bin")],
      );
      if (round === 0) {
        await checkCopy(target, source, "content");
        rmSync(target);
      }
      return seconds;
    };
    const contenders: readonly Contender[] = [
      { name: peer, run: (round) => download(round, loginOf(server), (path) => ftpUrl(server, path)) },
      {
        name: "Portside, one GET",
        run: (round) =>
          download(
            round,
            ["--header", `Cookie: ${browser.cookie}`],
            (path) => `${app.url}${contentOf(id, path)}`,
          ),
      },
    ];
    const what = `download of ${bench.options.size / 2 ** 20} MiB`;
    const seconds = await takeTurns(bench, what, contenders);
    return {
      rows: rowsOf(what, seconds, [peer], { count: source.size / 2 ** 20, unit: "MiB/s" }),
      figures: [],
    };
  });
}
