import { requiredTool } from "../servers/available";
import type { RealServer } from "../servers/real-server";
import type { Bench } from "./bench";
import { type Finished, killGroup, runProgram, spawnInGroup } from "./program";

/** lftp with the settings that everyone has who never set any, from its start to its end. */
export function lftp(bench: Bench, server: RealServer, commands: string): Promise<Finished> {
  return runProgram(bench, requiredTool("lftp"), [
    "--norc",
    ...openArguments(server),
    "-e",
    `${commands}; bye`,
  ]);
}

function openArguments({ host, port, user, password }: RealServer): readonly string[] {
  return ["-u", `${user},${password}`, "-p", String(port), host];
}

/** An lftp that is logged in and waits for commands, so that the time of one command can be taken. */
export class LftpShell {
  readonly #child;
  #said = "";
  #heard: (() => void) | null = null;
  #commands = 0;
  readonly #stop = () => killGroup(this.#child);

  private constructor(
    private readonly bench: Bench,
    server: RealServer,
  ) {
    this.#child = spawnInGroup(requiredTool("lftp"), ["--norc", ...openArguments(server)], "pipe");
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (text: string) => {
        this.#said += text;
        this.#heard?.();
      });
    }
    this.#child.once("close", () => this.#heard?.());
    bench.signal.addEventListener("abort", this.#stop);
  }

  /** @throws when it can't log in */
  static async open(bench: Bench, server: RealServer): Promise<LftpShell> {
    const shell = new LftpShell(bench, server);
    try {
      await shell.run("cd /");
    } catch (error) {
      shell.close();
      throw error;
    }
    return shell;
  }

  /** Runs one command and returns its seconds. @throws with what lftp said when it failed */
  async run(command: string): Promise<number> {
    const number = ++this.#commands;
    const began = performance.now();
    this.#said = "";
    this.#child.stdin?.write(`${command} && echo done ${number} || echo failed ${number}\n`);
    const answer = new RegExp(`(done|failed) ${number}\\n`);
    while (!answer.test(this.#said)) {
      this.bench.signal.throwIfAborted();
      if (this.#child.exitCode !== null) throw new Error(`lftp ended: ${this.#said}`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
    const seconds = (performance.now() - began) / 1000;
    if (answer.exec(this.#said)?.[1] === "failed") throw new Error(`lftp: ${command}: ${this.#said}`);
    return seconds;
  }

  close(): void {
    this.bench.signal.removeEventListener("abort", this.#stop);
    this.#stop();
  }
}
