/**
 * A path on the FTP server. `bytes` (base64url of the whole path) is there when a part of it is not valid in the
 * session's charset: then the text is for people only, and the bytes are what the server must get.
 */
export interface RemotePath {
  readonly text: string;
  readonly bytes?: string;
}

/** A name in a directory, as listings give it. */
export interface RemoteName {
  readonly name: string;
  readonly nameBytes?: string | undefined;
}

export const rootPath: RemotePath = { text: "/" };

function decodeBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function encodeBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function pathBytes(path: RemotePath): Uint8Array {
  return path.bytes === undefined ? new TextEncoder().encode(path.text) : decodeBase64Url(path.bytes);
}

function endsInSlash(text: string): boolean {
  return text.endsWith("/");
}

/** The path of an entry in a directory. */
export function join(directory: RemotePath, entry: RemoteName): RemotePath {
  const text = `${directory.text}${endsInSlash(directory.text) ? "" : "/"}${entry.name}`;
  if (entry.nameBytes === undefined && directory.bytes === undefined) return { text };
  const before = pathBytes(directory);
  const name =
    entry.nameBytes === undefined ? new TextEncoder().encode(entry.name) : decodeBase64Url(entry.nameBytes);
  const slash = before.at(-1) === 0x2f ? [] : [0x2f];
  return { text, bytes: encodeBase64Url(Uint8Array.from([...before, ...slash, ...name])) };
}

/** The directory that holds a path, or null for the root. */
export function parentOf(path: RemotePath): RemotePath | null {
  const trimmed = path.text.replace(/\/+$/, "");
  if (trimmed === "") return null;
  const text = trimmed.slice(0, trimmed.lastIndexOf("/")).replace(/\/+$/, "") || "/";
  if (path.bytes === undefined) return { text };
  const bytes = pathBytes(path);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0x2f) end--;
  const cut = bytes.subarray(0, end).lastIndexOf(0x2f);
  return fromBytes(text, bytes.subarray(0, Math.max(cut, 1)));
}

/** A path of bytes needs them only while some part of it is not UTF-8. */
function fromBytes(text: string, bytes: Uint8Array): RemotePath {
  const same = new TextEncoder().encode(text);
  const exact = same.length === bytes.length && same.every((byte, i) => byte === bytes[i]);
  return exact ? { text } : { text, bytes: encodeBase64Url(bytes) };
}

/** The last part of a path; "/" for the root. */
export function nameOf(path: RemotePath): string {
  const trimmed = path.text.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** Every directory from the root to the path, both included: what breadcrumbs show. */
export function ancestry(path: RemotePath): RemotePath[] {
  const found: RemotePath[] = [path];
  for (let up = parentOf(path); up !== null; up = parentOf(up)) found.unshift(up);
  return found;
}

/** Tells two paths apart, also when their texts look alike. */
export function pathKey(path: RemotePath): string {
  return path.bytes === undefined ? path.text : `bytes:${path.bytes}`;
}

/**
 * What a person typed as a path, made absolute: relative to `current`, with `.` and `..` resolved and doubled
 * slashes dropped. Text only; typed paths are text.
 */
export function resolveTyped(typed: string, current: RemotePath): RemotePath {
  const start = typed.startsWith("/") ? "" : current.text;
  const parts: string[] = [];
  for (const part of `${start}/${typed}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return { text: `/${parts.join("/")}` };
}
