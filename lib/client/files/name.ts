/**
 * What is wrong with a name for a new or renamed entry; null when nothing is. Only what no server can take or what
 * would mean another directory: everything else is the server's to judge.
 */
export function checkName(name: string): string | null {
  if (name === "") return "Enter a name";
  if (name === "." || name === "..") return "That name means a directory that is there already";
  if (name.includes("/")) return "A name can't contain a slash";
  if (/[\u0000-\u001f\u007f]/.test(name)) return "A name can't contain control characters";
  if (name.includes("\ufffd")) {
    return "Type the whole name anew: \ufffd stands for what can't be read in the session's charset";
  }
  return null;
}

/** The same for new directories, which may be several in each other: "2026/reports". */
export function checkNewDirectory(path: string): string | null {
  const names = path.split("/").filter((name) => name !== "");
  if (names.length === 0) return checkName("");
  return names.map(checkName).find((wrong) => wrong !== null) ?? null;
}

/** Letters of a name before its extension: what people mean to change. */
export function stemLength(name: string): number {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}
