import { execFile, execFileSync } from "node:child_process";

/** Runs an FTP client and gives its standard output; rejects with its standard error when it fails. */
export function runClient(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(
          new Error(`${command} failed: ${error.message}\n${stdout.slice(-2000)}\n${stderr.slice(-4000)}`),
        );
    });
  });
}

/**
 * What a program says about its version; null, with a word to whoever reads the test run, when it isn't
 * installed. With CI set nothing may be skipped: the tests run then and fail.
 */
export function versionOf(command: string): string | null {
  try {
    return execFileSync(command, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    if (process.env.CI) return "";
    console.warn(`Skipped: ${command} isn't installed.`);
    return null;
  }
}
