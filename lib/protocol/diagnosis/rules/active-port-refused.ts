import { checkServer, chooseAddress, choosePorts, switchTo, testBySwitching } from "../actions";
import { activeSpan, activeWaits, evidenceOf, isPrivateTo } from "../active-waits";
import { serverOutgoingChanges } from "../network-advice";
import { conclude, type Rule } from "../rule";
import { announcedPlace, quote, trySwitching } from "../wording";
import { letIn, letInChanges, unreadable } from "./active-port-blocked";

/** The server said at once that it could not connect: rejected on the way, forwarded nowhere, or kept in by its own machine. */
export const activePortRefused: Rule = (story) => {
  const waits = activeWaits(story).filter(({ end }) => end !== "nothing-came");
  const wait = waits.at(-1);
  const refusal = wait?.attempt.refusal;
  if (!wait || !refusal) return null;
  const { attempt, announced, end } = wait;
  const { address, port } = announced.announced;
  const where = announcedPlace(announced);
  const mayNot = end === "server-may-not";
  const cause = mayNot
    ? `The server's own machine doesn't let it connect to ${where}: its firewall forbids what goes out.`
    : `The server's connection to ${where} was refused at once: a firewall on Portside's side rejects it, or NAT doesn't forward the port.`;
  return conclude({
    id: "active-port-refused",
    title: `The server could not connect to ${where}`,
    confidence: isPrivateTo(address, story.peer) ? "possible" : "likely",
    cause,
    advice:
      `${attempt.command} advertised ${where}, and the server answered ${quote(refusal)} at once. ` +
      (mayNot
        ? `That is what a server hears whose own machine forbids the connection: ask its operator to let it open connections to clients. `
        : `So it was told no, rather than nothing: a firewall on this side rejects what comes from outside, or NAT doesn't forward the port.${unreadable(story)} ${letIn} `) +
      trySwitching("passive", story),
    evidence: waits.flatMap(evidenceOf),
    actions: [...switchTo("passive", story), ...(mayNot ? [] : [choosePorts, chooseAddress]), checkServer],
    changes: mayNot
      ? address === null
        ? []
        : serverOutgoingChanges(activeSpan(story, port), address)
      : letInChanges(story, { address, port }),
    nextTest: testBySwitching(
      "passive",
      story,
      "Switch to passive: if that works, only connections from the server to this side are refused.",
    ),
  });
};
