/**
 * What Portside's own output says of an unexpected error: name, code and where it happened. Never its message:
 * that may quote what a user typed or what a server repeated, passwords included.
 */
export function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? "" : `\n  because of ${describeForLog(error.cause)}`;
  return `${error.name}${code}\n${places.slice(0, 10).join("\n")}${cause}`;
}
