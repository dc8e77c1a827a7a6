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
  const header = segment.from.address.length === 4 ? ipv4Header(segment) : ipv6Header(segment);
  const tcp = tcpHeader(segment);
  const bytes = new Uint8Array(header.length + tcp.length + segment.payload.length);
  bytes.set(header);
  bytes.set(tcp, header.length);
  bytes.set(segment.payload, header.length + tcp.length);
  const text = bytes.subarray(header.length);
  const sum = checksum(text, pseudoHeaderSum(segment, text.length + segment.unrecorded));
  new DataView(bytes.buffer).setUint16(header.length + 16, sum);
  return { bytes, length: bytes.length + segment.unrecorded };
}

function ipv4Header(segment: Segment): Uint8Array {
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  header[0] = 0x45;
  view.setUint16(2, 20 + tcpLength(segment));
  view.setUint16(4, segment.identification & 0xffff);
  // Don't fragment.
  view.setUint16(6, 0x4000);
  header[8] = hops;
  header[9] = tcpProtocol;
  header.set(segment.from.address, 12);
  header.set(segment.to.address, 16);
  view.setUint16(10, checksum(header, 0));
  return header;
}

function ipv6Header(segment: Segment): Uint8Array {
  const header = new Uint8Array(40);
  header[0] = 0x60;
  new DataView(header.buffer).setUint16(4, tcpLength(segment));
  header[6] = tcpProtocol;
  header[7] = hops;
  header.set(segment.from.address, 8);
  header.set(segment.to.address, 24);
  return header;
}

const hops = 64;
const tcpProtocol = 6;

function tcpHeader(segment: Segment): Uint8Array {
  const options = optionsOf(segment);
  const header = new Uint8Array(20 + options.length);
  const view = new DataView(header.buffer);
  view.setUint16(0, segment.from.port);
  view.setUint16(2, segment.to.port);
  view.setUint32(4, segment.sequence);
  view.setUint32(8, segment.acknowledged ?? 0);
  header[12] = (header.length / 4) << 4;
  header[13] = segment.flags | (segment.acknowledged === null ? 0 : flag.ack);
  view.setUint16(14, window.size);
  header.set(options, 20);
  return header;
}

/** With SYN: the largest segment, and by how much the window is scaled (RFC 7323 §2). */
function optionsOf({ flags, from }: Segment): readonly number[] {
  if ((flags & flag.syn) === 0) return [];
  const largest = from.address.length === 4 ? 65_495 : 65_475;
  return [2, 4, largest >> 8, largest & 0xff, 1, 3, 3, window.scale];
}

function tcpLength(segment: Segment): number {
  return 20 + optionsOf(segment).length + segment.payload.length + segment.unrecorded;
}

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
function checksum(bytes: Uint8Array, start: number): number {
  let sum = start;
  for (let index = 0; index < bytes.length; index += 2) {
    sum += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
