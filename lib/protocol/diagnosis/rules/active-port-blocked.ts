import { checkServer, chooseAddress, choosePorts, switchTo, testBySwitching } from "../actions";
import { activeSpan, activeWaits, evidenceOf, isPrivateTo } from "../active-waits";
import { clientFirewallChanges, forwardingChanges, portsideChanges } from "../network-advice";
import { conclude, type Rule } from "../rule";
import type { Story } from "../story";
import { announcedPlace, answered, differs, trySwitching } from "../wording";

const watching =
  "Watching the port on the router and on Portside's host (tcpdump) tells whether the server's packets get that far.";

/** How connections from outside are let in on Portside's side. */
export const letIn =
  "Let the connection in: fix a small range of active ports (session settings, or PORTSIDE_ACTIVE_PORTS), open it for TCP in the firewall of the host that Portside runs on, and behind NAT forward it unchanged and advertise the public address (PORTSIDE_ACTIVE_ADDRESS).";

/** Nothing came in: the server's packets are dropped, or go where nobody is. The wire can't tell which. */
export const activePortBlocked: Rule = (story) => {
  const waits = activeWaits(story).filter(({ end }) => end === "nothing-came");
  const wait = waits.at(-1);
  if (wait === undefined) return null;
  const { attempt, announced } = wait;
  const where = announcedPlace(announced);
  const { peer } = story;
  return conclude({
    id: "active-port-blocked",
    title: `The server's connection to ${where} never arrived`,
    confidence: isPrivateTo(announced.announced.address, peer) ? "possible" : "likely",
    cause: `Something drops the server's connection to port ${announced.announced.port}: a firewall on Portside's side, or NAT that doesn't forward the port; seldom a firewall at the server that lets nothing out.`,
    advice: `${attempt.command} advertised ${where}${peer ? ` to the server at ${peer}` : ""}, and no connection came in.${answered(attempt.refusal)} Most likely a firewall or NAT on this side drops what comes from outside.${unreadable(story)} ${letIn} ${trySwitching("passive", story)}`,
    evidence: waits.flatMap(evidenceOf),
    actions: [...switchTo("passive", story), choosePorts, chooseAddress, checkServer],
    changes: letInChanges(story, announced.announced),
    nextTest: testBySwitching(
      "passive",
      story,
      `Switch to passive: if that works, what comes from outside doesn't arrive on this side. ${watching}`,
    ) ?? { text: watching, action: null },
  });
};

/** What encryption hides from routers; nothing on plain sessions. */
export function unreadable(story: Story): string {
  return story.secured === undefined
    ? ""
    : " Because the control connection is encrypted, no router can read the port and open it by itself.";
}

/** Firewall and NAT on Portside's side, with the range that it should keep to. */
export function letInChanges(
  story: Story,
  { address, port }: { readonly address: string | null; readonly port: number },
) {
  const span = activeSpan(story, port);
  const own = story.control?.local.address;
  // Another address than this machine's own is a router's: the range has to come from there.
  const isForwarded = own !== undefined && differs(address, own);
  return [
    ...portsideChanges(span, isForwarded ? address : null),
    ...clientFirewallChanges(span, story.peer),
    ...forwardingChanges({
      who: "client-network",
      span,
      to: own ?? null,
      at: isForwarded ? address : undefined,
      from: story.peer,
    }),
  ];
}
