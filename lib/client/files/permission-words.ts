import { applyPattern, type ModePattern, permissionClasses } from "./permissions";

/** What a mode is about: a link's own mode says nothing, and devices are as files. */
export type ModeKind = "file" | "directory";

const verbs = {
  file: [
    [4, "read it"],
    [2, "change it"],
    [1, "run it"],
  ],
  directory: [
    [4, "list it"],
    [2, "add and delete in it"],
    [1, "go into it"],
  ],
} as const;

const subjects = { owner: "the owner", group: "the group", others: "everybody else" } as const;

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** "read it and change it" in short: "read and change it". */
function allowed(bits: number, kind: ModeKind): string {
  const words = verbs[kind].flatMap(([bit, verb]) => ((bits & bit) === 0 ? [] : verb));
  if (words.length === 0) return "do nothing with it";
  if (kind === "directory") return listed(words);
  return listed(words.map((verb, i) => (i < words.length - 1 ? verb.replace(/ it$/, "") : verb)));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function specialWords(mode: number, kind: ModeKind): string[] {
  const words: string[] = [];
  if (kind === "file") {
    if ((mode & 0o4000) !== 0) words.push("Whoever runs it does so as its owner.");
    if ((mode & 0o2000) !== 0) words.push("Whoever runs it does so as its group.");
  } else {
    if ((mode & 0o2000) !== 0) words.push("What is made in it gets its group.");
    if ((mode & 0o1000) !== 0) words.push("In it, people may delete only what is theirs.");
  }
  return words;
}

/** A mode in sentences: "The owner may read and change it; the group and everybody else may read it." */
export function describeMode(mode: number, kind: ModeKind): string {
  if ((mode & 0o777) === 0) return ["Nobody may do anything with it.", ...specialWords(mode, kind)].join(" ");
  const groups: { bits: number; subjects: string[] }[] = [];
  for (const { id, shift } of permissionClasses) {
    const bits = (mode >> shift) & 7;
    const last = groups.at(-1);
    if (last?.bits === bits) last.subjects.push(subjects[id]);
    else groups.push({ bits, subjects: [subjects[id]] });
  }
  const clauses = groups.map(({ bits, subjects: who }) =>
    who.length === permissionClasses.length
      ? `everybody may ${allowed(bits, kind)}`
      : `${listed(who)} may ${allowed(bits, kind)}`,
  );
  return [`${capital(clauses.join("; "))}.`, ...specialWords(mode, kind)].join(" ");
}

/**
 * What a person should think twice about; none for what is usual. Bits that stay as they are say nothing.
 *
 * @param kinds what gets the mode
 */
export function modeWarnings(pattern: ModePattern, kinds: ReadonlySet<ModeKind>): string[] {
  const least = applyPattern(pattern, 0);
  const most = applyPattern(pattern, 0o7777);
  const warnings: string[] = [];
  if ((least & 0o002) !== 0 && (least & 0o1000) === 0) {
    warnings.push(
      "Everybody with an account on the server may change this, and so may every script on a web server. Few programs need that.",
    );
  }
  if ((most & 0o777) === 0) {
    warnings.push("Nobody could read it then, you included. Only its owner could give the permission back.");
  } else if (kinds.has("directory") && (most & 0o100) === 0) {
    warnings.push(
      "A folder that its owner may not execute can't be opened, and nothing in it can be read or deleted.",
    );
  } else if ((most & 0o400) === 0) {
    warnings.push("Its owner could not read it any more.");
  }
  return warnings;
}
