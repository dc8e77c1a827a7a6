import type { ReplyEvent } from "../answers";
import type { TrafficEvent } from "../traffic";

/** A server program that advice knows. */
export type ServerProduct = "vsftpd" | "ProFTPD" | "Pure-FTPd" | "FileZilla Server" | "IIS";

/** What the session shows of the server program. */
export interface SeenProduct {
  readonly product: ServerProduct;
  /** The reply that shows it. */
  readonly seenIn: ReplyEvent;
  /** It isn't named: its way of putting things is this program's, which others may copy. */
  readonly isGuess: boolean;
}

interface Sign {
  readonly product: ServerProduct;
  readonly code: number;
  readonly text: RegExp;
  readonly isGuess: boolean;
}

/** Programs that name themselves, in greetings (unless somebody changed those) and in answers to SYST. */
const names: readonly Sign[] = [
  { product: "vsftpd", code: 220, text: /\bvsftpd\b/i, isGuess: false },
  { product: "ProFTPD", code: 220, text: /\bproftpd\b/i, isGuess: false },
  { product: "Pure-FTPd", code: 220, text: /\bpure-ftpd\b/i, isGuess: false },
  {
    product: "FileZilla Server",
    code: 220,
    text: /\bfilezilla (?:pro )?(?:enterprise )?server\b/i,
    isGuess: false,
  },
  { product: "FileZilla Server", code: 215, text: /\bfilezilla\b/i, isGuess: false },
  { product: "IIS", code: 220, text: /\bmicrosoft ftp service\b/i, isGuess: false },
];

/** Words that only one of them uses, read in their sources (vsftpd 3.0.3) and in recorded transcripts. */
const habits: readonly Sign[] = [
  { product: "vsftpd", code: 331, text: /^331 please specify the password\./i, isGuess: true },
  { product: "vsftpd", code: 200, text: /consider using (?:PASV|EPSV)\./i, isGuess: true },
  { product: "ProFTPD", code: 211, text: /\bMFF modify;UNIX\.group;/i, isGuess: true },
  { product: "Pure-FTPd", code: 331, text: /^331 user .{0,200} ok\. password required/i, isGuess: true },
  {
    product: "Pure-FTPd",
    code: 230,
    text: /^230[ -]ok\. current (?:restricted )?directory is /i,
    isGuess: true,
  },
  { product: "Pure-FTPd", code: 257, text: /is your current location$/i, isGuess: true },
  { product: "FileZilla Server", code: 331, text: /^331 please, specify the password\./i, isGuess: true },
  { product: "IIS", code: 215, text: /^215 windows_nt\b/i, isGuess: true },
];

/** The first reply that names a server program, and the first that sounds like one. */
export interface SeenProducts {
  readonly named: SeenProduct | null;
  readonly guessed: SeenProduct | null;
}

/**
 * What a session's replies show of the server program.
 *
 * @param events of the session; what comes after the first that names one isn't looked at
 */
export function seenProducts(events: readonly TrafficEvent[]): SeenProducts {
  let guessed: SeenProduct | null = null;
  for (const event of events) {
    if (event.type !== "reply" || !tellingCodes.has(event.code)) continue;
    const named = signIn(event, names);
    if (named !== null) return { named, guessed };
    guessed ??= signIn(event, habits);
  }
  return { named: null, guessed };
}

const tellingCodes: ReadonlySet<number> = new Set([...names, ...habits].map(({ code }) => code));

function signIn(reply: ReplyEvent, signs: readonly Sign[]): SeenProduct | null {
  const text = reply.lines.join("\n");
  const sign = signs.find((each) => each.code === reply.code && each.text.test(text));
  return sign === undefined ? null : { product: sign.product, seenIn: reply, isGuess: sign.isGuess };
}
