import { rmSync } from "node:fs";
import { join } from "node:path";
import { contentOf } from "../running-app";
import { type Bench, withPair } from "./bench";
import { checkCopy, largeFile } from "./content";
import { ftpUrl, loginOf, smallFile, timeSecond } from "./curl";
import { type PartResult, rowsOf } from "./results";
import { type Contender, takeTurns } from "./rounds";
import { timeTusUpload, uploadsOf } from "./tus";

const peer = "curl to vsftpd";

/** A large file goes up: by curl straight to the server, and by curl to Portside. */
export function measureUploads(bench: Bench): Promise<PartResult> {
  return withPair(bench, async ({ server, app, browser, logIn }) => {
    const source = await largeFile(bench);
    const small = smallFile(bench);
    const { id } = await logIn();
    const cookie = ["--header", `Cookie: ${browser.cookie}`];

    /** Uploads under a name that is not there yet, looks at what came of it, and removes it. */
    const upload = async (round: number, send: (path: string) => Promise<number>) => {
      const seconds = await send("/large.bin");
      const stored = join(server.root, "large.bin");
      await checkCopy(stored, source, round === 0 ? "content" : "size");
      rmSync(stored);
      rmSync(join(server.root, "small.bin"), { force: true });
      return seconds;
    };
    const contenders: readonly Contender[] = [
      {
        name: peer,
        run: (round) =>
          upload(round, (path) =>
            timeSecond(
              bench,
              loginOf(server),
              ["--upload-file", small, ftpUrl(server, "/small.bin")],
              ["--upload-file", source.path, ftpUrl(server, path)],
            ),
          ),
      },
      {
        name: "Portside, one PUT",
        run: (round) =>
          upload(round, (path) =>
            timeSecond(
              bench,
              cookie,
              ["--upload-file", small, `${app.url}${contentOf(id, "/small.bin")}`],
              ["--upload-file", source.path, `${app.url}${contentOf(id, path)}`],
            ),
          ),
      },
      {
        name: "Portside, tus (POST, one PATCH)",
        run: (round) =>
          upload(round, (path) =>
            timeTusUpload(bench, {
              url: `${app.url}${uploadsOf(id)}`,
              cookie: browser.cookie,
              file: source.path,
              size: source.size,
              path,
            }),
          ),
      },
    ];
    const what = `upload of ${bench.options.size / 2 ** 20} MiB`;
    const seconds = await takeTurns(bench, what, contenders);
    return {
      rows: rowsOf(what, seconds, [peer], { count: source.size / 2 ** 20, unit: "MiB/s" }),
      figures: [],
    };
  });
}
