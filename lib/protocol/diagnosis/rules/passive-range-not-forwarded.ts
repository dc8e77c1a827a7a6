import { addressScope } from "../../data-address";
import { checkServer, switchTo } from "../actions";
import { forwardingChanges } from "../network-advice";
import { evidenceOf, overriddenDials, passiveSpan } from "../passive-dials";
import { conclude, type Rule } from "../rule";
import { passiveRangeChanges, publicAddressChanges } from "../server-advice";
import { answered, place, trySwitching } from "../wording";

/** The server announced an address of its own network, Portside dialled the host in front of it, and that leads nowhere. */
export const passiveRangeNotForwarded: Rule = (story) => {
  const dials = overriddenDials(story).filter(({ end }) => end !== "given-up");
  const dial = dials.at(-1);
  const named = dial?.announced.announced.address;
  if (!dial || !named) return null;
  const { target, end, attempt } = dial;
  const span = passiveSpan(story, target.port);
  const isBehindNat = addressScope(named) !== "public";
  const what = end === "refused" ? "was refused" : "got no answer";
  return conclude({
    id: "passive-range-not-forwarded",
    title: isBehindNat
      ? `The server is behind NAT, and ${place(target)} leads nowhere`
      : `The server announced ${named}, and ${place(target)} leads nowhere`,
    confidence: isBehindNat ? "likely" : "possible",
    cause: isBehindNat
      ? `The server announced ${named}, so it is behind NAT at ${target.address}: that forwards the control connection, and not the passive ports.`
      : `The server announced ${named}, so it may be behind NAT at ${target.address} that forwards the control connection, and not the passive ports.`,
    advice:
      `${attempt.command} announced ${named}, Portside dialled ${place(target)} instead, and the connection ${what}.${answered(attempt.refusal)} ` +
      `Behind NAT, the passive range has to be forwarded unchanged to the server, and let in by its firewall: TCP ${span.first} to ${span.last}, for one. ${trySwitching("active", story)}`,
    evidence: [story.control, ...dials.flatMap(evidenceOf)],
    actions: [...switchTo("active", story), checkServer],
    changes: [
      ...forwardingChanges({
        who: "server-network",
        span,
        to: isBehindNat ? named : null,
        at: target.address,
      }),
      ...passiveRangeChanges(story.product, span),
      ...publicAddressChanges(story.product, target.address),
    ],
    nextTest: {
      text: `Connect from the server's own network, to ${named}: if passive mode works there, the range isn't forwarded; if it fails there too, the server's own firewall keeps it closed.`,
      action: null,
    },
  });
};
