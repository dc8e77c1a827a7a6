/** A piece of a reference, and where it leads. */
export interface ReferencePart {
  readonly text: string;
  /** Address of the RFC's text; null for what isn't one. */
  readonly href: string | null;
}

/**
 * Takes a reference apart: "RFC 959 §4.1.2" leads to that section on the RFC Editor's pages, "RFC 1639" to the whole;
 * everything else stays text. Only digits and dots get into an address.
 *
 * @param reference such as "RFC 959 §4.1.2, RFC 1123 §4.1.2.6"
 * @returns together they are the reference
 */
export function referenceParts(reference: string): readonly ReferencePart[] {
  const parts: ReferencePart[] = [];
  let at = 0;
  for (const match of reference.matchAll(/\bRFC (\d{1,5})\b(?: §(\d+(?:\.\d+)*))?/g)) {
    const [text, number = "", section] = match;
    if (match.index > at) parts.push({ text: reference.slice(at, match.index), href: null });
    const place = section === undefined ? "" : `#section-${section}`;
    parts.push({ text, href: `https://www.rfc-editor.org/rfc/rfc${number}${place}` });
    at = match.index + text.length;
  }
  if (at < reference.length) parts.push({ text: reference.slice(at), href: null });
  return parts;
}
