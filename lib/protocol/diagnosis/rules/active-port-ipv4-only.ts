import { switchTo } from "../actions";
import { conclude, type Rule } from "../rule";
import { plain, trySwitching } from "../wording";

/** The session insists on PORT, and its address is an IPv6 one. */
export const activePortIpv4Only: Rule = (story) => {
  const note = story.failures.find((event) => event.type === "note" && event.code === "port-names-ipv4-only");
  if (note?.type !== "note") return null;
  return conclude({
    id: "active-port-ipv4-only",
    title: "PORT can't name an IPv6 address",
    confidence: "certain",
    cause: "PORT has room for the four numbers of an IPv4 address, and the session uses IPv6.",
    advice: `${plain(note.text)} Set the active command to EPRT, which names addresses of both families (RFC 2428). ${trySwitching("passive", story)}`,
    evidence: [note],
    actions: [
      { type: "change-settings", label: "Use EPRT", settings: { activeCommand: "EPRT" } },
      ...switchTo("passive", story),
    ],
  });
};
