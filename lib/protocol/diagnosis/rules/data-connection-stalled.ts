import { checkServer, tryAgain } from "../actions";
import { conclude, type Rule } from "../rule";
import { answered, place } from "../wording";

/** The data connection opened, and then nothing moved. */
export const dataConnectionStalled: Rule = (story) => {
  const attempt = story.attempts.findLast(
    ({ opened, failure }) => opened !== null && failure?.reason === "timeout",
  );
  if (!attempt) return null;
  const { announced, opened, failure, refusal } = attempt;
  const where = announced?.used ? ` (${place(announced.used)})` : "";
  return conclude({
    id: "data-connection-stalled",
    title: "The data connection opened, and then nothing came",
    confidence: "likely",
    cause: "The server is slow or hangs, or something on the way drops large packets or idle connections.",
    advice: `It was open${where}, so no firewall kept it out, but no more bytes arrived within the time-out.${answered(refusal)} Try again, or raise the time-out if the server is slow.`,
    evidence: [opened, failure, refusal],
    actions: [
      tryAgain,
      { type: "open-settings", label: "Raise the time-out", field: "timeoutSeconds" },
      checkServer,
    ],
    nextTest: {
      text: "List a small folder: if that works, large packets are lost on the way (MTU) or the server is slow with this one; if not, the server hangs.",
      action: null,
    },
  });
};
