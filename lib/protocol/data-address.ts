import { type IpAddress, parseIpAddress } from "./ip-address";
import type { Endpoint } from "./traffic";

/** An address of a data connection as it stood on the wire, with the arithmetic that gave its port. */
export interface DataAddress {
  /** The host part exactly as sent ("192,168,1,100" or "2001:db8::7"); null for 229, which names none. */
  readonly hostText: string | null;
  /** The same as an ordinary address; null for 229. */
  readonly address: string | null;
  /** p1 and p2 of PORT and 227, port = p1 × 256 + p2; null where the port is written as one number. */
  readonly portBytes: readonly [high: number, low: number] | null;
  /** 1 to 65535. */
  readonly port: number;
}

/** Where an address can be reached from. Documentation ranges count as public: the lab uses them so. */
export type AddressScope =
  | "loopback"
  | "private"
  | "link-local"
  | "unspecified"
  | "multicast"
  | "reserved"
  | "public";

/**
 * The argument of PORT (RFC 959 §4.1.2): `h1,h2,h3,h4,p1,p2`.
 *
 * @param address IPv4, or IPv4 written as IPv6
 * @throws {RangeError} when the address is not IPv4 or the port not 1 to 65535.
 */
export function encodePort({ address, port }: Endpoint): string {
  const parsed = parseIpAddress(address);
  if (parsed?.family !== 4) throw new RangeError(`PORT carries IPv4 addresses only, not ${address}`);
  assertPort(port);
  return [...parsed.bytes, port >> 8, port & 0xff].join(",");
}

/**
 * The argument of EPRT (RFC 2428 §2): `|1|192.0.2.7|52112|` or `|2|2001:db8::7|52112|`.
 *
 * @param address IPv4 or IPv6; a zone is left out, since it means nothing to the server
 * @throws {RangeError} when it is no address or the port not 1 to 65535.
 */
export function encodeEprt({ address, port }: Endpoint): string {
  const parsed = parseIpAddress(address);
  if (parsed === null) throw new RangeError(`EPRT carries an address, not ${address}`);
  assertPort(port);
  const host = parsed.family === 4 ? parsed.bytes.join(".") : address.replace(/%.*$/, "");
  return `|${parsed.family === 4 ? 1 : 2}|${host}|${port}|`;
}

/** Reads the argument of PORT; null when it isn't six numbers up to 255 with a port above 0. */
export function decodePort(argument: string): DataAddress | null {
  return /^\s*\d{1,3}(?:,\d{1,3}){5}\s*$/.test(argument) ? fromSixNumbers(argument.trim()) : null;
}

/** Reads the argument of EPRT with any delimiter; null when family, address or port make no sense. */
export function decodeEprt(argument: string): DataAddress | null {
  const match = /^\s*([!-~])([12])\1([0-9a-f.:%]{2,60})\1(\d{1,5})\1\s*$/i.exec(argument);
  if (match === null) return null;
  const [, , family = "", hostText = "", portText = ""] = match;
  const parsed = parseIpAddress(hostText);
  const port = Number(portText);
  if (parsed === null || !isPort(port) || hostText.includes(":") !== (family === "2")) return null;
  return { hostText, address: hostText, portBytes: null, port };
}

/**
 * Reads the address in a 227 reply (RFC 1123 §4.1.2.6): six numbers up to 255, with or without parentheses or
 * blanks, wherever they stand; the last plausible group counts. Null when there is none: numbers above 255,
 * seven in a row, port 0. Linear in the text, long digit runs included.
 *
 * @param text the reply's lines or text
 */
export function decode227(text: string): DataAddress | null {
  let last: DataAddress | null = null;
  for (const [run] of text.matchAll(/\d+(?:[ \t]*,[ \t]*\d+)*/g)) {
    last = fromSixNumbers(run) ?? last;
  }
  return last;
}

