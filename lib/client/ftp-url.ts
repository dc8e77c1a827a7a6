import type { Session, SessionRequest } from "@/lib/contract/session";
import type { RemotePath } from "./remote-path";

/** What a pasted address says about a session. Missing parts are undefined, so that the form keeps its own. */
export interface PastedAddress {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly encryption?: NonNullable<SessionRequest["encryption"]>;
  readonly initialPath?: string;
}

function decode(part: string): string | undefined {
  if (part === "") return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A stray "%" in a hand-written URL: what was typed is the best reading.
  }
}

const encryptions: Record<string, NonNullable<SessionRequest["encryption"]>> = {
  "ftp:": "none",
  "ftpes:": "explicit",
  "ftps:": "implicit",
};

/**
 * Reads `ftp://user@host:2121/path` (RFC 1738 §3.2), `ftps://` and `ftpes://`. The name `ftps` means implicit TLS
 * (port 990) to curl, WinSCP and FileZilla, and people write it for explicit TLS just as often; with port 21, or any
 * port but 990 that was written out, explicit is the better guess.
 *
 * @returns null when the text is no such address.
 */
export function parseFtpUrl(text: string): PastedAddress | null {
  // As URLs are read (WHATWG), which also passes over more slashes: where those are, nobody could tell a password any more.
  const trimmed = text.trim().replace(/[\t\r\n]/g, "");
  const scheme = /^([a-z]+):\/\/(?![/\\])/i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === undefined || !(`${scheme}:` in encryptions)) return null;
  // URL gives only "special" schemes a normalised host, so the address is read as http.
  if (!URL.canParse(`http${trimmed.slice(scheme.length)}`)) return null;
  const url = new URL(`http${trimmed.slice(scheme.length)}`);
  const written = /^[a-z]+:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^:/?#]*):(\d+)/i.exec(trimmed)?.[1];
  const port = written === undefined ? undefined : Number(written);
  const encryption = encryptions[`${scheme}:`] ?? "none";
  const explicitAfterAll = encryption === "implicit" && port !== undefined && port !== 990;
  const path = decode(url.pathname.replace(/;type=[aid]$/i, ""));
  const user = decode(url.username);
  const password = decode(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    encryption: explicitAfterAll ? "explicit" : encryption,
    ...(path !== undefined && path !== "/" && { initialPath: path }),
  };
}

/**
 * The directory that an `ftp://` address names on the server of a session that is open already.
 *
 * @returns null when it names another server or another user, or is no such address
 */
export function placeInSession(
  text: string,
  session: Pick<Session, "host" | "port" | "user" | "home">,
): RemotePath | null {
  const address = parseFtpUrl(text);
  if (address === null || address.host.toLowerCase() !== session.host.toLowerCase()) return null;
  if ((address.port ?? (address.encryption === "implicit" ? 990 : 21)) !== session.port) return null;
  if (address.user !== undefined && address.user !== session.user) return null;
  return { text: address.initialPath ?? session.home };
}

/** The address without the password that may stand in it: for places where none may be seen. */
export function withoutPassword(url: string): string {
  const written = url.trim().replace(/[\t\r\n]/g, "");
  return written.replace(/^([a-z]+:\/\/)([^/?#]*)@/i, (_, scheme: string, user: string) => {
    return `${scheme}${user.split(":", 1)[0] ?? ""}@`;
  });
}
