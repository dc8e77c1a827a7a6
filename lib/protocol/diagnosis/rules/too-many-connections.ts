import { meansTooManyConnections, type ReplyEvent } from "../../answers";
import { tryAgain } from "../actions";
import type { FindingAction } from "../finding";
import { conclude, type Rule } from "../rule";
import type { Story } from "../story";
import { quote } from "../wording";

/** The server has no room for one more connection, in all or of this user or address (interop S36). */
export const tooManyConnections: Rule = (story) => {
  const answer = refusalOf(story);
  if (answer === undefined) return null;
  // The first connection is for commands; as many as are open still work.
  const fewer = Math.max(1, story.openConnections - 1);
  const reduce: readonly FindingAction[] =
    story.openConnections > 1
      ? [
          {
            type: "change-settings",
            label: `Use ${fewer} transfer ${fewer === 1 ? "connection" : "connections"}`,
            settings: { transferConnections: fewer },
          },
        ]
      : [];
  return conclude({
    id: "too-many-connections",
    title: "The server has too many connections",
    confidence: "certain",
    cause: "The server allows no more connections, in all, or from this user or address.",
    advice: `The server answered ${quote(answer)}. Lower the session's number of transfer connections, or wait until others have ended.`,
    evidence: [story.command(answer), answer],
    actions: [...reduce, tryAgain],
  });
};

function refusalOf(story: Story): ReplyEvent | undefined {
  const ofAttempts = story.attempts.flatMap(({ reply, refusal }) => [reply, refusal]);
  const own = story.refusals.map(({ reply }) => reply);
  return (
    [...own, ...ofAttempts].find((reply) => reply !== null && meansTooManyConnections(reply)) ?? undefined
  );
}
