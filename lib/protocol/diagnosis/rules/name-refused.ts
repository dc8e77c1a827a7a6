import { meansStorageFull, meansWantsEncryption, textOf } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { quote } from "../wording";
import { aboutName, concernsFiles, meansForbidden } from "./permission-denied";

/** The server doesn't take the name (RFC 959: 553), or can't make a file of it where it is. */
export const nameRefused: Rule = (story) => {
  const refusal = story.refusals.find(
    ({ reply, verb }) =>
      concernsFiles(verb) &&
      !meansForbidden(reply) &&
      !meansStorageFull(reply) &&
      !meansWantsEncryption(reply) &&
      (reply.code === 553 || ([501, 550].includes(reply.code) && aboutName.test(textOf(reply)))),
  );
  if (refusal === undefined) return null;
  const { reply, verb } = refusal;
  const isSaid = aboutName.test(textOf(reply));
  return conclude({
    id: "name-refused",
    title: isSaid ? "The server doesn't take this name" : `The server doesn't take ${verb} there`,
    confidence: isSaid ? "certain" : "possible",
    cause: isSaid
      ? "The server's rules for names forbid it."
      : "The name isn't allowed, its folder doesn't exist, or the user may not write there: the server doesn't say which.",
    advice: `The server answered ${quote(reply)}. Try a short name of plain letters in the same folder: if the server takes that, it is the name; if not, the folder or its permissions.`,
    evidence: [story.command(reply), reply],
    nextTest: isSaid
      ? null
      : {
          text: "Upload a file with a short name of plain letters to the same folder: if that works, it is the name; if not, it is the folder or its permissions.",
          action: null,
        },
  });
};
