import { visible } from "../visible";
import { enhancedPacket, interfaceDescription, joined, sectionHeader } from "./blocks";
import { type Segment, tcpPacket } from "./tcp-packet";

/** Letters of one comment that are kept. */
const longestComment = 1_000;
/** Comments of one packet that are kept. */
const mostComments = 20;

/** The latest time in milliseconds that a number of microseconds holds exactly. */
const latest = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

/** A packet in the making: comments are added for as long as the capture isn't written. */
export class Packet {
  readonly #comments: string[] = [];

  constructor(
    /** Microseconds since the epoch, an integer. */
    readonly microseconds: number,
    readonly bytes: Uint8Array,
    readonly length: number,
  ) {}

  /** Says something about the packet. Names and texts of servers may be in it. */
  comment(text: string): void {
    if (this.#comments.length === mostComments) return;
    const shown = visible(text);
    this.#comments.push(shown.length > longestComment ? `${shown.slice(0, longestComment)}…` : shown);
  }

  get comments(): readonly string[] {
    return this.#comments;
  }
}

/** Packets of all connections, in one file. */
export class Capture {
  readonly #packets: Packet[] = [];
  #connections = 0;

  /** @param at milliseconds since the epoch */
  add(at: number, segment: Omit<Segment, "identification">): Packet {
    const { bytes, length } = tcpPacket({ ...segment, identification: this.#packets.length });
    const time = Number.isFinite(at) ? Math.min(Math.max(at, 0), latest) : 0;
    const packet = new Packet(Math.round(time * 1000), bytes, length);
    this.#packets.push(packet);
    return packet;
  }

  /** A sequence number to begin with, another one for each connection: readers tell connections of the same ports by it. */
  firstSequence(): number {
    this.#connections++;
    return Math.imul(this.#connections, 0x9e3779b1) >>> 0;
  }

  get isEmpty(): boolean {
    return this.#packets.length === 0;
  }

  /** @returns the file: what it is, then the packets by time */
  write(comment: string): Uint8Array<ArrayBuffer> {
    const sorted = this.#packets.toSorted((a, b) => a.microseconds - b.microseconds);
    return joined([
      sectionHeader("Portside", comment),
      interfaceDescription("portside", "Reconstructed from Portside's log, not captured from a network"),
      ...sorted.map(({ microseconds, bytes, length, comments }) =>
        enhancedPacket({ microseconds, bytes, length, comments }),
      ),
    ]);
  }
}
