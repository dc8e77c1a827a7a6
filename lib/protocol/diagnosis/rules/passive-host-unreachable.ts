import { checkServer, switchTo } from "../actions";
import { evidenceOf, passiveDials } from "../passive-dials";
import { conclude, type Rule } from "../rule";
import { answered, place } from "../wording";
import { openRange, rangeChanges } from "./passive-port-blocked";

/** The network said (by ICMP, or this machine's own routes) that the announced place can't be reached. */
export const passiveHostUnreachable: Rule = (story) => {
  const dials = passiveDials(story).filter(({ end }) => end === "unreachable");
  const dial = dials.at(-1);
  if (dial === undefined) return null;
  const { target, attempt, announced } = dial;
  return conclude({
    id: "passive-host-unreachable",
    title: `There is no way to ${target.address}`,
    confidence: "likely",
    cause: `A firewall or router answered that ${place(target)} can't be reached, or Portside's own network has no route there.`,
    advice:
      `${attempt.command} announced port ${announced.announced.port}, but the network says that ${place(target)} can't be reached.${answered(attempt.refusal)} ` +
      `Check the route and the firewall between Portside and the server: some reject ports in this way. ${openRange(story, dial)}`,
    evidence: dials.flatMap(evidenceOf),
    actions: [...switchTo("active", story), checkServer],
    changes: rangeChanges(story, dial),
    nextTest: {
      text: `The control connection reaches ${story.peer ?? "the server"}. Connect from another network: if passive mode works there, the way from here is at fault; if not, the server's side rejects the ports.`,
      action: null,
    },
  });
};
