import { checkServer, switchTo, tryAgain } from "../actions";
import { isRefused } from "../data-attempt";
import type { Finding } from "../finding";
import { conclude } from "../rule";
import type { Story } from "../story";
import { answered } from "../wording";

/** Nothing more is known than that it failed. */
export function dataConnectionFailed(story: Story): Finding {
  const attempt = story.attempts.at(-1);
  const answer = attempt?.refusal ?? (attempt && isRefused(attempt) ? attempt.reply : null);
  const other = attempt?.dataMode === "active" ? "passive" : "active";
  return conclude({
    id: "data-connection-failed",
    title: "The data connection failed",
    confidence: "possible",
    cause:
      "The second connection, which carries listings and files, did not work; nothing that was seen says why.",
    advice: `The control connection works, but the second connection, which carries listings and files, did not.${answered(answer)} Read the lines of this exchange in the log, try again, and then switch the data mode${attempt ? ` to ${other}` : ""}.`,
    evidence: attempt ? [attempt.asked, attempt.announced, attempt.opened, attempt.failure, answer] : [],
    actions: [tryAgain, ...(attempt ? switchTo(other, story) : []), checkServer],
  });
}
