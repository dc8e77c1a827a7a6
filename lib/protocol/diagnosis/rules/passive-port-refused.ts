import { checkServer, switchTo } from "../actions";
import { dialsToServer, evidenceOf } from "../passive-dials";
import { conclude, type Rule } from "../rule";
import { answered, place } from "../wording";
import { hasBetterReason, openRange, rangeChanges } from "./passive-port-blocked";

/** The dial was refused at once: rejected on the way, forwarded nowhere, or the server listens elsewhere. */
export const passivePortRefused: Rule = (story) => {
  const dials = dialsToServer(story).filter(({ end }) => end === "refused");
  const dial = dials.at(-1);
  if (dial === undefined) return null;
  const { target, attempt, announced } = dial;
  return conclude({
    id: "passive-port-refused",
    title: `Nothing answers at ${place(target)}: the connection was refused`,
    confidence: hasBetterReason(story) ? "possible" : "likely",
    cause: `A firewall in front of the server rejects port ${target.port}, a router doesn't forward it, or the server listens elsewhere.`,
    advice:
      `${attempt.command} announced port ${announced.announced.port}, but the connection to ${place(target)} was refused at once.${answered(attempt.refusal)} ` +
      `Either a firewall rejects it, or a router in front of the server doesn't forward it, or the server listens elsewhere. ${openRange(story, dial)}`,
    evidence: dials.flatMap(evidenceOf),
    actions: [...switchTo("active", story), checkServer],
    changes: rangeChanges(story, dial),
    nextTest: {
      text: "Connect from the server's own network or machine: if passive mode works there, a firewall or router in front of it refuses the ports; if it fails there too, the server's own firewall does, or it listens elsewhere.",
      action: switchTo("active", story)[0] ?? null,
    },
  });
};
