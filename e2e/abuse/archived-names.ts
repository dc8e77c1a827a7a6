/** The names in a ZIP, as its central directory has them (APPNOTE 4.3.12). */
export function archivedNames(archive: Buffer = Buffer.alloc(0)): readonly string[] {
  const names: string[] = [];
  const header = Buffer.from("PK\x01\x02", "latin1");
  for (let at = archive.indexOf(header); at >= 0; at = archive.indexOf(header, at + 1)) {
    const length = archive.readUInt16LE(at + 28);
    names.push(archive.toString("utf8", at + 46, at + 46 + length));
  }
  return names;
}
