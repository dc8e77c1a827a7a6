import { createHash } from "node:crypto";

/**
 * A PDF of its objects, numbered from 1, the first of which is the catalog.
 *
 * @param more entries of the trailer
 */
function pdfOf(objects: readonly string[], more = ""): Buffer {
  let file = "%PDF-1.4\n";
  let table = "";
  objects.forEach((object, i) => {
    table += `${String(file.length).padStart(10, "0")} 00000 n \n`;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
  });
  const count = objects.length + 1;
  const end = `trailer\n<< /Size ${count} /Root 1 0 R ${more}>>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}xref\n0 ${count}\n0000000000 65535 f \n${table}${end}`, "latin1");
}

function drawn(text: string): string {
  return `BT /F1 22 Tf 72 760 Td (${text}) Tj ET`;
}

function stream(bytes: string): string {
  return `<< /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`;
}

/** A page whose parent is object 2, whose text is object 4, and whose font is object 5. */
const page =
  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>";
const onePage = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page];
const font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";

/** A PDF of one page, with something in it that nobody needs, so many bytes long. */
export function longPdf(text: string, filler: number): Buffer {
  return pdfOf([...onePage, stream(drawn(text)), font, stream("x".repeat(filler))]);
}

/** A PDF of a kilobyte with 20⁵ pages: each level of its tree has the one below it twenty times. */
export function pdfOfMillions(text: string): Buffer {
  const level = (below: number, count: number) =>
    `<< /Type /Pages /Kids [${`${below} 0 R `.repeat(20)}] /Count ${count} >>`;
  return pdfOf([
    "<< /Type /Catalog /Pages 9 0 R >>",
    level(3, 20),
    page,
    stream(drawn(text)),
    font,
    level(2, 20 ** 2),
    level(6, 20 ** 3),
    level(7, 20 ** 4),
    level(8, 20 ** 5),
  ]);
}

/** What a password is filled up with (ISO 32000-1, algorithm 2). */
const filling = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex");

function filledUp(password: string): Buffer {
  return Buffer.concat([Buffer.from(password, "latin1"), filling]).subarray(0, 32);
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** RC4, which OpenSSL no longer has. */
function rc4(key: Uint8Array, bytes: Uint8Array): Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number) => box[i & 255] ?? 0;
  const swap = (i: number, j: number) => {
    const kept = at(i);
    box[i & 255] = at(j);
    box[j & 255] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j += at(i) + (key[i % key.length] ?? 0);
    swap(i, j);
  }
  let j = 0;
  return Buffer.from(
    bytes.map((byte, n) => {
      j += at(n + 1);
      swap(n + 1, j);
      return byte ^ at(at(n + 1) + at(j));
    }),
  );
}

/** A PDF of one page that is locked with a password (ISO 32000-1 §7.6: 40 bits of RC4, revision 2). */
export function lockedPdf(text: string, password: string): Buffer {
  const id = Buffer.alloc(16, "p");
  const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff]);
  const owner = rc4(md5(filledUp(password)).subarray(0, 5), filledUp(password));
  const key = md5(filledUp(password), owner, permissions, id).subarray(0, 5);
  const user = rc4(key, filling);
  const contents = 4;
  const ownKey = md5(key, Buffer.from([contents, 0, 0, 0, 0])).subarray(0, 10);
  const hidden = rc4(ownKey, Buffer.from(drawn(text), "latin1")).toString("latin1");
  const [o, u, i] = [owner, user, id].map((bytes) => `<${bytes.toString("hex")}>`);
  return pdfOf(
    [...onePage, stream(hidden), font, `<< /Filter /Standard /V 1 /R 2 /O ${o} /U ${u} /P -4 >>`],
    `/Encrypt 6 0 R /ID [${i} ${i}] `,
  );
}
