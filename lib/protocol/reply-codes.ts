import type { ExplainedToken } from "./explain/explanation";
import { intermediateReplies } from "./reply-codes/intermediate";
import { permanentReplies } from "./reply-codes/permanent";
import { positiveReplies } from "./reply-codes/positive";
import type { ReplyCode } from "./reply-codes/reply-code";
import { transientReplies } from "./reply-codes/transient";

/** All meanings of each code: those as the answer to certain commands, and the one in general. */
export const replyCodes: ReadonlyMap<number, readonly ReplyCode[]> = byCode([
  ...positiveReplies,
  ...intermediateReplies,
  ...transientReplies,
  ...permanentReplies,
]);

/**
 * What a code means as the answer to a command.
 *
 * @param verb upper case, SITE with its second word; null when the reply answers no command (a greeting)
 * @returns null for a code that no list has; its digits still say something, see `explainDigits`
 */
export function replyCode(code: number, verb: string | null = null): ReplyCode | null {
  const meanings = replyCodes.get(code) ?? [];
  const special = meanings.find(({ to }) => verb !== null && to?.includes(verb));
  return special ?? meanings.find(({ to }) => to === undefined) ?? null;
}

const firstDigits: ReadonlyMap<string, string> = new Map([
  ["1", "begun: another reply follows when it is over"],
  ["2", "yes: it went well"],
  ["3", "go on: the server waits for the command that completes the last one"],
  ["4", "not now: refused, but the same may work later"],
  ["5", "no: refused, and asking again won't help"],
  ["6", "protected: the real reply is wrapped inside (RFC 2228)"],
]);

const secondDigits: ReadonlyMap<string, string> = new Map([
  ["0", "about the syntax, or about nothing special"],
  ["1", "information that was asked for"],
  ["2", "about the connections, control or data"],
  ["3", "about the login and encryption"],
  ["4", "left free by the standard"],
  ["5", "about the server's files"],
]);

/**
 * The three digits of a code, one by one (RFC 959 §4.2): the first says whether it went well, the second what it is
 * about, the third tells replies of the same kind apart. This is how a client copes with codes that it doesn't know.
 *
 * @returns three tokens, or none when the number isn't three digits long
 */
export function explainDigits(code: number): readonly ExplainedToken[] {
  const [, first = "", second = "", third = ""] = /^(\d)(\d)(\d)$/.exec(String(code)) ?? [];
  if (first === "") return [];
  return [
    { text: first, meaning: firstDigits.get(first) ?? "no meaning in the standard" },
    { text: second, meaning: secondDigits.get(second) ?? "no meaning in the standard" },
    { text: third, meaning: "tells it apart from other replies of the same kind" },
  ];
}

function byCode(rows: readonly ReplyCode[]): ReadonlyMap<number, readonly ReplyCode[]> {
  const map = new Map<number, ReplyCode[]>();
  for (const row of rows) {
    const meanings = map.get(row.code);
    if (meanings === undefined) map.set(row.code, [row]);
    else meanings.push(row);
  }
  return map;
}
