import { meansEmptyListing, type ReplyEvent } from "../../answers";
import { isAnnounceVerb } from "../../verbs";
import { meansStorageFull, meansWantsEncryption, textOf } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { enableWritingChanges } from "../server-advice";
import { quote } from "../wording";

const forbidden =
  /permission|denied|not allowed|\bno access|access is|read-?only|not permitted|forbidden|prohibited|privilege|not authori[sz]ed/i;

/** Commands that change something on the server. */
const changing = /^(?:STOR|STOU|APPE|DELE|X?RMD|X?MKD|RNFR|RNTO|SITE|MFMT|MDTM)$/;

/** The server knows the file or folder, or the place for it, and doesn't let this user do that. */
export const permissionDenied: Rule = (story) => {
  const refusal = story.refusals.find(({ reply, verb }) => meansForbidden(reply) && concernsFiles(verb));
  if (refusal === undefined) return null;
  const { reply, verb } = refusal;
  // vsftpd's words for a command that its configuration doesn't allow, whatever the file.
  const isDisabled = changing.test(verb) && /^550 permission denied\.?$/i.test(reply.lines[0] ?? "");
  return conclude({
    id: "permission-denied",
    title: `The server doesn't permit ${verb}`,
    confidence: "certain",
    cause: `The user who is logged in may not do this, by the rights of the file, its folder, or the server's rules.`,
    advice: `The server answered ${quote(reply)}. The account lacks the right: look at the permissions of the file and of its folder, or ask the server's operator.`,
    evidence: [story.command(reply), reply],
    changes: isDisabled ? enableWritingChanges(story.product) : [],
  });
};

/** Words of a refusal that are about the name itself. */
export const aboutName =
  /(?:file ?|path)?name (?:is )?(?:not allowed|too long|invalid|illegal|prohibited)|(?:illegal|invalid|prohibited|bad|forbidden) (?:file ?|path)?name|not a valid (?:file|path)/i;

/** Verbs whose refusal is about files. */
export function concernsFiles(verb: string): boolean {
  return !/^(?:|USER|PASS|ACCT|AUTH|PROT|PBSZ|HOST|QUIT)$/.test(verb) && !isAnnounceVerb(verb);
}

/** Whether a refusal says that something isn't permitted. */
export function meansForbidden(reply: ReplyEvent): boolean {
  const isOfFiles =
    [450, 550, 553].includes(reply.code) || /^425[ -]permission denied/i.test(reply.lines[0] ?? "");
  if (!isOfFiles || meansEmptyListing(reply) || meansStorageFull(reply) || meansWantsEncryption(reply))
    return false;
  return forbidden.test(textOf(reply)) && !aboutName.test(textOf(reply));
}
