import { commandInfo } from "../commands";
import { readModeColumn } from "../listing/permissions";
import type { ExplainedToken } from "./explanation";

const manyTokens = 120;
const longLine = 300;

/** Lines of a STAT without argument, as vsftpd, ProFTPD, Pure-FTPd and the BSD servers write them. */
const statusLines: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^Connected (?:to|from) .+/i, "the two ends of the control connection, as the server sees them"],
  [/^Logged in (?:as|anonymously).*/i, "the user name of this login"],
  [
    /^(?:No|\d+ bytes?.{0,20}) (?:session )?(?:upload|download|bandwidth) .*|^No session .*/i,
    "what the operator limits",
  ],
  [/^Session timeout.*/i, "after how much silence the server ends the session"],
  [/^Control connection(?: is |: ).*/i, "whether commands and replies are encrypted"],
  [
    /^Data connections?(?: (?:will be|is|are) |: ).*/i,
    "whether files and listings are encrypted, or which data connection is open",
  ],
  [/^No data connection.*/i, "that no transfer is running"],
  [/^At session startup.*/i, "how many clients were there when this session began"],
  [/vsFTPd .*/i, "the software of the server and its version"],
  [/^Version .*/i, "the version of the server's software"],
];

/** How files are sent, as servers say it in a status: "TYPE: ASCII, STRU: File; MODE: Stream". */
const settings: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/\bTYPE(?:: ?| is | )(?:A\b|ASCII\b)[^,;]{0,40}/i, "files are sent as text, with line ends translated"],
  [
    /\bTYPE(?:: ?| is | )(?:I\b|L ?8\b|IMAGE\b|BINARY\b|8-bit\b)[^,;]{0,40}/i,
    "every byte of a file is sent as it is",
  ],
  [/\bSTRU(?:CTURE)?(?:: ?| is | )(?:F\b|FILE\b)/i, "a file is a row of bytes, without further structure"],
  [
    /\bMODE(?:: ?| is | )(?:S\b|STREAM\b)/i,
    "a file's bytes are sent in a row; the end of the connection ends it",
  ],
];

/** What a STAT about the session says, line by line. */
export function statusTokens(lines: readonly string[]): ExplainedToken[] {
  return middleOf(lines).flatMap((text) => {
    const set = settings.flatMap(([pattern, meaning]) => {
      const [found] = pattern.exec(text) ?? [];
      return found === undefined ? [] : [{ text: found.trim(), meaning }];
    });
    if (set.length > 0) return set;
    const meaning = statusLines.find(([pattern]) => pattern.test(text))?.[1];
    return meaning === undefined ? [] : [{ text, meaning }];
  });
}

/** The permissions of each row, where STAT lists a path as LIST would. */
export function statusListing(lines: readonly string[]): ExplainedToken[] {
  const tokens = middleOf(lines).flatMap((text) => {
    const [column = ""] = text.split(" ", 1);
    const read = readModeColumn(column);
    if (read?.permissions == null) return [];
    const { mode, text: letters } = read.permissions;
    return [{ text: column, meaning: `${articles[read.type]}; permissions ${letters}, in octal ${mode}` }];
  });
  // Most rows of a directory look alike: what a column means is said once.
  return tokens.filter(({ text }, index) => tokens.findIndex((other) => other.text === text) === index);
}

const articles = {
  file: "a file",
  directory: "a directory",
  link: "a symbolic link",
  other: "something else than a file",
};

/**
 * The commands in the answer to HELP or SITE HELP. By old habit a star marks those that a server knows and doesn't have.
 *
 * @param prefix "SITE " for SITE HELP
 */
export function helpTokens(lines: readonly string[], prefix: "" | "SITE "): ExplainedToken[] {
  const tokens: ExplainedToken[] = [];
  for (const line of middleOf(lines)) {
    for (const [text, verb = "", star] of line.matchAll(/(?<![\w-])([A-Z]{3,8}\d{0,3})(\*?)(?![\w-])/g)) {
      const info = commandInfo(prefix + verb);
      if (info === null || (prefix !== "" && info.verb === "SITE")) continue;
      tokens.push({ text, meaning: star === "*" ? `“${info.says}”; not available here` : `“${info.says}”` });
      if (tokens.length >= manyTokens) return tokens;
    }
  }
  return tokens;
}

function middleOf(lines: readonly string[]): string[] {
  return lines
    .slice(1, -1)
    .slice(0, manyTokens)
    .map((line) => line.replace(/^\d{3}-/, "").trim())
    .filter((line) => line !== "" && line.length <= longLine);
}
