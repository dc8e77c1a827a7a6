import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";

/** A machine of its own as far as the network goes (ip-netns(8)). Its name says which process made it. */
export class Namespace {
  private constructor(readonly name: string) {}

  /** @param role for the reader of `ip netns list` */
  static async open(role: string): Promise<Namespace> {
    const name = `${PREFIX}${process.pid}-${randomBytes(4).toString("hex")}-${role}`;
    await command("ip", ["netns", "add", name]);
    return new Namespace(name);
  }

  /** Joins two machines by a line: each gets an interface of the given name. */
  static async join(
    near: readonly [machine: Namespace, device: string],
    far: readonly [machine: Namespace, device: string],
  ): Promise<void> {
    const [[{ name }, device], [{ name: farName }, farDevice]] = [near, far];
    const peer = ["peer", "name", farDevice, "netns", farName];
    await command("ip", ["link", "add", "name", device, "netns", name, "type", "veth", ...peer]);
  }

  /** Commands of ip(8), without the "ip". @throws with what it said when one fails */
  async ip(commands: readonly string[]): Promise<void> {
    await command("ip", ["-n", this.name, "-batch", "-"], commands.join("\n"));
  }

  /** Runs a program there. @throws with what it said when it fails */
  async run(program: string, args: readonly string[], input = ""): Promise<void> {
    await command("ip", ["netns", "exec", this.name, program, ...args], input);
  }

  /** Sets kernel parameters for this namespace alone, by their paths below /proc/sys; those that a kernel hasn't stay out. */
  async configure(parameters: Readonly<Record<string, number>>): Promise<void> {
    const lines = Object.entries(parameters).map(
      ([path, value]) => `[ ! -e /proc/sys/${path} ] || echo ${value} > /proc/sys/${path}`,
    );
    await this.run("sh", ["-e"], lines.join("\n"));
  }

  /** Removes it with its interfaces and rules; those who run in it must have ended. */
  async close(): Promise<void> {
    await command("ip", ["netns", "delete", this.name]);
  }
}

/** Removes the namespaces that killed runs have left behind, with the programs that still run in them. */
export function removeLeftNamespaces(): void {
  const ip = (...args: readonly string[]) => execFileSync("ip", ["netns", ...args], { encoding: "utf8" });
  for (const [name, maker] of ip("list").matchAll(new RegExp(`^${PREFIX}(\\d+)-\\S+`, "gm"))) {
    if (existsSync(`/proc/${maker}`)) continue;
    for (const pid of ip("pids", name).split("\n").filter(Boolean)) kill(Number(pid));
    ip("delete", name);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

const PREFIX = "portside-net-";

function command(program: string, args: readonly string[], input = ""): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${program} ${args.join(" ")}: ${stderr || stdout}\n${input}`, { cause: error }));
    });
    // Whoever ends without reading says why by its status.
    child.stdin?.on("error", () => undefined).end(input);
  });
}
