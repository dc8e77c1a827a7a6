/** One whole reply of the server. Its code decides; its text is for people. */
export interface Reply {
  /** The three digits, such as 227. */
  readonly code: number;
  /** Every line as received, without line ends; each character is one byte. */
  readonly lines: readonly string[];
}

/** Why the bytes on a control connection can't be read as replies any more. */
export interface ReplyProblem {
  /**
   * `not-a-reply`: the line doesn't begin with three digits and a space or hyphen: a web server, SSH …
   * `too-long`: a line or a reply beyond the limits. `nul`: a NUL byte, which no text of NVT-ASCII holds.
   */
  readonly code: "not-a-reply" | "too-long" | "nul";
  /** The line in question up to the problem, at most 512 characters of it. */
  readonly line: string;
}

/** How much a server may say at once, in characters (bytes). */
export interface ReplyLimits {
  /** One line, without its line feed. */
  readonly line: number;
  /** A whole reply, one character per line end included. */
  readonly reply: number;
  /** Lines of one reply. */
  readonly lines: number;
}

/** Enough for a `STAT` that lists ten thousand files; a greeting without end stops here. */
export const defaultReplyLimits: ReplyLimits = { line: 128 * 1024, reply: 1024 * 1024, lines: 65_536 };

/** Newest line first: adding one leaves the older state as it was, without copying it. */
interface LineList {
  readonly line: string;
  readonly before: LineList | null;
}

interface OpenReply {
  readonly code: string;
  readonly lines: LineList;
  readonly count: number;
  readonly size: number;
}

/** What the parser remembers between two chunks. Start with `emptyRest`; never changed in place. */
export interface ReplyRest {
  /** The unfinished line. */
  readonly line: string;
  /** The multi-line reply whose last line hasn't come. */
  readonly open: OpenReply | null;
  /** Once set, it stays: after it nobody knows where the next reply begins. */
  readonly problem: ReplyProblem | null;
}

export interface ParsedReplies {
  /** The replies that this chunk completed, in order, also those before a problem. */
  readonly replies: readonly Reply[];
  readonly rest: ReplyRest;
  readonly problem: ReplyProblem | null;
}

export const emptyRest: ReplyRest = { line: "", open: null, problem: null };

const excerptLength = 512;

/**
 * Reads replies (RFC 959 §4.2) from the next piece of a control connection, wherever the network cut it:
 * inside a line, between CR and LF, inside the port of a 227. How the bytes were cut never changes the result,
 * and the time is linear in the bytes received, also when they come one by one.
 *
 * A multi-line reply goes from `ddd-` to the line that has the same code followed by a space (or by nothing);
 * lines between may be blank, indented, or begin with any other digits. Lines end with CRLF or a bare LF.
 * Blank lines between replies are skipped.
 *
 * @param rest what the previous call returned, or `emptyRest`
 * @param chunk bytes as characters (`latin1`); Telnet's own commands are passed over before a line, and within one
 *   0xFF is left as it is
 */
