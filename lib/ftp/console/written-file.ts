import { type ByteString, byteString } from "../../protocol/byte-string";
import { parseCommandLine } from "../../protocol/commands";
import { lastName, namesOf } from "../../protocol/path";
import { isTemporary } from "../operations/temporary-name";
import { mayChange } from "./typed-verbs";

/**
 * Which of the files that Portside is writing a typed command may be about: moved or deleted under an upload they
 * would be lost, or taken for a part of it. Where the console's connection is nobody knows for sure, so names are
 * compared and not whole paths, in any case of letters: better one refusal too many than a file lost.
 *
 * @param line the command as sent
 * @param written whole paths
 */
export function writtenFileIn(line: ByteString, written: readonly ByteString[]): ByteString | undefined {
  const { verb, argument } = parseCommandLine(line);
  if (written.length === 0 || argument === "" || !mayChange(verb) || making.includes(verb)) return undefined;
  const isNamedBy = naming.includes(verb) ? namedIn(argument) : mentionedIn(argument);
  return written.find((path) => isNamedBy(path.toLowerCase()));
}

/** Commands that fail where something is. */
const making: readonly string[] = ["MKD", "XMKD"];

/** Commands whose argument is one path, and nothing else; others may name files anywhere in it. */
const naming: readonly string[] = ["DELE", "RMD", "XRMD", "RMDA", "RNFR", "RNTO"];

/** Whether a path, in lower case, is what the argument names, or lies below it. */
function namedIn(argument: string): (path: string) => boolean {
  const named = argument.trim().toLowerCase();
  const names = named.split(/[\\/]/).filter((name) => name !== "");
  if (isTemporary(byteString(`/${names.at(-1) ?? ""}`))) return () => true;
  const isPlain = !names.some((name) => name === "." || name === "..");
  if (named.startsWith("/") && isPlain) {
    const within = ["", ...names, ""].join("/");
    return (path) => `${path}/`.startsWith(within);
  }
  const last = isPlain ? names.at(-1) : resolved(names).at(-1);
  // Wherever the connection is, or above: any file may be below that.
  if (last === undefined) return () => true;
  return (path) => namesOf(path).includes(last);
}

/** Whether a path's last name, in lower case, stands anywhere in the argument. */
function mentionedIn(argument: string): (path: string) => boolean {
  const text = argument.toLowerCase();
  return (path) => text.includes(lastName(path)) || text.includes(".portside-");
}

function resolved(names: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const name of names) {
    if (name === "..") kept.pop();
    else if (name !== ".") kept.push(name);
  }
  return kept;
}
