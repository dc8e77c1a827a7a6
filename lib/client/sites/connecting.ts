import type { Problem } from "@/lib/contract/problem";
import type { SessionRequest } from "@/lib/contract/session";
import { type CheckedFields, checkFields } from "../connect-fields";
import { fieldsOfSite, type Site } from "./site";

/** The request to log in to a site with what is remembered of it, or what is wrong with its settings. */
export function requestOfSite(site: Site): CheckedFields {
  const checked = checkFields(fieldsOfSite(site));
  return checked.ok
    ? { ok: true, request: withAccepted(checked.request, site, site.sealedPassword) }
    : checked;
}

/** A request with what a site has beside its fields. */
export function withAccepted(
  request: SessionRequest,
  site: Site,
  sealedPassword: string | null,
): SessionRequest {
  return {
    ...request,
    ...(sealedPassword !== null && { sealedPassword }),
    ...(site.fingerprint !== null && { certificate: { accept: `sha256:${site.fingerprint}` } }),
  };
}

/** Whether a person must give a password before the site can be opened. Anonymous users have none. */
export function wantsPassword(site: Site): boolean {
  const user = site.user.trim();
  return site.sealedPassword === null && user !== "" && user !== "anonymous";
}

/** Said where a password has to be typed that nobody remembered. */
export const TYPE_PASSWORD = "Type the password to connect.";

/** Why the password that was remembered is no use any more; null when it wasn't the password that failed. */
export function uselessPassword(problem: Problem): string | null {
  if (problem.code === "login-refused")
    return "The server refused the remembered password. Type it to connect.";
  // It was sealed for another login, in another browser, or before Portside's secret changed.
  if (problem.code === "invalid-request" && problem.errors === undefined)
    return "The remembered password can't be opened any more. Type it to connect.";
  return null;
}

/** The fingerprint that a session accepts, 64 hex digits; null when it trusts whom everybody trusts. */
export function acceptedFingerprint({ certificate }: Pick<SessionRequest, "certificate">): string | null {
  const written = /^sha256:(.+)$/.exec(certificate?.accept ?? "")?.[1];
  return written?.replaceAll(":", "").toLowerCase() ?? null;
}

/** The fingerprint that was accepted and isn't the server's any more; null when this is the first question. */
export function formerFingerprint(problem: Problem, request: SessionRequest): string | null {
  const accepted = acceptedFingerprint(request);
  if (problem.certificate === undefined || accepted === null) return null;
  return accepted === problem.certificate.sha256.toLowerCase() ? null : accepted;
}
