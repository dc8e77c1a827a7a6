import type { Session } from "@/lib/contract/session";
import { knownBytes, type RemotePath } from "../remote-path";

const schemes = {
  none: "ftp",
  explicit: "ftpes",
  "explicit-if-available": "ftp",
  implicit: "ftps",
} as const;

/** Bytes of a path as URLs carry them (RFC 3986 §2.3); slashes stay. */
function encodeBytes(base64url: string): string {
  const bytes = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return bytes.replace(
    /[^A-Za-z0-9\-._~/]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** As `encodeURIComponent`, which lets through what ends a name in some URLs (RFC 1738 §3.2.2 has `;type=`). */
function encodeText(text: string): string {
  return text
    .split("/")
    .map((name) =>
      encodeURIComponent(name).replace(
        /[!'()*]/g,
        (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join("/");
}

/**
 * The address of a file or folder as other programs and Portside's own form read it (RFC 1738 §3.2), never with a
 * password.
 */
export function ftpLink(
  session: Pick<Session, "host" | "port" | "user" | "encryption">,
  path: RemotePath,
): string {
  const { host, port, user, encryption } = session;
  const usualPort = encryption === "implicit" ? 990 : 21;
  const who = user === "anonymous" || user === "" ? "" : `${encodeText(user)}@`;
  const where = host.includes(":") ? `[${host}]` : host;
  const bytes = knownBytes(path);
  const place = bytes === undefined ? encodeText(path.text) : encodeBytes(bytes);
  return `${schemes[encryption]}://${who}${where}${port === usualPort ? "" : `:${port}`}${place.startsWith("/") ? "" : "/"}${place}`;
}
