import { addressScope } from "../../data-address";
import { askBy, checkServer, dialControlHost } from "../actions";
import type { DataAttempt } from "../data-attempt";
import { conclude, type Rule } from "../rule";
import { nameSetting, publicAddressChanges } from "../server-advice";
import type { Story } from "../story";
import { announcedPlace, differs, quote } from "../wording";

/** The server named an address of its own network, and the session trusts that, or refuses to dial it. */
export const passiveAddressPrivate: Rule = (story) => {
  const attempt = wrongAddresses(story).findLast((each) => isPrivateFor(each, story.peer));
  if (attempt === undefined) return null;
  const { peer, product } = story;
  const announced = attempt.announced;
  const named = announced?.announced.address;
  if (!announced || !named || peer === undefined) return null;
  const isTrusted = announced.used !== null;
  return conclude({
    id: "passive-address-private",
    title: `The server announced its ${addressScope(named)} address ${named}, which can't be reached from here`,
    confidence: isTrusted ? "certain" : "likely",
    cause: `The server is behind NAT and doesn't know the address by which ${peer} is reached, so it announces ${named}.`,
    advice:
      `The control connection goes to ${peer}, but ${announced.command} said ${announcedPlace(announced)}${attempt.reply ? ` (${quote(attempt.reply)})` : ""}, and the session ${isTrusted ? "is set to trust that" : "refuses such addresses"}. ` +
      `Set the passive address to automatic: Portside then dials ${peer} at the announced port. EPSV carries no address at all. The server's operator can correct the address: ${nameSetting(product, "publicAddress")}.`,
    evidence: evidenceOf(attempt, story),
    actions: [dialControlHost, askBy("EPSV"), checkServer],
    changes: publicAddressChanges(product, peer),
  });
};

/** Tries whose announced address is another host than the control connection's, and was dialled or refused as such. */
export function wrongAddresses(story: Story): readonly DataAttempt[] {
  return story.attemptsIn("passive").filter(({ announced, opened, failure }) => {
    if (announced === null || opened !== null || announced.announced.port < 1024) return false;
    const { address } = announced.announced;
    if (!differs(address, story.peer)) return false;
    if (announced.used === null) return true;
    return !differs(address, announced.used.address) && failure !== null && failure.reason !== "cancelled";
  });
}

/** Whether it can't be reached from outside, while the control connection's address is of another kind. */
export function isPrivateFor({ announced }: DataAttempt, peer: string | undefined): boolean {
  const address = announced?.announced.address;
  if (!address || peer === undefined) return false;
  const scope = addressScope(address);
  return scope !== "public" && scope !== addressScope(peer);
}

/** What shows that the address is another one. */
export function evidenceOf({ reply, announced, unusable, failure }: DataAttempt, { control }: Story) {
  return [control, reply, announced, unusable, failure];
}
