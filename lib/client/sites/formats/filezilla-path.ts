/**
 * Directories as FileZilla writes them: the kind of server, the length of a prefix, the prefix, and then each name with
 * its length in front, such as `1 0 3 pub 8 releases` for /pub/releases.
 */

/** How kinds of servers write a path; the others (MVS, Nonstop …) are left to FileZilla. */
const unix = "1";
const vms = "2";
const likeUnix = [unix, "6", "9"];
const likeDos = ["3", "10"];

interface Parts {
  readonly prefix: string;
  readonly names: readonly string[];
}

/** Reads names by their lengths. `units` cuts a text into what its writer counted; null when the lengths don't fit. */
function readParts(text: string, units: readonly string[]): Parts | null {
  let rest = units;
  const next = (): string | null => {
    const space = rest.indexOf(" ");
    const digits = rest.slice(0, space === -1 ? undefined : space).join("");
    if (!/^\d{1,5}$/.test(digits)) return null;
    const length = Number(digits);
    const start = digits.length + 1;
    const piece = rest.slice(start, start + length);
    if (piece.length < length) return null;
    rest = rest.slice(start + length);
    if (rest.length > 0 && rest[0] !== " " && length > 0) return null;
    if (length > 0) rest = rest.slice(1);
    return piece.join("");
  };
  if (text === "") return { prefix: "", names: [] };
  const prefix = next();
  if (prefix === null) return null;
  const names: string[] = [];
  while (rest.length > 0) {
    const name = next();
    if (name === null || name === "") return null;
    names.push(name);
  }
  return { prefix, names };
}

/**
 * The directory as its server writes it.
 * @returns null for a path of a kind that Portside can't write, and for a broken one
 */
export function readFileZillaPath(path: string): string | null {
  const kind = /^(\d{1,2}) /.exec(path)?.[1];
  if (kind === undefined) return null;
  const text = path.slice(kind.length + 1);
  // FileZilla counts what its platform calls a character: UTF-16 units on Windows, code points elsewhere.
  const parts = readParts(text, text.split("")) ?? readParts(text, [...text]);
  if (parts === null) return null;
  const { prefix, names } = parts;
  if (likeUnix.includes(kind)) return `${prefix}/${names.join("/")}`;
  if (likeDos.includes(kind)) return names.length === 1 ? `${names[0]}\\` : names.join("\\");
  if (kind === vms) return `${prefix}[${names.join(".")}]`;
  return null;
}

/** A directory as FileZilla takes it. */
export function formatFileZillaPath(path: string): string {
  const inBrackets = /^(.*:)\[(.+)\]$/.exec(path);
  if (inBrackets !== null) {
    const [, prefix = "", names = ""] = inBrackets;
    return joinParts(vms, prefix, names.split("."));
  }
  if (/^[A-Za-z]:[\\/]/.test(path)) return joinParts("3", "", path.split(/[\\/]+/));
  return joinParts(unix, "", path.split("/"));
}

function joinParts(kind: string, prefix: string, names: readonly string[]): string {
  const pieces = [`${kind} ${prefix.length}`, ...(prefix === "" ? [] : [prefix])];
  for (const name of names) if (name !== "") pieces.push(`${name.length} ${name}`);
  return pieces.join(" ");
}
