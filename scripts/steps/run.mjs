import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs a command in the checkout and collects what it says. Never throws for a command that fails or doesn't exist.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ show?: boolean, env?: Record<string, string | undefined>, cwd?: string }} [options] `show`: pass the output on
 *   as it comes.
 * @returns {Promise<{ code: number, output: string }>} `code` is 127 when there is no such command.
 */
export function run(command, args, { show = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: {
        ...process.env,
        PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
        NEXT_TELEMETRY_DISABLED: "1",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
      // npm and npx are scripts there.
      shell: process.platform === "win32",
    });
    /** @type {string[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        said.push(text);
        if (show) process.stdout.write(text);
      });
    }
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output: said.join("") }));
  });
}

/**
 * Where a command is, or null.
 * @param {string} command
 */
export async function find(command) {
  const { code, output } = await run("sh", ["-c", `command -v ${command}`]);
  return code === 0 ? output.trim() : null;
}
