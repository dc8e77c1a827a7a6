import { FileSystemError } from "./file-system-error";

/** A path from the root, taken apart; the root is the empty list. */
export type Path = readonly string[];

const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;

/**
 * Resolves a path as TVFS has it (RFC 3659 §6): `/` separates and starts at the root, `.` and `..` are this and
 * the parent directory. `..` is taken by the text and stops at the root, so nothing leads out.
 *
 * @throws {FileSystemError} `bad-name` for control characters, names over 255 and paths over 4096 bytes.
 */
export function resolvePath(directory: Path, text: string): Path {
  const parts = text.startsWith("/") ? [] : [...directory];
  for (const part of text.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  for (const part of parts) assertName(part);
  if (Buffer.byteLength(parts.join("/")) >= LONGEST_PATH)
    throw new FileSystemError("bad-name", "Path too long.");
  return parts;
}

/** The path as text, from the root. */
export function formatPath(path: Path): string {
  return `/${path.join("/")}`;
}

/** The path between quotes as 257 carries it: quotes inside are doubled (RFC 959 appendix II). */
export function quotePath(path: Path): string {
  return `"${formatPath(path).replaceAll('"', '""')}"`;
}

function assertName(name: string): void {
  if (/[\u0000-\u001f\u007f]/.test(name)) {
    throw new FileSystemError("bad-name", "Names can't contain control characters.");
  }
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new FileSystemError("bad-name", "File name too long.");
}
