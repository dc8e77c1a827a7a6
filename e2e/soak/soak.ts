import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { closedPort } from "@/lib/ftp/testing/black-hole";
import { sends } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { type PracticeServer, startPracticeServer } from "@/lib/lab/practice-server";
import { RunningApp } from "../running-app";
import { type Sample, Sampler } from "./samples";
import { leftOpen } from "./verdict";
import type { Place } from "./visitor";

const probe = pathToFileURL(fileURLToPath(new URL("probe.mjs", import.meta.url))).href;

/** A Portside under watch, and the FTP servers that browsers reach through it: its own practice server and two here. */
export class Soak {
  private constructor(
    readonly app: RunningApp,
    readonly place: Place,
    readonly sampler: Sampler,
    private readonly servers: readonly (PracticeServer | FakeFtpServer)[],
    private readonly folder: string,
  ) {}

  static async start(): Promise<Soak> {
    const folder = mkdtempSync(join(tmpdir(), "portside-soak-"));
    const file = join(folder, "look.json");
    // First: when it doesn't start, nothing else is open.
    const app = await RunningApp.start({
      NODE_OPTIONS: `--import=${probe}`,
      SOAK_PROBE: file,
      // Those who close their browser leave a session behind: it has to be seen ending.
      PORTSIDE_IDLE_MINUTES: "1",
    });
    const elsewhere = await startPracticeServer({
      host: "127.0.0.1",
      port: 0,
      limits: { connections: 500, connectionsPerAddress: 500 },
    });
    const breaking = await FakeFtpServer.start({
      files: { "/broken": "x" },
      answers: {
        MLSD: sends("type=file; half of a r", { ending: "reset", closing: "426 Broken." }),
        RETR: sends("half", { ending: "reset", closing: "426 Broken." }),
      },
    });
    const targets = [{ port: elsewhere.endpoint.port }, { port: app.practicePort }];
    const place = { app, targets, breaking, closedPort: await closedPort() };
    return new Soak(app, place, new Sampler(app, file), [elsewhere, breaking], folder);
  }

  /** What the process holds now. */
  sample(at: number, operations: number): Promise<Sample> {
    return this.sampler.take(at, operations);
  }

  /**
   * What it holds when everything has ended that was under way: tells once nothing more is open than before, or after
   * some minutes, in which idle sessions have had their time.
   */
  async sampleAtRest(before: Sample | null, at: () => number, operations: number): Promise<Sample> {
    let sample = await this.sample(at(), operations);
    const until = performance.now() + 4 * 60_000;
    while (!isAtRest(before, sample) && performance.now() < until) {
      await delay(2_000);
      sample = await this.sample(at(), operations);
    }
    return sample;
  }

  async close(): Promise<void> {
    await this.app.close();
    for (const server of this.servers) await server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isAtRest(before: Sample | null, sample: Sample): boolean {
  return before === null ? sample.sessions === 0 : leftOpen(before, sample).length === 0;
}
