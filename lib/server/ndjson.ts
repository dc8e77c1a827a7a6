/** One JSON text a line (application/x-ndjson). */
export const ndjsonType = "application/x-ndjson";

const encoder = new TextEncoder();

/** A line of NDJSON as bytes. */
export function ndjsonLine(value: unknown): Uint8Array {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}

/** Whether a request asks for NDJSON. */
export function wantsNdjson(request: Request): boolean {
  return request.headers.get("accept")?.toLowerCase().includes(ndjsonType) ?? false;
}
