import type { ExplainedToken } from "./explanation";

/**
 * The numbers of LPRT and of 228 (RFC 1639 §2): family, length of the address, address, length of the port, port, each
 * number one byte. Portside never sends it, but a transcript may hold one.
 */
export function longAddressTokens(text: string): ExplainedToken[] {
  const [run = ""] = /\d{1,3}(?:,\d{1,3}){5,24}/.exec(text.slice(0, 600)) ?? [];
  const numbers = run.split(",").map(Number);
  const [family = 0, length = 0] = numbers;
  const host = numbers.slice(2, 2 + length);
  const [portLength = 0, ...portBytes] = numbers.slice(2 + length);
  if (
    run === "" ||
    host.length !== length ||
    portLength === 0 ||
    portBytes.length !== portLength ||
    numbers.some((number) => number > 255)
  ) {
    return text === "" ? [] : [{ text, meaning: "not an address in the long form" }];
  }
  const port = portBytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return [
    {
      text: String(family),
      meaning:
        family === 4
          ? "the kind of address: IPv4"
          : family === 6
            ? "the kind of address: IPv6"
            : "the kind of address",
    },
    { text: host.join(","), meaning: `the address, ${length} bytes long` },
    {
      text: portBytes.join(","),
      meaning:
        portBytes.length === 2
          ? `the port: ${portBytes[0]} × 256 + ${portBytes[1]} = ${port}`
          : `the port ${port}`,
    },
  ];
}
