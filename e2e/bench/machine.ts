import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { requiredTool } from "../servers/available";

/** A computer and the state of the sources on it. */
export interface Computer {
  readonly cores: number;
  readonly processor: string;
  /** Gibibytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** The commit that was measured; with a plus sign when files were changed since. */
  readonly commit: string;
  /** Processes that wanted to run before the bench began, over the last minute. */
  readonly loadBefore: number;
}

/** What the figures depend on. */
export interface Machine extends Computer {
  readonly curl: string;
  readonly lftp: string;
  readonly vsftpd: string;
}

/** This machine with what Portside is compared with, now. @throws when one of those is missing */
export function describeMachine(): Machine {
  return {
    ...describeComputer(),
    curl: firstLine(requiredTool("curl"), ["--version"]).split(" ").slice(0, 2).join(" "),
    lftp: firstLine(requiredTool("lftp"), ["--version"]).replace(/^LFTP \| Version (\S+).*/, "lftp $1"),
    vsftpd: packageOf("vsftpd"),
  };
}

/** This machine, now. */
export function describeComputer(): Computer {
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? "unknown",
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    commit: `${firstLine("git", ["rev-parse", "--short", "HEAD"])}${firstLine("git", ["status", "--porcelain"]) === "" ? "" : "+"}`,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

function firstLine(file: string, args: readonly string[]): string {
  try {
    const output = execFileSync(file, [...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return output.split("\n", 1)[0] ?? "";
  } catch {
    // Not a checkout, for instance: the figures are good without it.
    return "unknown";
  }
}

function packageOf(name: string): string {
  const archives = readdirSync(join(requiredTool("servers"), "archives"));
  const archive = archives.find((file) => file.startsWith(`${name}_`)) ?? `${name}_unknown`;
  return archive.split("_").slice(0, 2).join(" ");
}
