import { verbOf } from "../answers";
import type { ComparedSide } from "./compared-side";
import type { Row } from "./difference";
import { roundTripText, timeText } from "./words";

/** Times nearer to each other than this factor, or than `CLOSE_MS` milliseconds, are called about the same. */
const CLOSE = 1.25;
const CLOSE_MS = 2;

/** What both sides took: round trips, times, commands, what was said in front. */
export function costDifferences(left: ComparedSide, right: ComparedSide): readonly Row[] {
  return [
    roundTripRow(left, right),
    openingRow(left, right),
    totalRow(left, right),
    commandRow(left, right),
    ...preparationRow(left, right),
  ];
}

function roundTripRow(left: ComparedSide, right: ComparedSide): Row {
  return {
    key: "round-trips",
    title: "Round trips, at least",
    left: roundTripText(left.roundTrips),
    right: roundTripText(right.roundTrips),
    why: roundTripWhy(left, right),
  };
}

function roundTripWhy(left: ComparedSide, right: ComparedSide): string {
  const what =
    "A round trip is a message to the server and one back that the next step has to wait for. They are counted from the order of the lines, not from the clock; some servers wait for more, which no line shows.";
  if (left.outcome !== "done" || right.outcome !== "done") return what;
  if (left.roundTrips === right.roundTrips) {
    return `${what} The data connection takes as many to open, whoever dials.`;
  }
  const extra = extraCommands(left, right);
  if (extra.left.length > 0 || extra.right.length > 0) {
    return `${what} The sides didn't send the same commands, as shown below; that is not the mode's doing.`;
  }
  const bothSecured = left.tls !== null && right.tls !== null;
  if (left.dataMode !== right.dataMode && bothSecured) {
    return `${what} Under TLS active mode takes one more: Portside speaks first, but the server dials, so that Portside hears of the connection only half a round trip after the server.`;
  }
  if (left.dataMode !== right.dataMode && left.direction === "up") {
    return `${what} An upload in active mode takes one more: Portside has the bytes, but hears of the connection only after the server.`;
  }
  return what;
}

function openingRow(left: ComparedSide, right: ComparedSide): Row {
  const { isSame, remark } = compareTimes(left.opening, right.opening);
  return {
    key: "opening",
    title: "Until the data connection was open",
    left: left.opening === null ? "It never was." : timeText(left.opening),
    right: right.opening === null ? "It never was." : timeText(right.opening),
    isSame,
    why: `From the announcement (in active mode from when Portside began to listen) until both ends were connected. ${remark}`,
    sources: [left.opened ? left.dialSource : null, right.opened ? right.dialSource : null],
  };
}

function totalRow(left: ComparedSide, right: ComparedSide): Row {
  const { isSame, remark } = compareTimes(left.total, right.total);
  const sides = [left, right];
  const waited = sides.some(({ failure }) => failure?.data === "timeout");
  const stopped = sides.some(({ outcome }) => outcome === "failed");
  return {
    key: "total",
    title: "Time in all",
    left: timeText(left.total),
    right: timeText(right.total),
    isSame: isSame && !stopped,
    why: waited
      ? "A connection that a firewall drops isn't refused: nothing answers, and one waits. That is the long time here."
      : stopped
        ? "A side that failed ended where it failed, so the times say nothing about the modes."
        : `From the first line to the last${left.preparation !== null || right.preparation !== null ? ", without what was said once in front" : ""}. ${remark}`,
  };
}

function compareTimes(left: number | null, right: number | null): { isSame: boolean; remark: string } {
  if (left === null || right === null) return { isSame: left === right, remark: "" };
  const [short, long] = [Math.min(left, right), Math.max(left, right)];
  const isSame = long - short < CLOSE_MS || long < short * CLOSE;
  const remark = isSame
    ? "About the same: such a difference is chance."
    : "One measurement is no proof: try again. What costs time every time is round trips, the more the further away the server is; some servers wait for one more in one mode than in the other, which no line shows.";
  return { isSame, remark };
}

/** Commands that one side sent and the other didn't, by verb, each as often as it was more. */
function extraCommands(
  left: ComparedSide,
  right: ComparedSide,
): { readonly left: readonly string[]; readonly right: readonly string[] } {
  const [l, r] = [verbs(left), verbs(right)];
  return { left: without(l, r), right: without(r, l) };
}

function verbs({ commands, announce }: ComparedSide): readonly string[] {
  return commands.map((command) => verbOf(command)).filter((verb) => verb !== announce);
}

/** What is in a list more often than among the removed ones, in order; the first of each are taken for the removed. */
function without(list: readonly string[], removed: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const verb of removed) left.set(verb, (left.get(verb) ?? 0) + 1);
  return list.filter((verb) => {
    const count = left.get(verb) ?? 0;
    left.set(verb, count - 1);
    return count <= 0;
  });
}

function commandRow(left: ComparedSide, right: ComparedSide): Row {
  const extra = extraCommands(left, right);
  const isSame = extra.left.length === 0 && extra.right.length === 0;
  return {
    key: "commands",
    title: "Commands that were sent",
    left: commandsText(left),
    right: commandsText(right),
    isSame,
    why: isSame
      ? "The same, but for the one that announces the data connection. What is asked for doesn't depend on the mode."
      : `Beside the announcing command ${onlyOneSide(extra)}. What one side alone had to say often follows a refusal, or something that is asked once and then remembered.`,
  };
}

function onlyOneSide(extra: { readonly left: readonly string[]; readonly right: readonly string[] }): string {
  const alone = (side: string, verbs: readonly string[]) =>
    verbs.length === 0 ? [] : [`the ${side} side alone sent ${[...new Set(verbs)].join(", ")}`];
  return [...alone("left", extra.left), ...alone("right", extra.right)].join(", and ");
}

/** Commands, and characters of each, that are named one by one. */
const MOST_NAMED = 12;
const LONGEST_NAMED = 120;

function commandsText({ commands }: ComparedSide): string {
  if (commands.length === 0) return "None.";
  const named = commands.slice(0, MOST_NAMED).map(({ line }) => shortened(line));
  const more = commands.length - named.length;
  return `${named.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

function shortened(line: string): string {
  return line.length > LONGEST_NAMED ? `${line.slice(0, LONGEST_NAMED)}…` : line;
}

function preparationRow(left: ComparedSide, right: ComparedSide): readonly Row[] {
  if (left.preparation === null && right.preparation === null) return [];
  return [
    {
      key: "preparation",
      title: "Said once, in front",
      left: preparationText(left),
      right: preparationText(right),
      isSame: left.preparation !== null && right.preparation !== null,
      why: "A login, how bytes are sent (TYPE) and the working directory (CWD) are said once on a control connection, by whichever operation comes first on it. That has nothing to do with the mode, so it isn't counted in the round trips, times and commands above.",
    },
  ];
}

function preparationText({ preparation }: ComparedSide): string {
  if (preparation === null) return "Nothing: it had been said before.";
  const { isLogin, commands, milliseconds, roundTrips } = preparation;
  const what = isLogin ? "A login" : commands.map(({ line }) => shortened(line)).join(", ");
  return `${what}: ${timeText(milliseconds)}, ${roundTripText(roundTrips)}`;
}
