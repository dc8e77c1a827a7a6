import { type ByteString, byteString, hasControlCharacter } from "./byte-string";
import type { Reply } from "./reply";

/**
 * The path in a 257 reply (RFC 959 Appendix II): the quoted part, with doubled quotes undone (interop C25, C26).
 * Null when it has no closing quote (CVE-2017-1000254) or holds control characters, which must never be sent
 * back in a CWD (interop C24, C27).
 */
export function parseWorkingDirectory(reply: Reply): ByteString | null {
  const text = reply.lines.join(" ");
  const start = text.indexOf('"');
  if (start === -1) return null;
  let path = "";
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') path += text[at];
    else if (text[at + 1] === '"') {
      path += '"';
      at++;
    } else {
      const bytes = byteString(path);
      return path === "" || hasControlCharacter(bytes) ? null : bytes;
    }
  }
  return null;
}
