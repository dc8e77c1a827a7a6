import { checkServer, switchTo } from "../actions";
import type { OperatorChange } from "../finding";
import { meansWrongPeer } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { place, quote } from "../wording";

/** What to do about different addresses. */
export const sameWayOut =
  "Make both connections take the same way: run Portside outside that network, or pin its outgoing address there.";

/** The same for whoever runs what is in between. */
export const oneAddress: OperatorChange = {
  who: "client-network",
  where: "NAT or proxy in front of Portside",
  what: "Give all connections to one server the same outgoing address.",
  lines: [],
  isGuess: true,
};

/** One of the two ends saw the data connection come from another address than the control connection, and refused it. */
export const dataPeerDiffers: Rule = (story) => {
  const active = story.attemptsIn("active").findLast(({ failure }) => failure?.reason === "wrong-peer");
  if (active?.failure) {
    const { control } = story;
    const from = active.failure.address ? place(active.failure.address) : "another host";
    return conclude({
      id: "data-peer-differs",
      title: `The data connection came from ${from}, not from the FTP server`,
      confidence: "certain",
      cause: `The connection to Portside's port came from ${from}, and the commands go to ${control?.remote.address ?? "another address"}.`,
      advice: `The control connection goes to ${control ? control.remote.address : "another address"}. Portside accepts data connections from there alone, because anybody else could send a file in the server's place. If the server has several addresses, its operator has to make it connect from the one that clients use; otherwise use passive mode.`,
      evidence: [control, active.announced, active.failure],
      actions: [...switchTo("passive", story), checkServer],
    });
  }
  const passive = story.attempts.findLast(({ refusal }) => refusal !== null && meansWrongPeer(refusal));
  if (!passive?.refusal) return null;
  const { control } = story;
  return conclude({
    id: "data-peer-differs",
    title: "The server saw the data connection come from another address than the control connection",
    confidence: "certain",
    cause:
      "Something between Portside and the server gives the two connections different addresses, and the server refuses that.",
    advice: `The server answered ${quote(passive.refusal)}. Portside's connections leave by ${control ? control.local.address : "one address"}, but something on the way (a proxy, a container network, NAT with several public addresses) gives them different ones. ${sameWayOut}`,
    evidence: [control, passive.announced, passive.opened, passive.refusal],
    actions: [...switchTo("active", story), checkServer],
    changes: [oneAddress],
  });
};
