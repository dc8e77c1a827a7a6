import { HttpProblem } from "./http-problem";

/** What is known of a body beforehand, and what is to be said when it turns out otherwise. */
export interface BodyLimits {
  /** Bytes that may come at most. */
  readonly atMost?: number;
  /** Bytes that Content-Length announced. */
  readonly announced?: number | null;
  /** How long a read may wait for a byte. */
  readonly idleSeconds?: number;
  /** What becomes of what came before, and what to do next, in a sentence. */
  readonly advice?: string;
}

type Next = () => Promise<Uint8Array | null>;

/**
 * Reads chunk by chunk; null is the end. The clock for idleness runs only while a read waits: whoever doesn't read,
 * because the FTP server is slow, waits for nobody.
 */
export function withinLimits(read: Next, limits: BodyLimits): Next {
  const { atMost = Number.POSITIVE_INFINITY, announced, idleSeconds, advice = "Send it again." } = limits;
  const readInTime = idleSeconds === undefined ? read : inTime(read, idleSeconds, advice);
  let bytes = 0;
  const next = async () => {
    const chunk = await readInTime();
    bytes += chunk?.byteLength ?? 0;
    if (bytes > atMost) throw tooLong(atMost, advice);
    return chunk;
  };
  return async () => {
    const chunk = await next();
    if (chunk === null && bytes < (announced ?? 0)) throw tooShort(bytes, announced ?? 0);
    // What comes too much must be seen before the last bytes make the file whole.
    while (chunk !== null && bytes === atMost && (await next()) !== null);
    return chunk;
  };
}

function inTime(read: Next, seconds: number, advice: string): Next {
  return () =>
    new Promise((resolve, reject) => {
      // It ends with the read, which ends with the connection at the latest: alone it keeps no process alive.
      const timer = setTimeout(() => reject(fellSilent(seconds, advice)), seconds * 1000).unref();
      read()
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
}

/** The client may still be there, and without an end of its own its connection would stay (RFC 9110 §15.5.9). */
function fellSilent(seconds: number, advice: string): HttpProblem {
  return new HttpProblem("timeout", {
    status: 408,
    title: "The request fell silent",
    detail: `No further byte of the file came for ${seconds} seconds, and the FTP server can't wait for ever. ${advice}`,
    headers: { Connection: "close" },
  });
}

function tooShort(bytes: number, announced: number): HttpProblem {
  return new HttpProblem("invalid-request", {
    title: "The request broke off",
    detail: `Only ${bytes} of the ${announced} bytes came that it announced. Send the rest.`,
  });
}

function tooLong(atMost: number, advice: string): HttpProblem {
  return new HttpProblem("too-large", {
    detail: `More came than the ${atMost} bytes that were still to come. Check the file's size. ${advice}`,
  });
}
