/**
 * Paths as this application writes them: a root, then names with a slash before each. Most servers have one root,
 * "/"; Windows servers may have drives; and some have a notation of their own (VMS `DISK:[ANON.PUB]`, z/OS `'HLQ.'`,
 * NonStop `\SYS.$VOL.SUB`), which is never taken apart: all of it is the root, and names below follow after slashes
 * (interop S33). Works on text and on byte strings alike, because a slash is one byte in every charset that
 * contains ASCII.
 */

/** The byte of a backslash may be half of a letter (Shift JIS): beyond the root only slashes separate. */
const drive = /^[A-Za-z]:(?:[\\/]+|$)/;

/** How a path begins: what CWD takes first, as a whole. "/" for "/pub/a", "C:/" for "C:/a", `DISK:[A]` for `DISK:[A]/b`. */
export function rootOf(path: string): string {
  if (path.startsWith("/")) return "/";
  const [letter] = drive.exec(path) ?? [];
  if (letter !== undefined) return letter;
  const slash = path.indexOf("/");
  return slash === -1 ? path : path.slice(0, slash);
}

/** Whether the path is in a server's own notation: commands take its root alone, and names without a path. */
export function hasOwnNotation(path: string): boolean {
  return !path.startsWith("/") && !drive.test(path);
}

/** Whether the path begins with a drive, behind which people write backslashes too. */
export function hasDrive(path: string): boolean {
  return drive.test(path);
}

/**
 * Whether a path says by itself where it is, on a server whose home this is: from the root on, from a drive where the
 * server has drives, or in the home's own notation. Anything else would be below wherever a connection happens to be.
 * On text: a byte of these letters may be half of another one.
 */
export function isAbsolute(path: string, home: string): boolean {
  if (path.startsWith("/")) return true;
  if (home.startsWith("/")) return false;
  if (hasDrive(home)) return hasDrive(path);
  const root = rootOf(path);
  return root === rootOf(home) || /[[':$]/.test(root);
}

/** The names below the root, outermost first; none for the root itself. */
export function namesOf(path: string): readonly string[] {
  const below = path.slice(rootOf(path).length);
  return below.split("/").filter((name) => name !== "");
}

/** The path of a name in a directory. */
export function joinPath(directory: string, name: string): string {
  const isDriveRoot = drive.test(directory) && rootOf(directory) === directory && directory.endsWith("\\");
  return directory.endsWith("/") || isDriveRoot ? `${directory}${name}` : `${directory}/${name}`;
}

/** The directory that holds a path; null for a root. */
export function parentPath(path: string): string | null {
  const names = namesOf(path);
  if (names.length === 0) return null;
  return names.slice(0, -1).reduce(joinPath, rootOf(path));
}

/** The last name of a path; "" for a root. */
export function lastName(path: string): string {
  return namesOf(path).at(-1) ?? "";
}
