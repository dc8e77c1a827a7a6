/** A line of a control connection that says where a data connection is awaited. */
export interface DataAddressLine {
  readonly port: number;
  /** The same line with another port, on 127.0.0.1. */
  withPort(port: number): string;
}

/**
 * Reads what announces a data connection: 227, 229, PORT or EPRT (RFC 959 §4.1.2, RFC 2428).
 * @param line with its end
 * @returns null for any other line
 */
export function rewrittenLine(line: string): DataAddressLine | null {
  const extended = /^(229 [^(]*\(\|\|\||EPRT \|1\|[\d.]+\|)(\d{1,5})(\|.*)$/is.exec(line);
  if (extended !== null) {
    const [, before = "", port = "", after = ""] = extended;
    return { port: Number(port), withPort: (other) => `${before}${other}${after}` };
  }
  const numbers = /^(227 [^\d]*|PORT )(?:\d{1,3},){4}(\d{1,3}),(\d{1,3})(.*)$/is.exec(line);
  if (numbers === null) return null;
  const [, before = "", high = "", low = "", after = ""] = numbers;
  return {
    port: Number(high) * 256 + Number(low),
    withPort: (other) => `${before}127,0,0,1,${other >> 8},${other & 255}${after}`,
  };
}
