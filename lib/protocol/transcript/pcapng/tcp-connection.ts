import { textBytes } from "./blocks";
import type { Capture, Packet } from "./capture";
import { flag, largestPayload, type Station } from "./tcp-packet";

/** The two ends: Portside and the FTP server. */
export type Side = "client" | "server";

const nothing = new Uint8Array(0);

/** What stands where content was, as far as there is room: readers pass over packets of which they see nothing. */
const filler = textBytes("[content not recorded]");

/** Segments without an acknowledgement between them: far below the window. */
const unacknowledged = 8;

/** One TCP connection, of which each step becomes packets (RFC 9293 §3.5, §3.6). Times are milliseconds since the epoch. */
export class TcpConnection {
  /** Next sequence number of each side. */
  readonly #next: Record<Side, number>;
  #last: Packet | null = null;

  constructor(
    private readonly capture: Capture,
    private readonly ends: Readonly<Record<Side, Station>>,
  ) {
    const first = capture.firstSequence();
    this.#next = { client: first, server: (first ^ 0x5bd1e995) >>> 0 };
  }

  /** The latest packet, for a comment; null before the first. */
  get lastPacket(): Packet | null {
    return this.#last;
  }

  /** The first packet of a connection, which may stay without an answer. */
  dial(by: Side, at: number): Packet {
    const packet = this.capture.add(at, {
      from: this.ends[by],
      to: this.ends[other(by)],
      sequence: this.#next[by],
      acknowledged: null,
      flags: flag.syn,
      payload: nothing,
      unrecorded: 0,
    });
    this.#advance(by, 1);
    this.#last = packet;
    return packet;
  }

  /** The answer to a dial, and the answer to that. */
  accept(by: Side, at: number): void {
    this.#segment(by, at, { flags: flag.syn });
    this.#segment(other(by), at, {});
  }

  /** The answer of a port on which nobody listens, or the end of a connection that broke. */
  reset(by: Side, at: number): Packet {
    return this.#segment(by, at, { flags: flag.rst });
  }

  /** @returns the first packet */
  send(from: Side, at: number, bytes: Uint8Array): Packet {
    let first: Packet | null = null;
    for (let start = 0; start < bytes.length || first === null; ) {
      const end = nextCut(bytes, start);
      const packet = this.#segment(from, at, { flags: flag.psh, payload: bytes.subarray(start, end) });
      first ??= packet;
      start = end;
    }
    return first;
  }

  /**
   * Bytes of which only the number is known: packets of the right length that hold a remark instead of content.
   *
   * @param packets how many at most
   * @returns the bytes for which there were packets
   */
  sendUnrecorded(
    from: Side,
    { bytes, packets, start, end }: { bytes: number; packets: number; start: number; end: number },
  ): number {
    const wanted = Math.ceil(bytes / largestPayload);
    const count = Math.min(wanted, packets);
    for (let index = 0; index < count; index++) {
      const at = start + ((index + 1) / (count + 1)) * (end - start);
      const length = Math.min(largestPayload, bytes - index * largestPayload);
      const payload = filler.subarray(0, length);
      this.#segment(from, at, { payload, unrecorded: length - payload.length });
      if (index % unacknowledged === unacknowledged - 1) this.#segment(other(from), at, {});
    }
    return Math.min(bytes, count * largestPayload);
  }

  /** The orderly end: one side has nothing more to send, then the other. @returns the first packet */
  close(by: Side, at: number): Packet {
    const first = this.#segment(by, at, { flags: flag.fin });
    this.#segment(other(by), at, { flags: flag.fin });
    this.#segment(by, at, {});
    return first;
  }

  #segment(
    from: Side,
    at: number,
    {
      flags = 0,
      payload = nothing,
      unrecorded = 0,
    }: { flags?: number; payload?: Uint8Array; unrecorded?: number },
  ): Packet {
    const packet = this.capture.add(at, {
      from: this.ends[from],
      to: this.ends[other(from)],
      sequence: this.#next[from],
      acknowledged: this.#next[other(from)],
      flags,
      payload,
      unrecorded,
    });
    const counted = (flags & (flag.syn | flag.fin)) === 0 ? 0 : 1;
    this.#advance(from, payload.length + unrecorded + counted);
    this.#last = packet;
    return packet;
  }

  #advance(side: Side, by: number): void {
    this.#next[side] = (this.#next[side] + by) >>> 0;
  }
}

function other(side: Side): Side {
  return side === "client" ? "server" : "client";
}

/**
 * Where the segment that begins at `start` ends. The rest of a long reply must not begin with three digits: a reader that
 * looks at one segment at a time would take them for another reply's code.
 */
function nextCut(bytes: Uint8Array, start: number): number {
  const end = Math.min(start + largestPayload, bytes.length);
  for (let cut = end; cut < bytes.length && cut > end - longestNumber; cut--) {
    if (!isDigit(bytes[cut])) return cut;
  }
  return end;
}

/** No number in a reply has so many digits; where one has, what is read into it is the server's own doing. */
const longestNumber = 100;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
