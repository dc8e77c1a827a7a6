/** One end of a connection as packets hold it. */
export interface Station {
  /** 4 bytes (IPv4) or 16 (IPv6); the same number at both ends. */
  readonly address: readonly number[];
  readonly port: number;
}

export interface Segment {
  readonly from: Station;
  readonly to: Station;
  /** Sequence number of the first byte. */
  readonly sequence: number;
  /** Next byte that is expected from the other side; null in the packet that opens a connection. */
  readonly acknowledged: number | null;
  /** Of SYN, FIN, RST and PSH, those that are set; ACK comes with `acknowledged`. */
  readonly flags: number;
  readonly payload: Uint8Array;
  /** Bytes that follow the payload and aren't in the file: only their number is known. */
  readonly unrecorded: number;
  /** Number of the packet, which IPv4 carries to put fragments together. */
  readonly identification: number;
}

export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** Payload of one segment at most. The length of an IP packet has 16 bits; this leaves room for either version's headers. */
export const largestPayload = 65_000;

/** Each side may have so much under way; large, so that no reader finds a window full. */
const window = { size: 65_535, scale: 7 } as const;

/**
 * An IP packet with a TCP segment: RFC 791 §3.1 or RFC 8200 §3, and RFC 9293 §3.1. Checksums are right for what is
 * there; bytes that aren't recorded count as zeros.
 *
 * @returns what is known of it, and its whole length in bytes
 */
export function tcpPacket(segment: Segment): { readonly bytes: Uint8Array; readonly length: number } {
  const start = segment.from.address.length === 4 ? 20 : 40;
  const header = (segment.flags & flag.syn) === 0 ? 20 : 20 + optionsLength;
  const length = header + segment.payload.length + segment.unrecorded;
  // One array for all of it: a log makes tens of thousands of packets.
  const bytes = new Uint8Array(start + header + segment.payload.length);
  const view = new DataView(bytes.buffer);
  if (start === 20) writeIpv4Header(bytes, view, segment, length);
  else writeIpv6Header(bytes, view, segment, length);
  writeTcpHeader(bytes, view, segment, start, header);
  bytes.set(segment.payload, start + header);
  view.setUint16(start + 16, checksum(bytes, start, bytes.length, pseudoHeaderSum(segment, length)));
  return { bytes, length: start + length };
}

function writeIpv4Header(bytes: Uint8Array, view: DataView, segment: Segment, length: number): void {
  bytes[0] = 0x45;
  view.setUint16(2, 20 + length);
  view.setUint16(4, segment.identification & 0xffff);
  // Don't fragment.
  view.setUint16(6, 0x4000);
  bytes[8] = hops;
  bytes[9] = tcpProtocol;
  bytes.set(segment.from.address, 12);
  bytes.set(segment.to.address, 16);
  view.setUint16(10, checksum(bytes, 0, 20, 0));
}

function writeIpv6Header(bytes: Uint8Array, view: DataView, segment: Segment, length: number): void {
  bytes[0] = 0x60;
  view.setUint16(4, length);
  bytes[6] = tcpProtocol;
  bytes[7] = hops;
  bytes.set(segment.from.address, 8);
  bytes.set(segment.to.address, 24);
}

const hops = 64;
const tcpProtocol = 6;

function writeTcpHeader(
  bytes: Uint8Array,
  view: DataView,
  { from, to, sequence, acknowledged, flags }: Segment,
  start: number,
  length: number,
): void {
  view.setUint16(start, from.port);
  view.setUint16(start + 2, to.port);
  view.setUint32(start + 4, sequence);
  view.setUint32(start + 8, acknowledged ?? 0);
  bytes[start + 12] = (length / 4) << 4;
  bytes[start + 13] = flags | (acknowledged === null ? 0 : flag.ack);
  view.setUint16(start + 14, window.size);
  if (length > 20) {
    // With SYN: the largest segment, and by how much the window is scaled (RFC 7323 §2).
    const largest = from.address.length === 4 ? 65_495 : 65_475;
    bytes.set([2, 4, largest >> 8, largest & 0xff, 1, 3, 3, window.scale], start + 20);
  }
}

const optionsLength = 8;

/** RFC 9293 §3.1, RFC 8200 §8.1: addresses, protocol and length belong to what is summed up. */
function pseudoHeaderSum({ from, to }: Segment, length: number): number {
  let sum = tcpProtocol + (length & 0xffff) + (length >>> 16);
  for (let index = 0; index < from.address.length; index++) {
    const both = (from.address[index] ?? 0) + (to.address[index] ?? 0);
    sum += index % 2 === 0 ? both << 8 : both;
  }
  return sum;
}

/** RFC 1071: the one's complement of the one's complement sum of 16-bit words. */
function checksum(bytes: Uint8Array, from: number, to: number, start: number): number {
  let sum = start;
  for (let index = from; index < to; index += 2) {
    sum += ((bytes[index] ?? 0) << 8) | (index + 1 < to ? (bytes[index + 1] ?? 0) : 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
