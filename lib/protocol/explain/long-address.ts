import type { ExplainedToken } from "./explanation";

/**
 * The numbers of LPRT and of 228 (RFC 1639 §2): family, length of the address, address, length of the port, port, each
 * number one byte. Portside never sends it, but a transcript may hold one.
 */
export function longAddressTokens(text: string): ExplainedToken[] {
  const [run = ""] = /\d{1,3}(?:,\d{1,3}){5,24}/.exec(text.slice(0, 600)) ?? [];
  const parts = run.split(",");
  const length = Number(parts[1]);
  const host = parts.slice(2, 2 + length);
  const [portLength, ...portBytes] = parts.slice(2 + length);
  const isWhole = host.length === length && portBytes.length > 0 && portBytes.length === Number(portLength);
  if (run === "" || !isWhole || parts.some((part) => Number(part) > 255)) {
    return text === "" ? [] : [{ text, meaning: "not an address in the long form" }];
  }
  const [family = ""] = parts;
  return [
    { text: family, meaning: families.get(Number(family)) ?? "the kind of address" },
    { text: host.join(","), meaning: `the address, ${length} bytes long` },
    { text: portBytes.join(","), meaning: portMeaning(portBytes.map(Number)) },
  ];
}

const families: ReadonlyMap<number, string> = new Map([
  [4, "the kind of address: IPv4"],
  [6, "the kind of address: IPv6"],
]);

function portMeaning(bytes: readonly number[]): string {
  const port = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const [high, low] = bytes;
  return bytes.length === 2 ? `the port: ${high} × 256 + ${low} = ${port}` : `the port ${port}`;
}
