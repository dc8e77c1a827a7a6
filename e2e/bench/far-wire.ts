import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { requiredTool } from "../servers/available";

const line = fileURLToPath(new URL("far-wire.py", import.meta.url));

/**
 * A network namespace at the other end of a long line. Packets travel it, not pieces of a stream: a handshake, the first
 * flights of a connection and the acknowledgement of its end take the time that they take on a real one, which no relay
 * between two sockets can do. (`tc netem` would do the same, but many kernels are built without it; TUN devices are older
 * and everywhere.)
 */
export class FarWire {
  private constructor(
    /** The namespace, and the address there. */
    readonly name: string,
    readonly address: string,
    private readonly line: ChildProcess,
  ) {}

  /**
   * @param roundTrip milliseconds there and back
   * @throws with what is missing
   */
  static async open(roundTrip: number): Promise<FarWire> {
    const id = randomBytes(4).toString("hex");
    const [name, near, far] = [`portside-${id}`, `pn${id}`, `pf${id}`];
    // 198.18.0.0/15 is set aside for measurements (RFC 2544 §C.2.2).
    const subnet = `198.18.${randomBytes(1).readUInt8()}`;
    const child = spawn(requiredTool("python3"), [line, near, far, String(roundTrip / 2)], {
      // Ctrl+C in the terminal is not for it: it ends when its input does.
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const wire = new FarWire(name, `${subnet}.2`, child);
    try {
      await readiness(child);
      ip("netns", "add", name);
      ip("link", "set", far, "netns", name);
      ip("address", "add", `${subnet}.1`, "peer", `${subnet}.2`, "dev", near);
      ip("link", "set", near, "mtu", "1500", "up");
      ip("-n", name, "address", "add", `${subnet}.2`, "peer", `${subnet}.1`, "dev", far);
      ip("-n", name, "link", "set", far, "mtu", "1500", "up");
      ip("-n", name, "link", "set", "lo", "up");
      return wire;
    } catch (cause) {
      await wire.close();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`A far server needs root, the command ip (iproute2) and /dev/net/tun: ${reason}`, {
        cause,
      });
    }
  }

  async close(): Promise<void> {
    if (this.line.exitCode === null && this.line.pid !== undefined) {
      const ended = once(this.line, "exit");
      this.line.stdin?.end();
      await ended;
    }
    try {
      ip("netns", "delete", this.name);
    } catch {
      // It was not made yet.
    }
  }
}

function ip(...args: readonly string[]): void {
  execFileSync("ip", [...args], { stdio: ["ignore", "ignore", "pipe"] });
}

async function readiness(child: ChildProcess): Promise<void> {
  const complaints: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  const ended = once(child, "exit").then(() => {
    throw new Error(`the line ended: ${complaints.join("").trim().split("\n").at(-1)}`);
  });
  if (child.stdout === null) throw new Error("The line's output is a pipe");
  await Promise.race([once(child.stdout, "data"), ended]);
  ended.catch(() => undefined);
}
