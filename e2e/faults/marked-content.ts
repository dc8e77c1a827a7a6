/** One content that a browser means to write under one name. Every byte of it follows from these. */
export interface Version {
  /** Who writes it: round and browser, such as `r12b2`. */
  readonly owner: string;
  /** Which of the owner's files. */
  readonly file: number;
  /** 0 for what is there at the beginning. */
  readonly number: number;
  /** Bytes. */
  readonly size: number;
}

/** Bytes of a record: each says whose it is and where in which file it belongs. */
const recordSize = 64;
/** Of these, the bytes that tell the record's place. */
const placeSize = 5;
const mark = "portside-fault";

/** The bytes of a version. Nothing in them can be taken for a piece of another file, or for one of another place. */
export function contentOf(version: Version): Buffer {
  return beginningOf(version, version.size);
}

function beginningOf({ owner, file, number, size }: Version, length: number): Buffer {
  const record = Buffer.alloc(recordSize, ".");
  const head = record.write(`${mark} ${owner} f${file} v${number} s${size} @`, "latin1");
  record[recordSize - 1] = 0x0a;
  const content = Buffer.alloc(Math.ceil(length / recordSize) * recordSize, record);
  for (let at = 0; at < length; at += recordSize) content.writeUIntBE(at, at + head, placeSize);
  return content.subarray(0, length);
}

/** The owners of whom there is a record anywhere in the bytes, except the one that may have some there. */
export function foreignOwners(bytes: Uint8Array, owner: string): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return foreignOwnersIn(text.match(/portside-fault r\d+b\d+ /g) ?? [], owner);
}

/** The same of a text in which owners are named, such as a traffic log with paths. */
export function foreignNames(text: string, owner: string): string[] {
  return foreignOwnersIn(text.match(/\br\d+b\d+\b/g) ?? [], owner);
}

function foreignOwnersIn(found: readonly string[], owner: string): string[] {
  const owners = new Set(found.map((match) => /r\d+b\d+/.exec(match)?.[0] ?? ""));
  owners.delete(owner);
  return [...owners];
}

/** How a file's bytes stand to a version: all of it, its beginning, or something else. */
export function compare(bytes: Uint8Array, version: Version): "whole" | "beginning" | "other" {
  if (bytes.length > version.size) return "other";
  if (Buffer.compare(bytes, beginningOf(version, bytes.length)) !== 0) return "other";
  return bytes.length === version.size ? "whole" : "beginning";
}
