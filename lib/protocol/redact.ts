import { utf8Bytes } from "./byte-string";

/** What must never be seen in the log, as text; its UTF-8 bytes, one character each, are looked for too. */
export interface Secrets {
  readonly user: string;
  readonly password: string;
  readonly account: string | null;
  /**
   * Other forms of password and account in which lines may hold them: their bytes in a charset that isn't UTF-8,
   * one character each, as the log shows a line that doesn't decode.
   */
  readonly forms?: readonly string[];
}

export const mask = "***";

/** Below this length a password is too likely to be part of an ordinary word to be masked everywhere. */
const tellingLength = 6;

/**
 * Commands whose whole argument is secret: PASS and ACCT (RFC 959), ADAT, MIC, CONF and ENC (RFC 2228: the last
 * three may wrap a PASS), XAUT (a coded name and password), and the SITE commands by which servers log in, add users and
 * change passwords: no standard names them, so that the word itself tells (Serv-U `SITE PSWD`, wu-ftpd `SITE GPASS`,
 * glFTPd `SITE ADDUSER` …). People also type `quote PASS …` as in a command-line client.
 */
const secretCommand =
  /^([ \t]*(?:(?:QUOTE|LITERAL)[ \t]+)?(?:(?:PASS|ACCT|ADAT|MIC|CONF|ENC|XAUT)(?=[ \t])|SITE[ \t]+(?=[^ \t=]*(?:PASS|PWD|PSWD|PW|ADDUSER|USERADD|LOGIN))[^ \t=]*(?=[ \t=])))/i;

/** The user name may hold `@` ("me@example.org:secret@host"); the password ends at the last `@` before the path. */
const urlWithPassword = /\b((?:s?ftps?|ftpe?s|https?):\/\/[^\s/:]*:)[^\s/]*@/gi;

/**
 * A command line as it may be shown: `PASS ***`, in any case, with leading blanks, with nothing of the argument
 * and no hint of its length. Every other line stays exactly as it was, but for the password in a URL.
 *
 * @param line a command line without its line end
 */
export function redactCommand(line: string): string {
  const [, command] = secretCommand.exec(line) ?? [];
  return command === undefined ? redactUrls(line) : `${command} ${mask}`;
}

/** Text in which `ftp://user:password@host` and its relatives lose the password. */
export function redactUrls(text: string): string {
  return text.replace(urlWithPassword, (_match, start: string) => `${start}${mask}@`);
}

/**
 * A reply's lines with a repeated password or account masked ("530 Login incorrect for user p"). One that
 * equals the user name, or that is shorter than six characters, is masked in replies to PASS and ACCT only: anywhere
 * else it would be an ordinary word. The short one is masked where it stands as a word, because
 * masking every letter "a" would tell that the password is "a". The code in front of a line is never touched.
 *
 * @param lines without line ends
 * @param answeredVerb the verb that the reply answers, in any case; null for the greeting and the unasked
 */
export function redactReplyLines(
  lines: readonly string[],
  secrets: Secrets,
  answeredVerb: string | null,
): readonly string[] {
  const words = wordsOf(secrets, /^(?:PASS|ACCT)$/i.test(answeredVerb ?? ""));
  return lines.map((line) => {
    const code = /^\d{3}(?:[ -]|$)/.exec(line)?.[0] ?? "";
    return code + maskWords(line.slice(code.length), words);
  });
}

/**
 * What a server sent that is no reply, as it may be shown: masked as a reply that answers neither PASS nor ACCT, but from
 * its first character on, because there is no code to spare. It may have been cut off anywhere, so that a password's
 * beginning at its end is masked too. Cut to length only after masking: half a password elsewhere is not found.
 */
export function redactText(text: string, secrets: Secrets): string {
  const words = wordsOf(secrets, false);
  return withoutAccidents(maskBeginning(maskWords(text, words), words), words);
}

/** Fewer letters of a password at the end of a text may be any word's, and tell next to nothing. */
const tellingBeginning = 3;

function maskBeginning(text: string, words: readonly string[]): string {
  for (const word of words) {
    for (let length = word.length - 1; length >= tellingBeginning; length--) {
      if (text.endsWith(word.slice(0, length))) return text.slice(0, -length) + mask;
    }
  }
  return text;
}

/** What to look for; `all` includes what could be an ordinary word. */
function wordsOf({ user, password, account, forms = [] }: Secrets, all: boolean): readonly string[] {
  const texts = [password, account ?? "", ...forms].filter(
    (text) => text !== "" && (all || isTelling(text, user)),
  );
  // An account that is part of the password must not break it into recognisable pieces.
  return [...new Set([...texts, ...texts.map(utf8Bytes)])].sort((a, b) => b.length - a.length);
}

function isTelling(secret: string, user: string): boolean {
  return secret.length >= tellingLength && secret !== user;
}

function maskWords(text: string, words: readonly string[]): string {
  return withoutAccidents(redactUrls(words.reduce(maskSecret, text)), words);
}

/** The mask's asterisks and what stands next to them may make up a secret that holds asterisks itself. */
function withoutAccidents(masked: string, words: readonly string[]): string {
  return words.some((word) => word.length >= tellingLength && masked.includes(word)) ? mask : masked;
}

function maskSecret(text: string, secret: string): string {
  if (secret.length >= tellingLength) return text.replaceAll(secret, () => mask);
  let masked = "";
  let position = 0;
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
    if (at < position || continuesWord(text, at) || continuesWord(text, at + secret.length)) continue;
    masked += text.slice(position, at) + mask;
    position = at + secret.length;
  }
  return masked + text.slice(position);
}

/** Whether the characters on both sides of a place belong to one word. */
function continuesWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}_]{2}$/u.test(text.slice(Math.max(0, at - 1), at + 1));
}
