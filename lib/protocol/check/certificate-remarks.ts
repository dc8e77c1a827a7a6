import { sameAddress } from "../data-address";
import { parseIpAddress } from "../ip-address";
import type { Certificate } from "../traffic";

const day = 24 * 60 * 60 * 1000;
/** Days before its end in which a certificate should be renewed. */
const soon = 30;

/**
 * What is unwise about a certificate, each in a sentence; empty for a good one. Whether it is trusted is another question:
 * that decides whether there is a connection at all.
 *
 * @param host the name or address that the person asked for
 * @param now milliseconds since the epoch
 */
export function certificateRemarks(
  { names, subject, validFrom, validTo }: Certificate,
  host: string,
  now: number,
): readonly string[] {
  const remarks: string[] = [];
  const from = Date.parse(validFrom);
  const to = Date.parse(validTo);
  if (to < now) remarks.push(`The certificate expired on ${dateOf(validTo)}: renew it.`);
  else if (from > now) remarks.push(`The certificate is valid only from ${dateOf(validFrom)} on.`);
  else if (to - now < soon * day) {
    const days = Math.floor((to - now) / day);
    remarks.push(
      `The certificate expires ${days === 0 ? "within a day" : `in ${days} ${days === 1 ? "day" : "days"}`}, on ${dateOf(validTo)}: renew it.`,
    );
  }
  // Without any name the subject's counted once (RFC 6125 §6.4.4).
  const known = names.length > 0 ? names : commonNames(subject);
  if (!known.some((name) => isFor(name, host))) {
    remarks.push(
      `The certificate is for ${known.length > 0 ? known.slice(0, 5).join(", ") : "no host"}, not for ${host}: clients that check the name refuse it.`,
    );
  }
  return remarks;
}

/** "2027-01-31" of an ISO date. */
export function dateOf(iso: string): string {
  return iso.slice(0, 10);
}

function commonNames(subject: string): readonly string[] {
  return [...subject.matchAll(/(?:^|, )CN=([^,]+)/g)].flatMap(([, name]) => name ?? []);
}

/** Whether a name of a certificate covers a host: `*` stands for the first label (RFC 6125 §6.4.3). */
function isFor(name: string, host: string): boolean {
  if (parseIpAddress(host) !== null) return parseIpAddress(name) !== null && sameAddress(name, host);
  const [pattern, wanted] = [name, host].map((each) => each.toLowerCase().replace(/\.$/, ""));
  if (pattern === undefined || wanted === undefined) return false;
  if (!pattern.startsWith("*.")) return pattern === wanted;
  return wanted.includes(".") && wanted.slice(wanted.indexOf(".")) === pattern.slice(1);
}
