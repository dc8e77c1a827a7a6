import { crc32, deflateSync } from "node:zlib";

/** Red, green, blue from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A PNG image (truecolour, 8 bits a channel), its pixels computed one by one. */
export function pngImage(width: number, height: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const rowBytes = 1 + width * 3;
  const pixels = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y++) {
    // The first byte of a row stays 0: no filter.
    for (let x = 0; x < width; x++) pixels.set(colourAt(x, y), y * rowBytes + 1 + x * 3);
  }
  return pngFile({ width, height, bitDepth: 8, colourType: 2 }, pixels);
}

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a channel. */
  readonly bitDepth: number;
  /** 0 for shades of grey, 2 for red, green and blue (PNG, §11.2.1). */
  readonly colourType: 0 | 2;
}

/** A PNG file. @param rows each after a byte that names its filter */
export function pngFile({ width, height, bitDepth, colourType }: PngHeader, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colourType, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

const SAMPLE_RATE = 11_025;

/** A WAV file (PCM, 16 bits, mono) that plays tones one after the other. */
export function wavTones(frequencies: readonly number[], secondsEach: number): Buffer {
  const perTone = Math.round(SAMPLE_RATE * secondsEach);
  const samples = Buffer.alloc(perTone * frequencies.length * 2);
  frequencies.forEach((frequency, tone) => {
    for (let i = 0; i < perTone; i++) {
      const fade = Math.min(1, i / 200, (perTone - i) / 2000);
      const level = Math.sin((2 * Math.PI * frequency * i) / SAMPLE_RATE) * fade * 12_000;
      samples.writeInt16LE(Math.round(level), (tone * perTone + i) * 2);
    }
  });
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** A PDF of one A4 page with lines of text (ASCII without brackets and backslashes), the first as its heading. */
export function pdfPage(heading: string, lines: readonly string[]): Buffer {
  const text = [
    `BT /F1 22 Tf 72 760 Td (${heading}) Tj`,
    "/F1 12 Tf 0 -16 Td",
    ...lines.map((line) => `0 -18 Td (${line}) Tj`),
    "ET",
  ].join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const count = objects.length + 1;
  const trailer = `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}xref\n0 ${count}\n0000000000 65535 f \n${table}${trailer}`, "latin1");
}
