import { tryAgain } from "../actions";
import { conclude, type Rule } from "../rule";

/** Portside itself gave up a data connection, and nobody said anything about it. */
export const dataConnectionCancelled: Rule = (story) => {
  const attempt = story.attempts.findLast(
    ({ failure, refusal }) => failure?.reason === "cancelled" && refusal === null,
  );
  if (!attempt) return null;
  return conclude({
    id: "data-connection-cancelled",
    title: "The data connection was given up before it carried everything",
    confidence: "possible",
    cause: "Portside stopped waiting for it.",
    advice:
      "Portside stopped waiting for it, because the operation was cancelled or its time was over. Try again.",
    evidence: [attempt.announced, attempt.opened, attempt.failure],
    actions: [tryAgain],
  });
};
