import { checkServer, switchTo } from "../actions";
import { forwardingChanges, serverFirewallChanges } from "../network-advice";
import {
  dialsToServer,
  evidenceOf,
  isOfOneMachine,
  otherCommandWorked,
  overriddenDials,
  type PassiveDial,
  passiveSpan,
} from "../passive-dials";
import { conclude, type Rule } from "../rule";
import { nameSetting, passiveRangeChanges } from "../server-advice";
import type { Story } from "../story";
import { answered, differs, place, trySwitching } from "../wording";

/** Nothing answered the dial: packets are dropped, or go where nobody is. The wire can't tell which. */
export const passivePortBlocked: Rule = (story) => {
  const dials = dialsToServer(story).filter(({ end }) => end === "unanswered");
  const dial = dials.at(-1);
  if (dial === undefined) return null;
  const { target, attempt, waited, announced } = dial;
  const span = passiveSpan(story, target.port);
  const seconds = waited >= 1000 ? ` for ${Math.round(waited / 1000)} s` : "";
  return conclude({
    id: "passive-port-blocked",
    title: `The connection to ${place(target)} got no answer`,
    confidence: hasBetterReason(story) ? "possible" : "likely",
    cause: `Something in front of the server drops what comes to port ${target.port}: its firewall, or a router that doesn't forward the port.`,
    advice:
      `${attempt.command} announced port ${announced.announced.port}, but the connection to ${place(target)} was tried${seconds} and not answered.${answered(attempt.refusal)} ` +
      "Most likely a firewall in front of the server drops its passive ports; a router that doesn't forward them looks the same from here. " +
      openRange(story, dial),
    evidence: dials.flatMap(evidenceOf),
    actions: [...switchTo("active", story), checkServer],
    changes: rangeChanges(story, dial),
    nextTest: {
      text: `Connect from the server's own network or machine: if passive mode works there, the firewall or router in front of it keeps TCP ${span.first} to ${span.last} closed; if it fails there too, it is the server's own firewall.`,
      action: switchTo("active", story)[0] ?? null,
    },
  });
};

/** Whether something else was seen that explains a port where nothing answers. */
export function hasBetterReason(story: Story): boolean {
  return overriddenDials(story).length > 0 || otherCommandWorked(story) !== null;
}

/** What the operators do about a closed port, in sentences. */
export function openRange(story: Story, { announced, target }: PassiveDial): string {
  const named = announced.announced.address;
  const nat =
    differs(named, target.address) && isOfOneMachine(named)
      ? ` The server announced ${named}: where it is behind NAT, the range has to be forwarded unchanged too.`
      : "";
  const tls =
    story.secured === undefined
      ? ""
      : " Because the control connection is encrypted, no firewall can read the port and open it by itself: the range has to stay open.";
  return `The server's operator has to open the passive port range in the firewall: set it with ${nameSetting(story.product, "passivePorts")}, and let those TCP ports in.${nat}${tls} ${trySwitching("active", story)}`;
}

/** The same as lines: the range, the server's firewall, and forwarding in front of it. */
export function rangeChanges(story: Story, { target }: PassiveDial) {
  const span = passiveSpan(story, target.port);
  return [
    ...passiveRangeChanges(story.product, span),
    ...serverFirewallChanges(span, target.address),
    ...forwardingChanges({ who: "server-network", span, to: null, at: target.address }),
  ];
}
