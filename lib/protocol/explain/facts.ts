import { permissionsFromMode } from "../listing/permissions";
import type { ExplainedToken } from "./explanation";
import { byteText, timeText } from "./words";

/** Facts by RFC 3659 §7.5, and those of systems (§7.6) that servers really send; by name in lower case. */
const factMeanings: ReadonlyMap<string, string> = new Map([
  ["type", "what it is"],
  ["size", "its size"],
  ["sizd", "the bytes that the directory itself takes"],
  ["modify", "when it was last changed"],
  ["create", "when it was made"],
  ["perm", "what this user may do with it"],
  ["unique", "the same for two paths that lead to the same file"],
  ["charset", "the charset of its content"],
  ["media-type", "the kind of its content, as on the web"],
  ["lang", "the language of its content"],
  ["unix.mode", "its permissions"],
  ["unix.owner", "its owner"],
  ["unix.ownername", "its owner, by name"],
  ["unix.uid", "its owner, as a number"],
  ["unix.group", "its group"],
  ["unix.groupname", "its group, by name"],
  ["unix.gid", "its group, as a number"],
  ["unix.ctime", "when anything about it was last changed"],
  ["unix.atime", "when it was last read"],
  ["win32.ea", "attributes by which Windows describes it"],
  ["x.hidden", "whether the server hides it from others"],
]);

const types: ReadonlyMap<string, string> = new Map([
  ["file", "a file"],
  ["dir", "a directory"],
  ["cdir", "the listed directory itself"],
  ["pdir", "the parent of the listed directory"],
]);

/** RFC 3659 §7.5.5. */
const rights: ReadonlyMap<string, string> = new Map([
  ["a", "append to it"],
  ["c", "make files in it"],
  ["d", "delete it"],
  ["e", "enter it"],
  ["f", "rename it"],
  ["l", "list it"],
  ["m", "make directories in it"],
  ["p", "delete what is in it"],
  ["r", "read it"],
  ["w", "write it"],
]);

/** What a fact is about; null for one that no list has. */
export function factSubject(name: string): string | null {
  return factMeanings.get(name.toLowerCase()) ?? null;
}

/**
 * The facts in front of a path (RFC 3659 §7.2): `fact=value;fact=value; path`, one token each, the path last.
 *
 * @param row a row of MLSD or MLST, with or without the space that indents it in a reply
 */
export function factTokens(row: string): ExplainedToken[] {
  const line = row.replace(/^ /, "");
  const space = line.indexOf(" ");
  const facts = (space === -1 ? line : line.slice(0, space)).split(";").filter((fact) => fact.includes("="));
  const path = space === -1 ? "" : line.slice(space + 1);
  return [
    ...facts.slice(0, 40).map((text) => ({ text, meaning: factMeaning(text) })),
    ...(path === "" ? [] : [{ text: path, meaning: "the path that the facts are about" }]),
  ];
}

/** What one `name=value` says. */
export function factMeaning(fact: string): string {
  const equals = fact.indexOf("=");
  const key = fact.slice(0, equals === -1 ? undefined : equals).toLowerCase();
  const value = equals === -1 ? "" : fact.slice(equals + 1);
  const subject = factMeanings.get(key);
  if (subject === undefined) return "a fact that only this server's makers know";
  const meaning = valueMeaning(key, value);
  return meaning === null ? subject : `${subject}: ${meaning}`;
}

function valueMeaning(key: string, value: string): string | null {
  switch (key) {
    case "type":
      return typeMeaning(value.toLowerCase());
    case "size":
    case "sizd":
      return /^\d{1,20}$/.test(value) ? byteText(value) : null;
    case "modify":
    case "create":
    case "unix.ctime":
    case "unix.atime":
      return timeText(value);
    case "perm":
      return permMeaning(value.toLowerCase());
    case "unix.mode": {
      const permissions = permissionsFromMode(value);
      return permissions && `${permissions.text}, which is ${permissions.mode} in octal`;
    }
    default:
      return null;
  }
}

function typeMeaning(value: string): string | null {
  if (value.startsWith("os.unix=slink") || value.startsWith("os.unix=symlink")) return "a symbolic link";
  return types.get(value) ?? null;
}

function permMeaning(letters: string): string {
  const known = [...new Set(letters)].flatMap((letter) => {
    const right = rights.get(letter);
    return right === undefined ? [] : [`${right} (${letter})`];
  });
  return known.length === 0 ? "nothing" : known.join(", ");
}
