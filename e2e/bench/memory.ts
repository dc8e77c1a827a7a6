import { closeSync, ftruncateSync, openSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { contentOf, type RunningApp } from "../running-app";
import { type Bench, withPair } from "./bench";
import { runCurl } from "./curl";
import type { Figure, PartResult } from "./results";
import { timeTusUpload, uploadsOf } from "./tus";

const mebibyte = 2 ** 20;
const goal = "under 96 MiB";

/** How much the serving process grows while a very large file passes in each direction. */
export function measureMemory(bench: Bench): Promise<PartResult> {
  return withPair(bench, async ({ server, app, browser, logIn }) => {
    const { id } = await logIn();
    const { memorySize } = bench.options;
    const source = join(bench.folder, "sparse.bin");
    const url = `${app.url}${contentOf(id, "/passing.bin")}`;
    const stored = join(server.root, "passing.bin");

    const up = async (size: number) => {
      makeSparse(source, size);
      const upload = { url: `${app.url}${uploadsOf(id)}`, cookie: browser.cookie, path: "/passing.bin" };
      await timeTusUpload(bench, { ...upload, file: source, size });
      const arrived = statSync(stored).size;
      if (arrived !== size) throw new Error(`${arrived} bytes were stored instead of ${size}`);
    };
    const cookie = ["--header", `Cookie: ${browser.cookie}`];
    const down = () => runCurl(bench, [...cookie, "--output", "/dev/null", url]);

    // What the first transfers load and keep (code, buffers, the heap's first growth) is not the file's.
    for (let i = 0; i < 3; i++) {
      await up(Math.min(128 * mebibyte, memorySize));
      await down();
      rmSync(stored);
    }
    const watch = watchMemory(app);
    try {
      const figures: Figure[] = [];
      const note = (what: string) => {
        const figure = `${Math.round(watch.growth() / mebibyte)} MiB`;
        figures.push({ what: `growth of the process (resident memory) while ${what}`, figure, goal });
        bench.say(`memory while ${what}: grew by ${figure}`);
      };
      await up(memorySize);
      note(`${memorySize / mebibyte} MiB go up`);
      await down();
      note(`${memorySize / mebibyte} MiB come down as well`);
      return { rows: [], figures };
    } finally {
      watch.stop();
    }
  });
}

/** A file of zeros that takes no space of its own. */
function makeSparse(path: string, size: number): void {
  const file = openSync(path, "w");
  ftruncateSync(file, size);
  closeSync(file);
}

function watchMemory(app: RunningApp) {
  const before = app.residentBytes;
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, app.residentBytes);
  }, 100);
  return { growth: () => highest - before, stop: () => clearInterval(timer) };
}
