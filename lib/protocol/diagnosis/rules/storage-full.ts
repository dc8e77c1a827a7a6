import { tryAgain } from "../actions";
import { meansStorageFull } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { quote } from "../wording";

/** The server's disk is full, or the user's quota. */
export const storageFull: Rule = (story) => {
  const refusal = story.refusals.find(({ reply }) => meansStorageFull(reply))?.reply;
  if (refusal === undefined) return null;
  const isSaid =
    refusal.code === 452 || refusal.code === 552 || !/failure writing|error/i.test(quote(refusal));
  return conclude({
    id: "storage-full",
    title: "The server has no room left",
    confidence: isSaid ? "certain" : "likely",
    cause: "The server could not store what was sent: its disk or the user's quota is full.",
    advice: `The server answered ${quote(refusal)}. Delete what isn't needed, or ask the server's operator for more room; then try again.`,
    evidence: [story.command(refusal), refusal],
    actions: [tryAgain],
    changes: [
      {
        who: "server",
        where: "Disk and quota",
        what: "Make room on the disk that holds the user's files, or raise the user's quota.",
        lines: [],
        isGuess: false,
      },
    ],
  });
};
