/**
 * The entries of a ZIP file whose entries are stored as they are, by its central directory (APPNOTE 6.3.10 §4.3.12): what
 * a cut-off archive doesn't have.
 * @returns names and bytes
 * @throws {RangeError} when it is no whole archive of that kind
 */
export function readStoredArchive(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const endSize = 22;
  if (end < 0 || end + endSize > archive.length) throw new RangeError("The archive has no end");
  const entries = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new RangeError("The archive's directory is broken");
    if (archive.readUInt16LE(at + 10) !== 0) throw new RangeError("An entry of the archive is compressed");
    const size = archive.readUInt32LE(at + 24);
    const length = (field: number) => archive.readUInt16LE(at + field);
    const [nameLength, extraLength, commentLength] = [length(28), length(30), length(32)] as const;
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const header = archive.readUInt32LE(at + 42);
    const content = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    entries.set(name, archive.subarray(content, content + size));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}
