import type { NamedNode } from "../file-system";
import { FileSystemError } from "../file-system-error";
import { formatFacts } from "../machine-listing";
import { encodeNames } from "../name-bytes";
import { matchesPattern } from "../name-pattern";
import { formatPath, type Path } from "../path";
import { type Reply, reply } from "../reply";
import type { Session } from "../session";
import { runTransfer } from "../transfer";
import { formatUnixRow } from "../unix-listing";
import type { CommandHandler, Verb } from "./command";

const BLOCK_BYTES = 64 * 1024;

/** Listing directories. */
export const LISTING_COMMANDS = {
  LIST: (session, argument) => sendRows(session, unixRows(session, argument)),
  NLST: (session, argument) => sendRows(session, names(session, argument)),
  MLSD(session, argument) {
    const path = session.path(argument);
    const node = session.files.find(path, session.login);
    // RFC 3659 §7.2.1: MLSD is for directories.
    if (node.kind !== "directory") return reply(501, "Not a directory: use MLST.");
    return sendRows(session, factRows(session, path), () => node.ready());
  },
  MLST(session, argument) {
    const path = session.path(argument);
    const named = { ...session.files.findNamed(path, session.login), name: formatPath(path) };
    const row = formatFacts(named, { user: session.login, facts: session.facts });
    return { code: 250, text: "Listing follows", body: [` ${row}`], end: "End" };
  },
} satisfies Partial<Record<Verb, CommandHandler>>;

/** The rows of `STAT path`: as LIST, over the control connection. */
export function statusRows(session: Session, argument: string): readonly string[] {
  return Array.from(unixRows(session, argument));
}

/** @param ready what the rows need before the first of them is asked for */
function sendRows(
  session: Session,
  rows: Iterable<string>,
  ready: () => Promise<void> = async () => undefined,
): Promise<Reply> {
  return runTransfer(session, "Here comes the directory listing.", async (stream) => {
    await ready();
    await stream.send(blocks(rows));
  });
}

/** Rows with line ends, joined into pieces worth sending. */
function* blocks(rows: Iterable<string>): Generator<Uint8Array> {
  let text = "";
  for (const row of rows) {
    text += `${row}\r\n`;
    if (text.length < BLOCK_BYTES) continue;
    yield encodeNames(text);
    text = "";
  }
  if (text !== "") yield encodeNames(text);
}

interface Listed {
  readonly entries: readonly NamedNode[];
  /** `.` and `..`, when they were asked for. */
  readonly own: readonly NamedNode[];
}

function unixRows(session: Session, argument: string): Iterable<string> {
  const { options, path } = takeOptions(argument);
  const { entries, own } = select(session, path, options.includes("a"));
  const now = Date.now();
  return rows([...own, ...entries], ({ name, node }) => formatUnixRow(name, node, now));
}

function names(session: Session, argument: string): Iterable<string> {
  const { path } = takeOptions(argument);
  const { entries } = select(session, path, false);
  const isOne = entries.length === 1 && entries[0]?.name === path;
  // With a path, NLST gives names that RETR takes from where the client stands.
  const prefix =
    path === "" || isOne || /[*?]/.test(path) ? directoryOf(path) : `${path.replace(/\/$/, "")}/`;
  return rows(entries, ({ name }) => (isOne ? name : prefix + name));
}

function directoryOf(path: string): string {
  return /[*?]/.test(path) ? path.slice(0, path.lastIndexOf("/") + 1) : "";
}

function* rows(entries: readonly NamedNode[], format: (entry: NamedNode) => string): Generator<string> {
  for (const entry of entries) yield format(entry);
}

/** Options as `ls` takes them stand before the path; clients send `LIST -a` and `LIST -la path`. */
function takeOptions(argument: string): { readonly options: string; readonly path: string } {
  const match = /^((?:-[A-Za-z1]+(?: +|$))*)(?:-- )?(.*)$/.exec(argument);
  return { options: match?.[1] ?? "", path: match?.[2] ?? "" };
}

/** A directory's entries; a file's own row; or what a pattern in the last part of the path matches. */
function select(session: Session, text: string, withOwn: boolean): Listed {
  const path = session.path(text);
  const user = session.login;
  const pattern = path.at(-1) ?? "";
  try {
    const node = session.files.find(path, user);
    if (node.kind === "directory") {
      return { entries: session.files.list(path, user), own: withOwn ? ownEntries(session, path) : [] };
    }
    return { entries: [{ ...session.files.findNamed(path, user), name: text }], own: [] };
  } catch (error) {
    if (!(error instanceof FileSystemError) || error.code !== "not-found") throw error;
    if (!/[*?]/.test(pattern)) return { entries: [brokenLink(session, path, text)], own: [] };
    const all = session.files.list(path.slice(0, -1), user);
    return { entries: all.filter(({ name }) => matchesPattern(name, pattern)), own: [] };
  }
}

/** A link that leads nowhere is listed as itself; anything else that isn't there stays an error. */
function brokenLink(session: Session, path: Path, text: string): NamedNode {
  return { ...session.files.findNamed(path, session.login), name: text };
}

function ownEntries(session: Session, path: Path): readonly NamedNode[] {
  const node = session.files.findDirectory(path, session.login);
  const parent = session.files.findDirectory(path.slice(0, -1), session.login);
  return [
    { name: ".", node, parent },
    { name: "..", node: parent, parent },
  ];
}

function* factRows(session: Session, path: Path): Generator<string> {
  const context = { user: session.login, facts: session.facts };
  const [own, above] = ownEntries(session, path);
  if (own !== undefined) yield formatFacts(own, { ...context, role: "cdir" });
  if (above !== undefined) yield formatFacts(above, { ...context, role: "pdir" });
  for (const entry of session.files.list(path, session.login)) yield formatFacts(entry, context);
}
