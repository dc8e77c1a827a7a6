/** One place of V8's stack: "at function (file:line:column)", "at file:line:column", and "at async …". */
const place =
  /^\s+at (?:async |new )*(?:<anonymous>|[\w.$<>[\] #]+ \((?:<anonymous>|native|index \d+|[^()]+:\d+:\d+)\)|[^()\s]+:\d+:\d+)$/;

/**
 * What Portside's own output says of an unexpected error: name, code and where it happened. Never its message:
 * that may quote what a user typed or what a server repeated, passwords included.
 */
export function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  const cause = error.cause === undefined ? "" : `\n  because of ${describeForLog(error.cause)}`;
  return `${error.name}${code}\n${placesOf(error).slice(0, 10).join("\n")}${cause}`;
}

/** From the end: a message, which stands before them, may have lines that look like places. */
function placesOf({ stack = "", message }: Error): string[] {
  const lines = stack.replace(message, "").split("\n");
  const last = lines.findLastIndex((line) => !place.test(line));
  return lines.slice(last + 1);
}
