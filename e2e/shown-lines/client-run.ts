import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ClientCommand } from "@/lib/protocol/guide/client-lines";
import type { Namespace } from "../network/namespace";
import { requiredTool } from "../servers/available";

const terminal = fileURLToPath(new URL("at-a-terminal.py", import.meta.url));

export interface ClientRun {
  /** 0: it worked. */
  readonly status: number;
  /** What the terminal showed. */
  readonly shown: string;
}

/** Milliseconds that a listing may take on a busy machine. */
const PATIENCE = 40_000;

/**
 * Types a command on a host, the password when it is asked for, and then what the program's own prompt is told.
 *
 * @param environment such as where the server's certificate is, which a reader's system trusts anyway
 */
export function runClient(
  { line, typed }: ClientCommand,
  host: Namespace,
  password: string,
  environment: Readonly<Record<string, string>>,
): Promise<ClientRun> {
  const answers = [["assword", password], ...typed.map((text) => ["ftp> ", text])];
  const inside = [
    "netns",
    "exec",
    host.name,
    requiredTool("python3"),
    terminal,
    JSON.stringify(answers),
    line,
  ];
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment }, timeout: PATIENCE };
    execFile("ip", inside, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ status, shown: stdout + stderr });
    });
  });
}
