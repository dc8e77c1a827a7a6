import type { ReplyEvent } from "../../answers";
import { addressScope } from "../../data-address";
import { parseIpAddress } from "../../ip-address";
import { checkServer, chooseAddress, switchTo } from "../actions";
import { activeSpan } from "../active-waits";
import type { FindingAction } from "../finding";
import { forwardingChanges, portsideChanges } from "../network-advice";
import { textOf } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { place, quote, trySwitching } from "../wording";

/** The server connects back only to the address that it sees on the control connection, against the bounce attack (RFC 2577 §2). */
export const activeAddressRefused: Rule = (story) => {
  const attempts = story.attemptsIn("active").filter(({ reply }) => reply !== null && refusesAddress(reply));
  const attempt = attempts.at(-1);
  if (!attempt?.reply) return null;
  const { command, reply, announced } = attempt;
  const advertised = announced?.announced;
  const seen = seenAddress(reply);
  const shown = advertised?.address ?? "the advertised address";
  const where = advertised?.address
    ? place({ address: advertised.address, port: advertised.port })
    : "an address";
  const span = activeSpan(story, advertised?.port ?? 50_000);
  const own = story.control?.local.address;
  const set: readonly FindingAction[] =
    seen === null
      ? [chooseAddress]
      : [
          { type: "change-settings", label: `Advertise ${seen}`, settings: { activeAddress: seen } },
          chooseAddress,
        ];
  return conclude({
    id: "active-address-refused",
    title: `The server refuses to connect to ${shown}`,
    confidence: seen !== null || behindNat(shown) !== "" ? "certain" : "likely",
    cause: `${command} advertised ${shown}, and the server connects back only to the address that it sees${seen === null ? "" : `, ${seen}`}.`,
    advice:
      `${command} advertised ${where}, and the server answered ${quote(reply)}: it connects back only to the address that it sees on the control connection` +
      `${seen === null ? "" : `, which is ${seen}`}. ${behindNat(shown)}Set the session's active address to ${seen ?? "the address under which the server sees the host that Portside runs on"} and forward the active ports to that host. ${trySwitching("passive", story)}`,
    evidence: attempts.flatMap(({ asked, announced: event, reply: answer }) => [asked, event, answer]),
    actions: [...switchTo("passive", story), ...set, checkServer],
    changes: [
      ...portsideChanges(span, seen),
      ...forwardingChanges({
        who: "client-network",
        span,
        to: own ?? null,
        at: seen ?? undefined,
        from: story.peer,
      }),
    ],
  });
};

/** vsftpd and ProFTPD say "Illegal PORT command", Pure-FTPd names the only address that it would dial. */
export function refusesAddress(reply: ReplyEvent): boolean {
  if (reply.code < 500) return false;
  return /illegal (?:port|eprt)|won't open a connection|only to|foreign|bounce|invalid (?:address|port)/i.test(
    textOf(reply),
  );
}

/** The address that Pure-FTPd would dial: ours, as it sees us. Any other reading of its words is none. */
function seenAddress(reply: ReplyEvent): string | null {
  const wanted = /only to ([0-9a-f.:]{2,45})/i.exec(textOf(reply))?.[1]?.replace(/[.:]+$/, "") ?? "";
  return parseIpAddress(wanted) === null || addressScope(wanted) === "unspecified" ? null : wanted;
}

/** What a private address is good for; "" for a public one. */
export function behindNat(address: string | null): string {
  const scope = address === null ? null : addressScope(address);
  if (address === null || scope === null || scope === "public") return "";
  return `${address} is a ${scope} address, which means nothing outside its own network. `;
}
