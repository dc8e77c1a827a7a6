import { addressScope } from "../../data-address";
import { checkServer, chooseAddress, choosePorts, switchTo, testBySwitching } from "../actions";
import { activeSpan, activeWaits, evidenceOf, isPrivateTo } from "../active-waits";
import { forwardingChanges, portsideChanges } from "../network-advice";
import { conclude, type Rule } from "../rule";
import { announcedPlace, answered, trySwitching } from "../wording";
import { behindNat } from "./active-address-refused";
import { letIn, unreadable } from "./active-port-blocked";

/** Portside advertised an address of its own network, and the server is outside of it. */
export const activeAddressPrivate: Rule = (story) => {
  if (story.attemptsIn("active").length === 0) return null;
  const { peer, control } = story;
  const waits = activeWaits(story).filter(({ announced }) => isPrivateTo(announced.announced.address, peer));
  const wait = waits.at(-1);
  const address = wait?.announced.announced.address;
  if (!wait || !address || peer === undefined) return null;
  const { attempt, announced } = wait;
  const span = activeSpan(story, announced.announced.port);
  return conclude({
    id: "active-address-private",
    title: `The server can't reach ${address} from where it is`,
    confidence: "likely",
    cause: `Portside is behind NAT and advertised its ${addressScope(address)} address ${address}, which the server at ${peer} can't reach.`,
    advice: `${attempt.command} advertised ${announcedPlace(announced)}, and the server at ${peer} never got there.${answered(attempt.refusal)} ${behindNat(address)}${`${unreadable(story)} ${letIn} ${trySwitching("passive", story)}`.trimStart()}`,
    evidence: [control, ...waits.flatMap(evidenceOf)],
    actions: [...switchTo("passive", story), chooseAddress, choosePorts, checkServer],
    changes: [
      ...portsideChanges(span, null),
      ...forwardingChanges({ who: "client-network", span, to: control?.local.address ?? null, from: peer }),
    ],
    nextTest: testBySwitching(
      "passive",
      story,
      "Switch to passive: if that works, only what comes from outside doesn't arrive here.",
    ),
  });
};
