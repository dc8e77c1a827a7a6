import { networkInterfaces } from "node:os";
import { HttpProblem } from "./http-problem";
import { isLoopbackName, type OriginSettings } from "./settings";

/** What whoever asks under a foreign name is told. */
export const wrongName = {
  title: "This name is not Portside's",
  detail:
    "Open Portside under the address that it listens on. Behind a reverse proxy, its operator sets PORTSIDE_URL to the public address.",
} as const;

/**
 * Refuses what another site's page can make a browser send.
 *
 * The `Host` rule stops DNS rebinding: a foreign name that suddenly means 127.0.0.1 is still a foreign name. The
 * `Origin` and `Sec-Fetch-Site` rule stops cross-site requests that change something. Next's `request.url` says
 * localhost whatever was asked for, so only headers count.
 *
 * @throws {HttpProblem} `cross-site`
 */
export function checkOrigin(request: Request, settings: OriginSettings): void {
  if (!isAskedByOurName(request.headers, settings)) throw new HttpProblem("cross-site", wrongName);
  if (isStateChanging(request.method) && comesFromElsewhere(request, settings)) {
    throw new HttpProblem("cross-site", {
      title: "This request came from another site",
      detail: "Portside takes changes from its own pages only. Open Portside itself and try there.",
    });
  }
}

/** Whether a request came under a name or an address that Portside has, for pages as for the API. */
export function isAskedByOurName(headers: Headers, settings: OriginSettings): boolean {
  const hosts = hostsOf(headers, settings);
  return hosts.length > 0 && hosts.every((host) => isOurHost(host, settings));
}

function isStateChanging(method: string): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

/** `X-Forwarded-Host` counts only where the operator said that there is a proxy; Next adds it by itself. */
function hostsOf(headers: Headers, { publicUrl }: OriginSettings): string[] {
  const host = headers.get("host");
  const forwarded = publicUrl === null ? null : headers.get("x-forwarded-host");
  return [host, forwarded].filter((value) => value !== null && value !== "").map(String);
}

function isOurHost(host: string, { host: bound, publicUrl }: OriginSettings): boolean {
  if (isPublicHost(host, publicUrl)) return true;
  const name = hostName(host);
  if (name === null) return false;
  return isLoopbackName(name) || listeningNames(bound).includes(name);
}

/** Some proxies write the standard port, which URLs leave out. */
function isPublicHost(host: string, publicUrl: URL | null): boolean {
  if (publicUrl === null) return false;
  const standardPort = publicUrl.protocol === "https:" ? ":443" : ":80";
  const written = publicUrl.port === "" ? [publicUrl.host, publicUrl.host + standardPort] : [publicUrl.host];
  return written.includes(host.toLowerCase());
}

/** The name or address in a `Host` header, lower case, without port and brackets; null when it is malformed. */
function hostName(host: string): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/.exec(host.toLowerCase());
  return match?.[1] ?? match?.[2] ?? null;
}

function listeningNames(bound: string): string[] {
  if (bound !== "0.0.0.0" && bound !== "::") return [bound.toLowerCase().replace(/^\[(.*)\]$/, "$1")];
  return Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({ address }) => address));
}

/** Whether a browser says that a page of another origin caused this request. Silence counts as no. */
export function comesFromElsewhere(request: Request, settings: OriginSettings): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return true;
  const origin = request.headers.get("origin");
  return origin !== null && !isOurOrigin(origin, request, settings);
}

function isOurOrigin(origin: string, request: Request, { publicUrl }: OriginSettings): boolean {
  if (publicUrl?.origin === origin) return true;
  const host = request.headers.get("host")?.toLowerCase() ?? "";
  // The public name is served by the proxy, under its scheme alone.
  return !isPublicHost(host, publicUrl) && origin.toLowerCase() === `http://${host}`;
}

/**
 * Whether this may be a link from elsewhere, which arrives without the Strict cookie although the browser has one.
 * Browsers leave out `Sec-Fetch-Site` on plain HTTP beyond loopback; there, only a navigation asks for HTML.
 */
export function mayLackItsCookie(request: Request, settings: OriginSettings): boolean {
  if (comesFromElsewhere(request, settings)) return true;
  if (request.headers.has("sec-fetch-site")) return false;
  return request.headers.get("accept")?.includes("text/html") ?? false;
}
