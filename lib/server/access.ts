import { createHmac, timingSafeEqual } from "node:crypto";
import { cookieValues, setCookie } from "./ownership";
import type { Runtime } from "./runtime";

/** Says that the browser gave the access password; apart from the cookie that says which browser it is. */
const accessCookieName = "portside-access";

const thirtyDays = 30 * 24 * 60 * 60;

type AccessRuntime = Pick<Runtime, "secret" | "settings" | "signOuts">;

/** Whether a request may use this Portside: there is no access password, or the browser gave it. */
export function isSignedIn(request: Request, runtime: AccessRuntime): boolean {
  const { password } = runtime.settings;
  if (password === null) return true;
  return cookieValues(request.headers.get("cookie"), accessCookieName).some((value) => {
    const [issued = "", proof = ""] = value.split(".");
    const age = Date.now() / 1000 - Number(issued);
    return age >= 0 && age < thirtyDays && equal(proof, proofOf(issued, password, runtime));
  });
}

/** Whether this is the access password, in a time that doesn't tell how much of it was right. */
export function isAccessPassword(given: string, runtime: AccessRuntime): boolean {
  const { password } = runtime.settings;
  if (password === null) return true;
  return isSame(given, password, runtime);
}

/** Whether a request brings the token that the operator set for metrics, compared as the password is. */
export function hasMetricsToken(request: Request, { settings, secret }: AccessRuntime): boolean {
  const token = settings.metrics?.token ?? null;
  const [, given] = /^Bearer +(.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (token === null || given === undefined) return false;
  return isSame(given, token, { secret });
}

/** Digests are compared, which have one length whatever was given. */
function isSame(given: string, right: string, { secret }: Pick<Runtime, "secret">): boolean {
  const key = secret.key("access");
  const digest = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  return equal(digest(given), digest(right));
}

/** `Set-Cookie` after the right password. It stops being valid when the password changes or everybody is signed out. */
export function signedInCookie(runtime: AccessRuntime): string {
  const issued = String(Math.floor(Date.now() / 1000));
  const proof = proofOf(issued, runtime.settings.password ?? "", runtime);
  return accessCookie(`${issued}.${proof}`, thirtyDays, runtime);
}

export function signedOutCookie(runtime: AccessRuntime): string {
  return accessCookie("", 0, runtime);
}

function accessCookie(value: string, maxAgeSeconds: number, { settings }: AccessRuntime): string {
  const secure = settings.publicUrl?.protocol === "https:";
  return setCookie({ name: accessCookieName, value, secure, maxAgeSeconds });
}

function proofOf(issued: string, password: string, { secret, signOuts }: AccessRuntime): string {
  const key = secret.key("access");
  return createHmac("sha256", key)
    .update(JSON.stringify(["signed-in", issued, password, signOuts.generation]))
    .digest("base64url");
}

function equal(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
