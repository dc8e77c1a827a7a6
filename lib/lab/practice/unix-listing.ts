import type { Node } from "./nodes";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HALF_A_YEAR = 182 * 24 * 60 * 60 * 1000;
const LETTERS = "rwxrwxrwx";

/**
 * A row as `ls -l` prints it, without its line end. Times are UTC, the practice server's own wall clock.
 *
 * @param now milliseconds since the epoch: dates over half a year away show the year instead of the time
 */
export function formatUnixRow(name: string, node: Node, now: number): string {
  const type = node.kind === "directory" ? "d" : node.kind === "link" ? "l" : "-";
  const links = node.kind === "directory" ? 2 : 1;
  const shown = node.kind === "link" ? `${name} -> ${node.target}` : name;
  return [
    type + formatMode(node.mode),
    String(links).padStart(3),
    node.owner.padEnd(8),
    node.group.padEnd(8),
    String(sizeOf(node)).padStart(12),
    formatDate(node.modifiedAt, now),
    shown,
  ].join(" ");
}

function formatMode(mode: number): string {
  return Array.from(LETTERS, (letter, place) => (mode & (0o400 >> place) ? letter : "-")).join("");
}

function sizeOf(node: Node): number {
  if (node.kind === "file") return node.content.size;
  return node.kind === "link" ? Buffer.byteLength(node.target) : 4096;
}

function formatDate(time: number, now: number): string {
  const date = new Date(time);
  const month = MONTHS[date.getUTCMonth()] ?? "Jan";
  const day = String(date.getUTCDate()).padStart(2);
  const recent = time <= now && now - time < HALF_A_YEAR;
  return `${month} ${day} ${recent ? date.toISOString().slice(11, 16) : String(date.getUTCFullYear()).padStart(5)}`;
}
