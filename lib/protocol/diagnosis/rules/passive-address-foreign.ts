import { askBy, checkServer, dialControlHost } from "../actions";
import { conclude, type Rule } from "../rule";
import { nameSetting, publicAddressChanges } from "../server-advice";
import { announcedPlace, quote } from "../wording";
import { evidenceOf, isPrivateFor, wrongAddresses } from "./passive-address-private";

/** The server named another host, and the session trusts that, or refuses to dial it. */
export const passiveAddressForeign: Rule = (story) => {
  const attempt = wrongAddresses(story).findLast((each) => !isPrivateFor(each, story.peer));
  if (attempt === undefined) return null;
  const { peer, product } = story;
  const announced = attempt.announced;
  if (!announced || peer === undefined) return null;
  const isTrusted = announced.used !== null;
  return conclude({
    id: "passive-address-foreign",
    title: `The server announced another host: ${announced.announced.address}`,
    confidence: "likely",
    cause: isTrusted
      ? `The server announces ${announced.announced.address}, where nothing answers for it, instead of ${peer}.`
      : `The server announces ${announced.announced.address} instead of ${peer}, and the session dials no other host.`,
    advice:
      `The control connection goes to ${peer}, but ${announced.command} said ${announcedPlace(announced)}${attempt.reply ? ` (${quote(attempt.reply)})` : ""}, and the session ${isTrusted ? "is set to trust that" : "refuses such addresses"}. ` +
      `Set the passive address to automatic: Portside then dials ${peer} at the announced port. The server's operator can correct the address: ${nameSetting(product, "publicAddress")}.`,
    evidence: evidenceOf(attempt, story),
    actions: [dialControlHost, askBy("EPSV"), checkServer],
    changes: publicAddressChanges(product, peer),
  });
};
