import type { RemoteName } from "../../remote-path";

/** Where a name's extension begins: at its last dot, or before `.tar.gz` and its like; at its end where it has none. */
function extensionStart(name: string): number {
  const [double] = /\.tar\.[A-Za-z0-9]{1,4}$/.exec(name) ?? [];
  if (double !== undefined && double.length < name.length) return name.length - double.length;
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}

/** "a.txt" and " (2)" make "a (2).txt". @param isDirectory whose name has no extension */
function withSuffix(name: string, suffix: string, isDirectory: boolean): string {
  const at = isDirectory ? name.length : extensionStart(name);
  return `${name.slice(0, at)}${suffix}${name.slice(at)}`;
}

/** Base64url of bytes, with ASCII put into them where `change` puts it into their text. */
function changedBytes(nameBytes: string, change: (bytes: string) => string): string {
  const bytes = atob(nameBytes.replaceAll("-", "+").replaceAll("_", "/"));
  return btoa(change(bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export interface NameToFree {
  readonly name: RemoteName;
  readonly isDirectory: boolean;
  /** `copy` makes "a (copy).txt", "a (copy 2).txt" …; `number` makes "a (2).txt", "a (3).txt" … */
  readonly style: "copy" | "number";
  /** Whether there is something of that name, as people read it. */
  readonly isTaken: (name: string) => boolean;
}

/**
 * The first name that nothing has, made of another one. Bytes that are no text stay what they are: what is put into them
 * is ASCII, which every charset has.
 */
export function freeName({ name, isDirectory, style, isTaken }: NameToFree): RemoteName {
  for (let i = style === "copy" ? 1 : 2; ; i++) {
    const suffix = style === "number" ? ` (${i})` : i === 1 ? " (copy)" : ` (copy ${i})`;
    const change = (text: string) => withSuffix(text, suffix, isDirectory);
    const text = change(name.name);
    if (isTaken(text)) continue;
    return name.nameBytes === undefined
      ? { name: text }
      : { name: text, nameBytes: changedBytes(name.nameBytes, change) };
  }
}