/**
 * Reads the port in a 229 reply (RFC 2428 §3): `(|||49932|)`, with any delimiter (IBM i sends `!!!49932!`),
 * with or without parentheses. Null when there is no port from 1 to 65535. The address is always the control
 * connection's.
 *
 * @param text the reply's lines or text
 */
export function decode229(text: string): DataAddress | null {
  let last: DataAddress | null = null;
  for (const [, , portText = ""] of text.matchAll(/([!-/:-~])\1\1(\d{1,5})\1/g)) {
    const port = Number(portText);
    if (isPort(port)) last = { hostText: null, address: null, portBytes: null, port };
  }
  return last;
}

/** What an address is good for; null when the text is no address. */
export function addressScope(address: string): AddressScope | null {
  const parsed = parseIpAddress(address);
  if (parsed === null) return null;
  return parsed.family === 4 ? ipv4Scope(parsed.bytes) : ipv6Scope(parsed.bytes);
}

/**
 * Whether two texts are the same address: `2001:DB8::7` is `2001:db8:0:0:0:0:0:7`, `::ffff:192.0.2.1` is
 * `192.0.2.1`. Texts that aren't addresses are never the same as anything.
 */
export function sameAddress(a: string, b: string): boolean {
  const left = parseIpAddress(a);
  const right = parseIpAddress(b);
  return left !== null && right !== null && sameBytes(left, right);
}

function sameBytes(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.bytes.every((byte, index) => byte === b.bytes[index]);
}

function fromSixNumbers(text: string): DataAddress | null {
  const parts = text.split(",", 7);
  if (parts.length !== 6) return null;
  const numbers = parts.map((part) => (/^[ \t]*\d{1,3}[ \t]*$/.test(part) ? Number(part) : Number.NaN));
  const [h1 = 0, h2 = 0, h3 = 0, h4 = 0, high = 0, low = 0] = numbers;
  const port = high * 256 + low;
  if (!numbers.every((number) => number <= 255) || !isPort(port)) return null;
  return {
    hostText: parts.slice(0, 4).join(",").trim(),
    address: `${h1}.${h2}.${h3}.${h4}`,
    portBytes: [high, low],
    port,
  };
}

function ipv4Scope(bytes: readonly number[]): AddressScope {
  const [a = 0, b = 0] = bytes;
  if (a === 127) return "loopback";
  if (a === 0) return "unspecified";
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return "private";
  // Carrier-grade NAT (RFC 6598) and benchmark networks (RFC 2544): nobody outside reaches them either.
  if ((a === 100 && b >= 64 && b <= 127) || (a === 198 && (b === 18 || b === 19))) return "private";
  if (a === 169 && b === 254) return "link-local";
  if (a >= 224 && a <= 239) return "multicast";
  return a >= 240 ? "reserved" : "public";
}

function ipv6Scope(bytes: readonly number[]): AddressScope {
  const [a = 0, b = 0] = bytes;
  const startsWith = (prefix: readonly number[]) => prefix.every((byte, index) => bytes[index] === byte);
  if (startsWith(new Array<number>(15).fill(0))) {
    if (bytes[15] === 0) return "unspecified";
    if (bytes[15] === 1) return "loopback";
  }
  // IPv4 inside IPv6: NAT64 (RFC 6052), 6to4 (RFC 3056) and the old compatible form lead to that address.
  if (startsWith([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0])) return ipv4Scope(bytes.slice(12));
  if (startsWith([0x20, 0x02])) return ipv4Scope(bytes.slice(2, 6));
  if (startsWith(new Array<number>(12).fill(0))) return ipv4Scope(bytes.slice(12));
  if (a === 0xff) return "multicast";
  if (a === 0xfe && b >= 0x80 && b <= 0xbf) return "link-local";
  if (a === 0xfe && b >= 0xc0) return "private";
  if (a === 0xfc || a === 0xfd) return "private";
  return a === 0 ? "reserved" : "public";
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function assertPort(port: number): void {
  if (!isPort(port)) throw new RangeError(`Not a port from 1 to 65535: ${port}`);
}
