import { askBy, checkServer } from "../actions";
import { dialsToServer, evidenceOf, otherCommandWorked } from "../passive-dials";
import { conclude, type Rule } from "../rule";
import { place } from "../wording";

/** One passive command works in the session, the other one doesn't: on the way, something treats their replies differently. */
export const passiveReplyRewritten: Rule = (story) => {
  const worked = otherCommandWorked(story);
  const dial = dialsToServer(story).at(-1);
  if (worked === null || dial === undefined || dial.end === "given-up") return null;
  const { command } = dial.attempt;
  const isReadable = story.secured === undefined;
  const how =
    command === "PASV"
      ? "A router or firewall that reads FTP (an ALG) edits the address or port in the answer to PASV, and what it puts there leads nowhere."
      : "A router or firewall that reads FTP (an ALG) opens the port for answers to PASV, and knows nothing of EPSV.";
  return conclude({
    id: "passive-reply-rewritten",
    title: `${worked.command} leads to data connections, ${command} doesn't`,
    confidence: "likely",
    cause: how,
    advice:
      `${command} led to ${place(dial.target)}, where no connection came about, while ${worked.command} worked in this session. ${how} Set the passive command to ${worked.command}.` +
      (isReadable && command === "PASV"
        ? " Or encrypt the session: then nothing on the way can read or edit replies."
        : ""),
    evidence: [...evidenceOf(dial), worked.reply, worked.announced, worked.opened],
    actions: [askBy(worked.command === "EPSV" ? "EPSV" : "PASV"), checkServer],
    changes: [
      {
        who: "server-network",
        where: "Router or firewall in front of the server",
        what: "Turn off its inspection of FTP (called FTP ALG, FTP helper or fixup), and open the server's passive ports instead.",
        lines: [],
        isGuess: true,
      },
    ],
    nextTest: {
      text: `Repeat it with ${worked.command}: if that works again, it is the command; if it fails now too, the ports are closed for both.`,
      action: askBy(worked.command === "EPSV" ? "EPSV" : "PASV"),
    },
  });
};
