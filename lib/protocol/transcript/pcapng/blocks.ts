import { utf8Bytes } from "../../byte-string";

/**
 * The three blocks of which a capture file is made: draft-ietf-opsawg-pcapng §4.1 (section header), §4.2 (interface
 * description), §4.3 (enhanced packet). Everything is little-endian, which the section header says by its magic number.
 */

/** An option: its code and its value. §3.5 */
type Option = readonly [code: number, value: Uint8Array];

/** Options that every block may have, and those of the section header and the interface description. */
const option = { comment: 1, application: 4, interfaceName: 2, interfaceDescription: 3 } as const;

/** Link type of packets that begin with their IP header, of either version. */
const rawIp = 101;

/** Longest value of an option that is written; its length is 16 bits. */
const longestOption = 60_000;

/**
 * The block with which a file begins. §4.1
 *
 * @param application what wrote the file
 * @param comment what readers show as the comment of the whole file
 */
export function sectionHeader(application: string, comment: string): Uint8Array {
  const options: Option[] = [
    [option.comment, textBytes(comment)],
    [option.application, textBytes(application)],
  ];
  const { bytes, view } = block(0x0a0d0d0a, 16, options);
  view.setUint32(8, 0x1a2b3c4d, true);
  view.setUint16(12, 1, true);
  // The section's length, not given.
  view.setBigInt64(16, -1n, true);
  return bytes;
}

/** An interface of raw IP packets, whose times are in microseconds. */
export function interfaceDescription(name: string, description: string): Uint8Array {
  const options: Option[] = [
    [option.interfaceName, textBytes(name)],
    [option.interfaceDescription, textBytes(description)],
  ];
  const { bytes, view } = block(1, 8, options);
  view.setUint16(8, rawIp, true);
  return bytes;
}

export interface CapturedPacket {
  /** Microseconds since the epoch, an integer. */
  readonly microseconds: number;
  /** What the file holds of the packet. */
  readonly bytes: Uint8Array;
  /** Length of the whole packet in bytes. */
  readonly length: number;
  readonly comments: readonly string[];
}

/** The block of one packet: when it was on the wire, on the first interface, with its comments. §4.3 */
export function enhancedPacket({
  microseconds,
  bytes: packet,
  length,
  comments,
}: CapturedPacket): Uint8Array {
  const options = comments.map((comment): Option => [option.comment, textBytes(comment)]);
  const { bytes, view } = block(6, 20 + padded(packet.length), options);
  view.setUint32(12, Math.floor(microseconds / 2 ** 32), true);
  view.setUint32(16, microseconds % 2 ** 32, true);
  view.setUint32(20, packet.length, true);
  view.setUint32(24, length, true);
  bytes.set(packet, 28);
  return bytes;
}

/** Bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Letters that are encoded at a time. */
const portion = 4096;

/** The UTF-8 bytes of a text. In portions: a reply may be a megabyte, and growing one string letter by letter is slow. */
export function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + portion, text.length);
    // The two halves of a letter stay together.
    if (/^[\ud800-\udbff]$/.test(text.charAt(end - 1)) && end < text.length) end++;
    const encoded = utf8Bytes(text.slice(start, end));
    for (let index = 0; index < encoded.length; index++) bytes[length++] = encoded.charCodeAt(index);
    start = end;
  }
  return bytes.subarray(0, length);
}

/** A block with its options, and room for a body from the eighth byte on. */
function block(
  type: number,
  body: number,
  options: readonly Option[],
): { readonly bytes: Uint8Array; readonly view: DataView } {
  // The end of the options is an option of code 0; without options there is none.
  let length = 12 + body + (options.length === 0 ? 0 : 4);
  for (const [, value] of options) length += 4 + padded(shortened(value).length);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  let offset = 8 + body;
  for (const [code, whole] of options) {
    const value = shortened(whole);
    view.setUint16(offset, code, true);
    view.setUint16(offset + 2, value.length, true);
    bytes.set(value, offset + 4);
    offset += 4 + padded(value.length);
  }
  return { bytes, view };
}

function shortened(value: Uint8Array): Uint8Array {
  return value.subarray(0, longestOption);
}

/** Everything in the file begins at a multiple of four bytes. */
function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
