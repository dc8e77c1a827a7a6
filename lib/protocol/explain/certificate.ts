import type { Certificate } from "../traffic";

/** Whether nobody but the server itself vouches for it: its issuer is its subject. */
export function isSelfSigned({ issuer, subject }: Pick<Certificate, "issuer" | "subject">): boolean {
  return issuer === subject;
}

/** Whose certificate a server showed, who vouches for it, and until when. */
export function certificateText({ names, issuer, subject, validTo }: Certificate): string {
  const shown = names.slice(0, 5).join(", ");
  const whose =
    shown === "" ? commonName(subject) : names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
  const until = `valid until ${dayText(validTo)}`;
  return isSelfSigned({ issuer, subject })
    ? `The server showed a certificate for ${whose}, ${until}. It is signed by itself: it proves only that this is the server whose fingerprint somebody accepted.`
    : `The server showed a certificate for ${whose}, issued by ${commonName(issuer)}, ${until}.`;
}

/** "Example CA" of "C=DE\nO=Example\nCN=Example CA", or else the whole. */
function commonName(name: string): string {
  return /(?:^|[\n,/] *)CN ?= ?([^\n,/]+)/.exec(name)?.[1]?.trim() ?? name;
}

/** "2027-11-21" of a time in ISO 8601, which is in UTC. */
function dayText(time: string): string {
  return /^\d{4}-\d\d-\d\d(?=T)/.exec(time)?.[0] ?? time;
}
