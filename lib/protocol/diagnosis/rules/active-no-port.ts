import { choosePorts, switchTo } from "../actions";
import { conclude, type Rule } from "../rule";
import { plain, trySwitching } from "../wording";

/** Portside had no port to listen on, so it told the server nothing. */
export const activeNoPort: Rule = (story) => {
  const note = story.failures.find((event) => event.type === "note" && event.code === "no-active-port");
  if (note?.type !== "note") return null;
  return conclude({
    id: "active-no-port",
    title: "Portside has no free port for the server's connection",
    confidence: "certain",
    cause: "Every port of the active range is taken, or this machine lets nobody listen there.",
    advice: `${plain(note.text)} Widen the range of active ports, or wait until other transfers have ended. ${trySwitching("passive", story)}`,
    evidence: [note],
    actions: [...switchTo("passive", story), choosePorts],
  });
};
