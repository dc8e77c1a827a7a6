import { checkServer, switchTo } from "../actions";
import { activeWaits } from "../active-waits";
import { carried } from "../data-attempt";
import { dialsToServer, evidenceOf } from "../passive-dials";
import { conclude, type Rule } from "../rule";
import { trySwitching } from "../wording";
import { letInChanges } from "./active-port-blocked";
import { rangeChanges } from "./passive-port-blocked";

/** The same mode worked in plain in this session, and leads nowhere under TLS: somebody on the way used to read the ports. */
export const tlsHidesPort: Rule = (story) => {
  if (story.attempts.length === 0) return null;
  const { secured } = story;
  if (secured === undefined) return null;
  const dial = dialsToServer(story).findLast(({ end }) => end !== "given-up");
  const wait = activeWaits(story).at(-1);
  const mode = dial !== undefined ? "passive" : "active";
  const attempt = dial?.attempt ?? wait?.attempt;
  const announced = attempt?.announced;
  if (!attempt || !announced) return null;
  const plain = story.otherAttempts.findLast(
    (each) => each.dataMode === mode && carried(each) && story.securedOn(each.asked.connection) === undefined,
  );
  if (plain === undefined) return null;
  const other = mode === "passive" ? "active" : "passive";
  const changes = dial === undefined ? letInChanges(story, announced.announced) : rangeChanges(story, dial);
  return conclude({
    id: "tls-hides-port",
    title: `In ${mode} mode data connections work in plain, and not under TLS`,
    confidence: "likely",
    cause:
      "A firewall or router on the way reads the announced port and opens it for the moment; under TLS it can't read it.",
    advice: `In this session a data connection in ${mode} mode worked while commands were in plain, and under TLS it came to nothing. A firewall or router that reads FTP opens such ports for the moment, and can't read what is encrypted: the range has to stay open. ${trySwitching(other, story)}`,
    evidence: [
      secured,
      ...(dial === undefined
        ? [attempt.asked, announced, attempt.failure, attempt.refusal]
        : evidenceOf(dial)),
      plain.announced,
      plain.opened,
    ],
    actions: [...switchTo(other, story), checkServer],
    changes,
  });
};
