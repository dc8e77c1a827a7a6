import {
  hasDrive,
  hasOwnNotation,
  joinPath,
  lastName,
  namesOf,
  parentPath,
  rootOf,
} from "@/lib/protocol/path";

/**
 * A path on the FTP server: its root, which may be in the server's own notation, and names after slashes. `bytes`
 * (base64url of the whole path) is there when its text may not be what the server has: then the text is for people
 * only, and the bytes are what the server must get.
 */
export interface RemotePath {
  readonly text: string;
  readonly bytes?: string;
  /** Names below `bytes` that a person typed: still text, because only Portside knows how the charset writes them. */
  readonly below?: string;
}

/** A name in a directory, as listings give it. */
export interface RemoteName {
  readonly name: string;
  readonly nameBytes?: string | undefined;
}

/** Bytes as a string of one character each, which paths are taken apart in as text is. */
function decodeBase64Url(text: string): string {
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}

function encodeBase64Url(bytes: string): string {
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Whether text and bytes are the same in every charset. */
function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text);
}

/**
 * The path of an entry in a directory, or of a name that a person typed there.
 *
 * @param pathBytes of the directory, as its listing gave them: what `nameBytes` go below
 * @throws {Error} when an entry has `nameBytes` and nobody told the directory's
 */
export function join(directory: RemotePath, entry: RemoteName, pathBytes?: string): RemotePath {
  const { name, nameBytes } = entry;
  const text = joinPath(directory.text, name);
  const whole = pathBytes ?? (directory.below === undefined ? directory.bytes : undefined);
  const exactName = nameBytes === undefined ? null : decodeBase64Url(nameBytes);
  if (exactName === null && directory.bytes === undefined) return { text };
  if (whole !== undefined) {
    const bytes = exactName ?? (isAscii(name) ? name : null);
    return bytes === null
      ? { text, bytes: whole, below: name }
      : { text, bytes: encodeBase64Url(joinPath(decodeBase64Url(whole), bytes)) };
  }
  if (exactName !== null || directory.bytes === undefined) {
    throw new Error("A name's bytes belong below the bytes of its directory, which are not known");
  }
  return { text, bytes: directory.bytes, below: `${directory.below}/${name}` };
}

/** The directory that holds a path, or null for the root. */
export function parentOf(path: RemotePath): RemotePath | null {
  const text = parentPath(path.text);
  if (text === null) return null;
  if (path.bytes === undefined) return { text };
  if (path.below !== undefined) {
    const below = path.below.split("/").slice(0, -1).join("/");
    return { text, bytes: path.bytes, ...(below !== "" && { below }) };
  }
  const bytes = parentPath(decodeBase64Url(path.bytes));
  if (bytes === null) return null;
  return isAscii(bytes) ? { text: bytes } : { text, bytes: encodeBase64Url(bytes) };
}

/** The last part of a path; the root itself for a root. */
export function nameOf(path: RemotePath): string {
  return lastName(path.text) || rootOf(path.text);
}

/** What a path is called in the listing of its directory. */
export function nameInListing(path: RemotePath): RemoteName {
  const name = nameOf(path);
  if (path.bytes === undefined || path.below !== undefined) return { name };
  const bytes = lastName(decodeBase64Url(path.bytes));
  return isAscii(bytes) ? { name } : { name, nameBytes: encodeBase64Url(bytes) };
}

/** Every directory from the root to the path, both included: what breadcrumbs show. */
export function ancestry(path: RemotePath): RemotePath[] {
  const found: RemotePath[] = [path];
  for (let up = parentOf(path); up !== null; up = parentOf(up)) found.unshift(up);
  return found;
}

/** Tells two paths apart, also when their texts look alike. */
export function pathKey(path: RemotePath): string {
  if (path.bytes === undefined) return path.text;
  return `bytes:${path.bytes}${path.below === undefined ? "" : `/${path.below}`}`;
}

/**
 * The path by its bytes where its text depends on the charset; itself where it doesn't, or where they are not known.
 *
 * @param pathBytes as its listing gave them
 */
export function anchored(path: RemotePath, pathBytes: string | undefined): RemotePath {
  if (pathBytes === undefined || isAscii(decodeBase64Url(pathBytes))) return path;
  return { text: path.text, bytes: pathBytes };
}

/** The path's bytes where they are known without its charset: they were told, or its text is the same in every one. */
export function knownBytes({ text, bytes, below }: RemotePath): string | undefined {
  if (below !== undefined) return undefined;
  return bytes ?? (isAscii(text) ? encodeBase64Url(text) : undefined);
}

/**
 * The path's bytes, for where nothing may be below them.
 * @throws {Error} for a path that ends in text: to leave that out would mean another place
 */
export function wholeBytes(path: RemotePath): string | undefined {
  if (path.below !== undefined) throw new Error("This path ends in text below its bytes");
  return path.bytes;
}

/** Whether what a person typed begins at a root, rather than where they are. */
function isAbsolute(typed: string, current: RemotePath): boolean {
  if (typed.startsWith("/")) return true;
  // Servers with one root have names like these, too.
  if (rootOf(current.text) === "/") return false;
  if (!hasOwnNotation(typed)) return true;
  // VMS (`DISK:[A]`, but `[.A]` is below), z/OS (`'HLQ.'`), NonStop (`\SYS.$VOL`, `$VOL`).
  return hasOwnNotation(current.text) && /^['\\$]|:|\[(?![.-])/.test(typed);
}

function walk(start: RemotePath, names: readonly string[]): RemotePath {
  let at = start;
  for (const name of names) {
    if (name === "..") at = parentOf(at) ?? at;
    else if (name !== ".") at = join(at, { name });
  }
  return at;
}

/**
 * What a person typed as a path, made absolute: relative to `current`, with `.` and `..` resolved and doubled
 * slashes dropped. Where it begins as the present path does, that part stays what it is, bytes included.
 */
export function resolveTyped(text: string, current: RemotePath): RemotePath {
  const isWindows = hasDrive(text) || (hasDrive(current.text) && !isAbsolute(text, current));
  const typed = isWindows ? text.replaceAll("\\", "/") : text;
  const known = ancestry(current).findLast(
    ({ text, bytes }) => bytes !== undefined && (typed === text || typed.startsWith(`${text}/`)),
  );
  if (known !== undefined) {
    return walk(known, namesOf(`/${typed.slice(known.text.length)}`));
  }
  if (isAbsolute(typed, current)) return walk({ text: rootOf(typed) }, namesOf(typed));
  return walk(current, namesOf(joinPath(rootOf(current.text), typed)));
}