export function parseReplies(
  rest: ReplyRest,
  chunk: string,
  limits: ReplyLimits = defaultReplyLimits,
): ParsedReplies {
  if (rest.problem !== null) return { replies: [], rest, problem: rest.problem };
  const replies: Reply[] = [];
  let { line, open } = rest;
  let position = 0;
  while (position < chunk.length) {
    // Only the new bytes are searched; `line` grows as a rope and is read once, when it is whole.
    const lineFeed = chunk.indexOf("\n", position);
    const piece = chunk.slice(position, lineFeed === -1 ? chunk.length : lineFeed);
    const room = Math.min(limits.line, limits.reply - (open?.size ?? 0)) - line.length;
    const nul = piece.indexOf("\0");
    if (nul !== -1 && nul <= room) return fail(replies, "nul", line + piece.slice(0, nul));
    if (piece.length > room) return fail(replies, "too-long", line + piece.slice(0, Math.max(0, room)));
    line += piece;
    if (lineFeed === -1) break;
    position = lineFeed + 1;

    const size = line.length + 1;
    const whole = withoutNegotiation(withoutCarriageReturn(line));
    line = "";
    if (open !== null) {
      if (open.count >= limits.lines) return fail(replies, "too-long", whole);
      const lines: LineList = { line: whole, before: open.lines };
      if (endsReply(whole, open.code)) {
        replies.push({ code: Number(open.code), lines: inOrder(lines) });
        open = null;
      } else {
        open = { code: open.code, lines, count: open.count + 1, size: open.size + size };
      }
    } else if (!/^[ \t]*$/.test(whole)) {
      const code = /^\d{3}(?=[ -]|$)/.exec(whole)?.[0];
      if (code === undefined) return fail(replies, "not-a-reply", whole);
      if (whole[3] === "-") open = { code, lines: { line: whole, before: null }, count: 1, size };
      else replies.push({ code: Number(code), lines: [whole] });
    }
  }
  return { replies, rest: { line, open, problem: null }, problem: null };
}

/** Whether bytes of a reply came whose end has not: the connection broke off in the middle when it closes now. */
export function hasUnfinishedReply(rest: ReplyRest): boolean {
  return rest.line !== "" || rest.open !== null;
}

/** What came of a reply that isn't whole yet, line by line. */
export function unfinishedLines({ line, open }: ReplyRest): readonly string[] {
  const lines = open === null ? [] : inOrder(open.lines);
  return line === "" ? lines : [...lines, line];
}

/** The text of a reply without codes and continuation marks, for people; lines joined with `\n`. */
export function replyText(reply: Reply): string {
  const code = String(reply.code).padStart(3, "0");
  const text = reply.lines.map((line) =>
    line.startsWith(code) && /^(?:[ -]|$)/.test(line.slice(3, 4)) ? line.slice(4) : line,
  );
  return text.join("\n").trim();
}

/** 1xx: the server has begun; another reply follows. */
export function isPreliminary(reply: Pick<Reply, "code">): boolean {
  return reply.code >= 100 && reply.code < 200;
}

/** 2xx: done. */
export function isPositive(reply: Pick<Reply, "code">): boolean {
  return reply.code >= 200 && reply.code < 300;
}

/** 3xx: the server waits for the command that belongs to this one, such as PASS after USER. */
export function isIntermediate(reply: Pick<Reply, "code">): boolean {
  return reply.code >= 300 && reply.code < 400;
}

/** 4xx and 5xx: refused, for now or for good. */
export function isNegative(reply: Pick<Reply, "code">): boolean {
  return reply.code >= 400 && reply.code < 600;
}

function fail(replies: readonly Reply[], code: ReplyProblem["code"], line: string): ParsedReplies {
  const problem: ReplyProblem = { code, line: line.slice(0, excerptLength) };
  return { replies, rest: { line: "", open: null, problem }, problem };
}

/** Windows servers that write text files in text mode send CR CR LF; all of it is line end. */
function withoutCarriageReturn(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === "\r") end--;
  return line.slice(0, end);
}

/**
 * ProFTPD and BSD ftpd answer Telnet commands (RFC 854) right before the reply, on its line (interop S45). Elsewhere 0xFF is a
 * letter of somebody's name.
 */
function withoutNegotiation(line: string): string {
  return line.startsWith("\u00ff")
    ? line.replace(/^(?:\u00ff[\u00fb-\u00fe][\s\S]|\u00ff[\u00f0-\u00fa])+(?=\d{3})/, "")
    : line;
}

function endsReply(line: string, code: string): boolean {
  return line.startsWith(code) && (line.length === 3 || line[3] === " ");
}

function inOrder(newest: LineList): string[] {
  const lines: string[] = [];
  for (let item: LineList | null = newest; item !== null; item = item.before) lines.push(item.line);
  return lines.reverse();
}
