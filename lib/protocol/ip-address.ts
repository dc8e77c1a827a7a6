/** An IP address as bytes; IPv4 written as IPv6 (`::ffff:192.0.2.1`) is IPv4. */
export interface IpAddress {
  readonly family: 4 | 6;
  /** 4 or 16 numbers, 0 to 255. */
  readonly bytes: readonly number[];
}

/**
 * Reads an IPv4 address in dotted decimal or an IPv6 address in any of its forms (RFC 4291 §2.2), with or
 * without a zone (`fe80::1%eth0`), which is dropped. Anything else is null: a name, `0x7f000001`, `127.1`, and
 * `010.0.0.1`, which some take for decimal and others for octal (RFC 6943 §3.1.1).
 */
export function parseIpAddress(text: string): IpAddress | null {
  // The longest form is 45 characters and a zone; hostile text needn't be looked at.
  if (text.length > 100) return null;
  if (!text.includes(":")) {
    const bytes = ipv4Bytes(text);
    return bytes && { family: 4, bytes };
  }
  const bytes = ipv6Bytes(text.replace(/%.*$/, ""));
  if (bytes === null) return null;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? { family: 4, bytes: bytes.slice(12) } : { family: 6, bytes };
}

/**
 * An address as configuration files and shells take it: IPv4 in dotted decimal, also where it was written as IPv6, and
 * IPv6 without its zone. Null for what is no address, whatever may stand in its place.
 */
export function plainAddress(text: string): string | null {
  const parsed = parseIpAddress(text);
  if (parsed === null) return null;
  return parsed.family === 4 ? parsed.bytes.join(".") : text.replace(/%.*$/, "");
}

/** The same for what takes IPv4 alone; null for any other address as well. */
export function plainIpv4(text: string | undefined): string | null {
  const plain = text === undefined ? null : plainAddress(text);
  return plain === null || plain.includes(":") ? null : plain;
}

/**
 * An IPv4 network in CIDR notation as firewalls take it, its host bits cleared: `198.51.100.7/24` is `198.51.100.0/24`, and
 * with 32 bits it is the address alone. A plain address is itself. Null for anything else, and for `/0`, which names nobody.
 */
export function plainIpv4Network(text: string | undefined): string | null {
  const [, address, bits = "32"] = /^([\d.]{7,15})(?:\/([1-9]|[12]\d|3[0-2]))?$/.exec(text ?? "") ?? [];
  const bytes = address === undefined ? null : ipv4Bytes(address);
  if (bytes === null) return null;
  const kept = bytes.map(
    (byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, Number(bits) - 8 * index))),
  );
  return bits === "32" ? kept.join(".") : `${kept.join(".")}/${bits}`;
}

function ipv4Bytes(text: string): number[] | null {
  if (!/^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text)) return null;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function ipv6Bytes(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head = "", tail] = halves;
  // A dotted IPv4 end may stand last only.
  const before = groupBytes(head, tail === undefined);
  const after = tail === undefined ? [] : groupBytes(tail, true);
  if (before === null || after === null) return null;
  const missing = 16 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return null;
  return [...before, ...new Array<number>(missing).fill(0), ...after];
}

function groupBytes(text: string, mayEndWithIpv4: boolean): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (mayEndWithIpv4 && index === groups.length - 1 && group.includes(".")) {
      const ipv4 = ipv4Bytes(group);
      if (ipv4 === null) return null;
      bytes.push(...ipv4);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return null;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes.length <= 16 ? bytes : null;
}
