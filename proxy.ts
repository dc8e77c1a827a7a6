import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { withoutPassword } from "@/lib/client/ftp-url";
import { isAskedByOurName, wrongName } from "@/lib/server/origin-rules";
import { nonceHeader, pageHeaders, pagePolicy } from "@/lib/server/page-policy";
import { type OriginSettings, parseOriginSettings } from "@/lib/server/settings";

let settings: OriginSettings | undefined;

/** Answers under our own names only, and gives each page its policy with a nonce of its own. */
export function proxy(request: NextRequest): NextResponse {
  settings ??= parseOriginSettings(process.env);
  if (!isAskedByOurName(request.headers, settings)) {
    return new NextResponse(`${wrongName.title}. ${wrongName.detail}\n`, {
      status: 403,
      headers: { ...pageHeaders, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
    });
  }
  // Next would look for a server action that it names, and write what it was asked for into the log.
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new NextResponse("Pages can only be read.\n", {
      status: 405,
      headers: { ...pageHeaders, "Content-Type": "text/plain; charset=utf-8", Allow: "GET, HEAD" },
    });
  }
  const tellsNoPassword = addressWithoutPassword(request.nextUrl);
  if (tellsNoPassword !== null) {
    return NextResponse.redirect(tellsNoPassword, {
      status: 307,
      headers: { ...pageHeaders, "Cache-Control": "no-store" },
    });
  }
  const nonce = randomBytes(18).toString("base64");
  const policy = pagePolicy({ nonce, isDevelopment: process.env.NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set(nonceHeader, nonce);
  // Next reads there which nonce its own scripts carry.
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
  return response;
}

/**
 * The page's own address without the password of the ftp:// address that it was given (`?url=ftp://user:secret@host`); null
 * where there is none. Next writes a page's query into the page and into the browser's history, where it would stay.
 */
function addressWithoutPassword(asked: NextRequest["nextUrl"]): NextRequest["nextUrl"] | null {
  const given = asked.searchParams.getAll("url");
  const kept = given.map(withoutPassword);
  if (given.every((address, index) => address.trim() === kept[index]?.trim())) return null;
  const address = asked.clone();
  address.searchParams.delete("url");
  for (const each of kept) address.searchParams.append("url", each);
  return address;
}

/**
 * Pages alone, and whatever isn't there. Never what takes bodies: a proxy cuts them at 10 MB and the request still
 * answers 200 (docs/decisions/003). Scripts, styles and fonts have their headers from next.config.ts. "/" stands for itself:
 * below a base path the first page has no slash, without which the pattern doesn't match.
 */
export const config = {
  matcher: ["/", "/((?!api/|pdf-data/[^/]+/[^/]+$|_next/static/).*)"],
};
