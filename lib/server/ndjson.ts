/** One JSON text a line (application/x-ndjson). */
export const ndjsonType = "application/x-ndjson";

const encoder = new TextEncoder();

/** A line of NDJSON as bytes. */
export function ndjsonLine(value: unknown): Uint8Array {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}

/** Lines of NDJSON as bytes: made together, many take half the time. */
export function ndjsonLines(values: readonly unknown[]): Uint8Array {
  return Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
}

/** Whether a request asks for NDJSON. */
export function wantsNdjson(request: Request): boolean {
  return request.headers.get("accept")?.toLowerCase().includes(ndjsonType) ?? false;
}

/** Bytes that are worth sending: single lines cost more than they hold. */
const worthSending = 16 * 1024;

/** Lines that are collected before they are sent together. */
export class HeldLines {
  #lines: Uint8Array[] = [];
  #bytes = 0;

  add(value: unknown): void {
    const line = ndjsonLine(value);
    this.#lines.push(line);
    this.#bytes += line.byteLength;
  }

  get areWorthSending(): boolean {
    return this.#bytes >= worthSending;
  }

  /** Hands them over; nothing where there are none. */
  *taken(): Generator<Uint8Array, void, void> {
    if (this.#bytes === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    yield Buffer.concat(lines);
  }
}
