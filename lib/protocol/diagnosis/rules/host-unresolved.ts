import { hostUnresolved as unresolvedNote } from "../../exchange-outcome";
import { tryAgain } from "../actions";
import { conclude, type Rule } from "../rule";
import { plain } from "../wording";

/** The name has no address. */
export const hostUnresolved: Rule = (story) => {
  const note = story.failures.find((event) => event.type === "note" && event.code === unresolvedNote);
  if (note?.type !== "note") return null;
  return conclude({
    id: "host-unresolved",
    title: plain(note.text).replace(/\.$/, ""),
    confidence: "certain",
    cause: "The name server knows no address for this name, or could not be asked.",
    advice:
      "Check how the host name is spelled. A name of an internal network is known inside of it only: Portside asks the name server of the host that it runs on. An IP address works without one.",
    evidence: [note],
    actions: [{ type: "reconnect", label: "Correct the host" }, tryAgain],
  });
};
