import { readdirSync, readFileSync } from "node:fs";

/**
 * What the processes below this one are doing, read from Linux's /proc: null while one of them runs, is about to, or
 * waits for a disk; else a text that changes whenever one of them has run since. A server for which nothing is left
 * to do sleeps, however busy the machine is.
 */
export function otherProcesses(): string | null {
  const found = new Map<number, { readonly parent: number; readonly state: string }>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // pid (name) state parent …; the name may hold blanks and parentheses.
    const [state = "", parent = ""] = read(`/proc/${name}/stat`)
      .replace(/^.*\) /s, "")
      .split(" ");
    found.set(Number(name), { parent: Number(parent), state });
  }
  const looks: string[] = [];
  for (const [pid, { state }] of found) {
    if (!isBelow(process.pid, pid, found) || state === "Z") continue;
    if (state !== "S") return null;
    const switches = read(`/proc/${pid}/status`).match(/ctxt_switches:\t\d+/g) ?? [];
    looks.push(`${pid} ${switches.join(" ")}`);
  }
  return looks.join("\n");
}

function isBelow(ancestor: number, pid: number, found: ReadonlyMap<number, { readonly parent: number }>) {
  for (let above = found.get(pid)?.parent; above !== undefined; above = found.get(above)?.parent) {
    if (above === ancestor) return true;
  }
  return false;
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
}
