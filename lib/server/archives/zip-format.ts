/**
 * The records of a ZIP file (PKWARE's APPNOTE 6.3.10; section numbers below are its). Entries are stored, not
 * compressed, and everything is written in one go: nothing is ever gone back to.
 */

/** When an entry was changed, in both of the ways that a ZIP file tells it. */
export interface ZipTime {
  /** MS-DOS date and time (§4.4.6): digits of a clock without a zone, in steps of two seconds. */
  readonly dos: number;
  /** Seconds since the epoch, where UTC is known: goes into the extended timestamp (extra field 0x5455). */
  readonly seconds: number | null;
}

/** What the headers say of an entry before its content. */
export interface EntryHead {
  /** UTF-8; a directory's ends with a slash. */
  readonly name: Buffer;
  readonly isDirectory: boolean;
  readonly time: ZipTime;
  /** CRC and size follow the content, in a data descriptor (§4.3.9), because nobody knows them before. */
  readonly isStreamed: boolean;
  /** Sizes have eight bytes in the local header and in the descriptor (§4.3.9.2): to be decided before the content. */
  readonly isLong: boolean;
}

/** What is known once the content has passed. */
export interface EntryTail {
  readonly crc: number;
  /** Bytes. */
  readonly size: number;
}

const most16 = 0xffff;
/** Also what a field holds whose value stands in a ZIP64 record instead. */
export const most32 = 0xffffffff;

/** Version 4.5 reads ZIP64, 2.0 everything else that is used here (§4.4.3). */
const version = (isLong: boolean) => (isLong ? 45 : 20);
/** Names are UTF-8 (§4.4.4, bit 11), always: nobody has to guess a charset. */
const utf8Flag = 0x0800;
const descriptorFlag = 0x0008;
const flagsOf = ({ isStreamed }: EntryHead) => utf8Flag | (isStreamed ? descriptorFlag : 0);

/** §4.3.7 */
export function localHeader(head: EntryHead, { crc, size }: EntryTail): Buffer {
  const extra = Buffer.concat([head.isLong ? longSizes(size) : empty, timestamp(head.time)]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(version(head.isLong), 4);
  header.writeUInt16LE(flagsOf(head), 6);
  header.writeUInt32LE(head.time.dos, 10);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(head.isLong ? most32 : size, 18);
  header.writeUInt32LE(head.isLong ? most32 : size, 22);
  header.writeUInt16LE(head.name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, head.name, extra]);
}

/** §4.3.9 */
export function dataDescriptor({ isLong }: EntryHead, { crc, size }: EntryTail): Buffer {
  const descriptor = Buffer.alloc(isLong ? 24 : 16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  if (isLong) {
    descriptor.writeBigUInt64LE(BigInt(size), 8);
    descriptor.writeBigUInt64LE(BigInt(size), 16);
  } else {
    descriptor.writeUInt32LE(size, 8);
    descriptor.writeUInt32LE(size, 12);
  }
  return descriptor;
}

/**
 * §4.3.12
 * @param offset of the local header, bytes from the file's start
 */
export function centralHeader(head: EntryHead, { crc, size }: EntryTail, offset: number): Buffer {
  const isFar = offset >= most32;
  const isLarge = size >= most32;
  const extra = Buffer.concat([
    longFields(isLarge ? [size, size] : [], isFar ? [offset] : []),
    timestamp(head.time),
  ]);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  // Made on Unix (§4.4.2), so that the upper half of the external attributes is a file mode.
  header.writeUInt16LE((3 << 8) | 63, 4);
  header.writeUInt16LE(version(head.isLong || isFar), 6);
  header.writeUInt16LE(flagsOf(head), 8);
  header.writeUInt32LE(head.time.dos, 12);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(isLarge ? most32 : size, 20);
  header.writeUInt32LE(isLarge ? most32 : size, 24);
  header.writeUInt16LE(head.name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(head.isDirectory ? directoryAttributes : fileAttributes, 38);
  header.writeUInt32LE(isFar ? most32 : offset, 42);
  return Buffer.concat([header, head.name, extra]);
}

const fileAttributes = (0o100644 << 16) >>> 0;
/** With MS-DOS' own mark of a directory in the lower half. */
const directoryAttributes = ((0o040755 << 16) | 0x10) >>> 0;

/** Where the central directory is. */
export interface CentralDirectoryPlace {
  readonly entries: number;
  /** Bytes. */
  readonly size: number;
  /** Bytes from the file's start. */
  readonly offset: number;
}

/** The end of the file (§4.3.14 to §4.3.16), with the ZIP64 records where a number needs them. */
export function endOfArchive({ entries, size, offset }: CentralDirectoryPlace): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries, most16), 8);
  end.writeUInt16LE(Math.min(entries, most16), 10);
  end.writeUInt32LE(Math.min(size, most32), 12);
  end.writeUInt32LE(Math.min(offset, most32), 16);
  if (entries < most16 && size < most32 && offset < most32) return end;

  const long = Buffer.alloc(76);
  long.writeUInt32LE(0x06064b50, 0);
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE((3 << 8) | 63, 12);
  long.writeUInt16LE(version(true), 14);
  long.writeBigUInt64LE(BigInt(entries), 24);
  long.writeBigUInt64LE(BigInt(entries), 32);
  long.writeBigUInt64LE(BigInt(size), 40);
  long.writeBigUInt64LE(BigInt(offset), 48);
  long.writeUInt32LE(0x07064b50, 56);
  long.writeBigUInt64LE(BigInt(offset + size), 64);
  long.writeUInt32LE(1, 72);
  return Buffer.concat([long, end]);
}

const empty = Buffer.alloc(0);

/** ZIP64 in a local header (§4.5.3): both sizes, whether they need it or not. */
function longSizes(size: number): Buffer {
  return longFields([size, size], []);
}

/** ZIP64 (§4.5.3): only the fields that don't fit where they belong, in this order. */
function longFields(sizes: readonly number[], offset: readonly number[]): Buffer {
  const values = [...sizes, ...offset];
  if (values.length === 0) return empty;
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(0x0001, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return field;
}

/** Info-ZIP's extended timestamp: the time of change alone, as signed seconds. */
function timestamp({ seconds }: ZipTime): Buffer {
  if (seconds === null) return empty;
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x5455, 0);
  field.writeUInt16LE(5, 2);
  field.writeUInt8(1, 4);
  field.writeInt32LE(seconds, 5);
  return field;
}
