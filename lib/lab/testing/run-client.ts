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

/** Why a test that needs this program must be skipped; false when it is there, or when nothing may be skipped (CI). */
export function isMissing(command: string): boolean {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    // With CI set the tests run and fail: a runner without the clients proves nothing.
    if (process.env.CI) return false;
    console.warn(`Skipped: ${command} isn't installed.`);
    return true;
  }
}
