import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { healthSchema } from "@/lib/contract/health";
import type { RunningApp } from "../running-app";

/** What one process holds, right after a garbage collection. */
export interface Sample {
  /** Seconds since the beginning. */
  readonly at: number;
  /** Operations so far. */
  readonly operations: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** Open file descriptors, sockets among them, and those sockets that listen. */
  readonly descriptors: number;
  readonly sockets: number;
  readonly listeners: number;
  readonly timers: number;
  readonly sessions: number;
  readonly warnings: readonly string[];
}

const lookSchema = z.object({
  number: z.int(),
  heapBytes: z.int(),
  externalBytes: z.int(),
  timers: z.int(),
  warnings: z.array(z.string()),
});

/** Looks into a Portside that was started with the probe. */
export class Sampler {
  #looks = 0;

  constructor(
    private readonly app: RunningApp,
    /** What SOAK_PROBE names. */
    private readonly file: string,
  ) {}

  /** @throws when the probe doesn't answer within a minute */
  async take(at: number, operations: number): Promise<Sample> {
    const { pid } = this.app;
    process.kill(pid, "SIGUSR2");
    this.#looks++;
    const { number: _, ...look } = await this.#answer();
    const health = await fetch(`${this.app.url}/api/health`);
    const { sessions } = healthSchema.parse(await health.json());
    const residentBytes = this.app.residentBytes;
    return { at, operations, residentBytes, ...look, ...openFiles(pid), sessions };
  }

  async #answer(): Promise<z.infer<typeof lookSchema>> {
    for (let attempts = 0; attempts < 1200; attempts++) {
      const look = this.#read();
      if (look !== null && look.number >= this.#looks) return look;
      await delay(50);
    }
    throw new Error("The process that is watched doesn't answer its probe.");
  }

  #read(): z.infer<typeof lookSchema> | null {
    try {
      return lookSchema.parse(JSON.parse(readFileSync(this.file, "utf8")));
    } catch {
      // Nothing is written yet.
      return null;
    }
  }
}

/** The state of a socket that listens, in Linux's /proc/net/tcp. */
const listening = "0A";

function openFiles(pid: number): Pick<Sample, "descriptors" | "sockets" | "listeners"> {
  const targets = readdirSync(`/proc/${pid}/fd`).map((fd) => targetOf(`/proc/${pid}/fd/${fd}`));
  const inodes = new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
  const listeners = ["tcp", "tcp6"]
    .flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, "utf8").split("\n").slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => columns[3] === listening && inodes.has(columns[9] ?? ""));
  return { descriptors: targets.length, sockets: inodes.size, listeners: listeners.length };
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // Closed meanwhile.
    return "";
  }
}
