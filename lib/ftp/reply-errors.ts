import { isAnnounceVerb, isTransferVerb, meansTooManyConnections } from "../protocol/answers";
import { parseCommandLine } from "../protocol/commands";
import { replyText } from "../protocol/reply";
import type { DataMode } from "../protocol/traffic";
import type { ReceivedReply } from "./conversation";
import { FtpError, type FtpErrorCode, type FtpReplyReference } from "./errors";

/** Which command a refusal answers, as it may be shown: secrets masked. */
export interface RefusedCommand {
  readonly command: string;
  readonly dataMode?: DataMode;
}

const missing = /no such|not found|does(?:n't| not) exist|(?:can't|cannot|unable to) find|not exist/i;
const existing = /already exists|file exists|directory exists/i;
const forbidden =
  /permission|denied|not allowed|access|read-?only|not permitted|forbidden|prohibited|privilege/i;
const full = /no space|disk (?:is )?full|quota|out of space|insufficient (?:storage|disk)/i;
/** The only words of vsftpd, Pure-FTPd and ProFTPD when the disk is full (interop S57); a read may fail in the last ones, too. */
const localWriteFailed = /failure writing to local file|error (?:writing|during write) to file/i;
const inputOutputError = /input\/output error/i;

/** 425 that is about the file (interop C78), not about the data connection. */
const refusedFile = /^permission denied/i;

/** Letters of a reply that are repeated in a message; the log has all of it. */
const mostWords = 400;

type ShownReply = Pick<ReceivedReply, "code" | "shown">;

/** A reply's text without its codes, as it may be shown. */
export function shownText({ code, shown }: ShownReply): string {
  return replyText({ code, lines: shown });
}

/** Code and text for the middle of a sentence: "530 Login incorrect". */
export function saidBy(reply: ShownReply): string {
  const text = shownText(reply).replaceAll("\n", " ");
  const cut = text.length > mostWords ? `${text.slice(0, mostWords)}…` : text;
  return `${reply.code} ${cut}`.trimEnd().replace(/\.+$/, "");
}

/** Turns a 4xx or 5xx reply (or one that makes no sense) into the engine's error. */
export function refusal(reply: ReceivedReply, { command, dataMode }: RefusedCommand): FtpError {
  const text = shownText(reply);
  const code = codeOf(reply, text, command);
  const reference: FtpReplyReference = { command, code: reply.code, lines: reply.shown };
  return new FtpError(code, messageOf(code, command, saidBy(reply)), {
    reply: reference,
    ...(dataMode ? { dataMode } : {}),
  });
}

function codeOf(reply: ReceivedReply, text: string, command: string): FtpErrorCode {
  const { verb } = parseCommandLine(command);
  switch (reply.code) {
    case 421:
      return meansTooManyConnections({ code: reply.code, lines: reply.shown }) ? "busy" : "connection-failed";
    case 425:
      if (localWriteFailed.test(text) || full.test(text)) return "storage-full";
      if (existing.test(text)) return "already-exists";
      return refusedFile.test(text) ? "denied" : "data-connection-failed";
    case 452:
    case 552:
      return "storage-full";
    case 451:
      if (full.test(text) || localWriteFailed.test(text)) return "storage-full";
      return isUpload(verb) && inputOutputError.test(text) ? "storage-full" : "ftp-error";
    case 500:
    case 501:
    case 502:
    case 504:
      if (isAnnounceVerb(verb)) return "data-connection-failed";
      if (reply.code !== 501) return "not-supported";
      // RFC 3659 §7.2.1 wants 501 where MLSD's path is no directory; pyftpdlib says so.
      return missing.test(text) ? "not-found" : "ftp-error";
    case 521:
    case 522:
    case 534:
      return isTransferVerb(verb) || isAnnounceVerb(verb) ? "data-connection-failed" : "ftp-error";
    case 530:
    case 331:
    case 332:
    case 532:
      return meansTooManyConnections({ code: reply.code, lines: reply.shown }) ? "busy" : "login-refused";
    case 450:
    case 550:
    case 553:
      if (isAnnounceVerb(verb)) return "data-connection-failed";
      if (missing.test(text)) return "not-found";
      if (existing.test(text)) return "already-exists";
      if (full.test(text)) return "storage-full";
      if (forbidden.test(text)) return "denied";
      return reply.code === 553 ? "denied" : "ftp-error";
    default:
      return isAnnounceVerb(verb) ? "data-connection-failed" : "ftp-error";
  }
}

function isUpload(verb: string): boolean {
  return verb === "STOR" || verb === "APPE" || verb === "STOU";
}

function messageOf(code: FtpErrorCode, command: string, answer: string): string {
  const said = `The server answered ${command} with ${answer}.`;
  const next = nextStep[code];
  return next === undefined ? said : `${said} ${next}`;
}

const nextStep: Partial<Record<FtpErrorCode, string>> = {
  "login-refused": "Check user name, password and whether this server wants encryption.",
  "not-found": "Refresh the listing: it may have been moved or deleted meanwhile.",
  "already-exists": "Choose another name, or say that it may be replaced.",
  denied: "The account lacks the right to do this; ask the server's operator.",
  "not-supported": "The server doesn't know this command.",
  "storage-full": "Free some space or ask the server's operator for more.",
  busy: "The server has too many connections. Wait a little, or use fewer transfer connections.",
  "data-connection-failed": "Try the other data mode.",
  "connection-failed": "Try again.",
};
