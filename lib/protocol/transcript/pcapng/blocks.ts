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
 * @param application what wrote the file
 * @param comment what readers show as the comment of the whole file
 */
export function sectionHeader(application: string, comment: string): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  // The section's length, not given.
  view.setBigInt64(8, -1n, true);
  return block(0x0a0d0d0a, body, [
    [option.comment, textBytes(comment)],
    [option.application, textBytes(application)],
  ]);
}

/** An interface of raw IP packets, whose times are in microseconds. */
export function interfaceDescription(name: string, description: string): Uint8Array {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setUint16(0, rawIp, true);
  return block(1, body, [
    [option.interfaceName, textBytes(name)],
    [option.interfaceDescription, textBytes(description)],
  ]);
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

export function enhancedPacket({ microseconds, bytes, length, comments }: CapturedPacket): Uint8Array {
  const body = new Uint8Array(20 + padded(bytes.length));
  const view = new DataView(body.buffer);
  view.setUint32(4, Math.floor(microseconds / 2 ** 32), true);
  view.setUint32(8, microseconds % 2 ** 32, true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, length, true);
  body.set(bytes, 20);
  return block(
    6,
    body,
    comments.map((comment): Option => [option.comment, textBytes(comment)]),
  );
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

/** The UTF-8 bytes of a text. */
export function textBytes(text: string): Uint8Array {
  const encoded = utf8Bytes(text);
  const bytes = new Uint8Array(encoded.length);
  for (let index = 0; index < encoded.length; index++) bytes[index] = encoded.charCodeAt(index);
  return bytes;
}

function block(type: number, body: Uint8Array, options: readonly Option[]): Uint8Array {
  // The end of the options is an option of code 0; without options there is none.
  const end = options.length === 0 ? 0 : 4;
  const length = options.reduce(
    (sum, [, value]) => sum + 4 + padded(shortened(value).length),
    12 + body.length + end,
  );
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  bytes.set(body, 8);
  let offset = 8 + body.length;
  for (const [code, whole] of options) {
    const value = shortened(whole);
    view.setUint16(offset, code, true);
    view.setUint16(offset + 2, value.length, true);
    bytes.set(value, offset + 4);
    offset += 4 + padded(value.length);
  }
  return bytes;
}

function shortened(value: Uint8Array): Uint8Array {
  return value.subarray(0, longestOption);
}

/** Everything in the file begins at a multiple of four bytes. */
function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
