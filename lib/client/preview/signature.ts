/** What a file's first bytes say it is, whatever its name says. */
export interface Signature {
  /** `other` is what browsers can't show. */
  readonly kind: "image" | "audio" | "video" | "pdf" | "other";
  /** For people: "ZIP archive". */
  readonly label: string;
}

/** Bytes from a file's beginning that are enough for every signature. */
export const SIGNATURE_BYTES = 1024;

interface Pattern extends Signature {
  readonly at: number;
  /** One character a byte; `?` stands for any byte. */
  readonly bytes: string;
}

function pattern(kind: Signature["kind"], label: string, bytes: string, at = 0): Pattern {
  return { kind, label, bytes, at };
}

/** The first that fits counts. Each is long enough, or holds a byte that text doesn't, that text isn't taken for it. */
const patterns: readonly Pattern[] = [
  pattern("image", "PNG image", "\x89PNG\r\n\x1a\n"),
  pattern("image", "JPEG image", "\xff\xd8\xff"),
  pattern("image", "GIF image", "GIF87a"),
  pattern("image", "GIF image", "GIF89a"),
  pattern("image", "WebP image", "RIFF????WEBP"),
  pattern("image", "AVIF image", "ftypavif", 4),
  pattern("image", "AVIF image", "ftypavis", 4),
  pattern("image", "BMP image", "BM????\0\0\0\0"),
  pattern("image", "icon", "\0\0\x01\0?\0"),
  pattern("other", "HEIC image", "ftyphei", 4),
  pattern("other", "HEIC image", "ftypmif1", 4),
  pattern("other", "TIFF image", "II*\0"),
  pattern("other", "TIFF image", "MM\0*"),
  pattern("other", "Photoshop image", "8BPS\0\x01"),
  pattern("audio", "WAV audio", "RIFF????WAVE"),
  pattern("audio", "FLAC audio", "fLaC\0"),
  pattern("audio", "MP3 audio", "ID3\x02\0"),
  pattern("audio", "MP3 audio", "ID3\x03\0"),
  pattern("audio", "MP3 audio", "ID3\x04\0"),
  pattern("audio", "MP3 audio", "\xff\xfb"),
  pattern("audio", "AAC audio", "\xff\xf1"),
  pattern("audio", "MPEG-4 audio", "ftypM4A", 4),
  pattern("video", "Ogg video", "\x80theora", 28),
  pattern("audio", "Ogg audio", "OggS\0"),
  pattern("video", "MPEG-4 video", "ftyp", 4),
  pattern("video", "Matroska or WebM video", "\x1a\x45\xdf\xa3"),
  pattern("video", "AVI video", "RIFF????AVI "),
  pattern("video", "MPEG video", "\0\0\x01\xba"),
  pattern("other", "ZIP archive", "PK\x03\x04"),
  pattern("other", "empty ZIP archive", "PK\x05\x06"),
  pattern("other", "gzip data", "\x1f\x8b\x08"),
  pattern("other", "bzip2 data", "BZh?1AY&SY"),
  pattern("other", "XZ data", "\xfd7zXZ\0"),
  pattern("other", "Zstandard data", "\x28\xb5\x2f\xfd"),
  pattern("other", "7-Zip archive", "7z\xbc\xaf\x27\x1c"),
  pattern("other", "RAR archive", "Rar!\x1a\x07"),
  pattern("other", "tar archive", "ustar\0", 257),
  pattern("other", "tar archive", "ustar  \0", 257),
  pattern("other", "ELF program", "\x7fELF"),
  pattern("other", "Windows program", "MZ??????????????????????????????????????????????????????????\0\0"),
  pattern("other", "WebAssembly module", "\0asm"),
  pattern("other", "Java class", "\xca\xfe\xba\xbe"),
  pattern("other", "SQLite database", "SQLite format 3\0"),
  pattern("other", "older Office document", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
  pattern("other", "WOFF font", "wOFF\0\x01\0\0"),
  pattern("other", "WOFF2 font", "wOF2\0\x01\0\0"),
  pattern("other", "TrueType font", "\0\x01\0\0\0"),
  pattern("other", "OpenType font", "OTTO\0"),
];

function fits({ bytes, at }: Pattern, head: Uint8Array): boolean {
  if (head.length < at + bytes.length) return false;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== "?" && bytes.charCodeAt(i) !== head[at + i]) return false;
  }
  return true;
}

/**
 * Readers take a PDF with up to 1,024 bytes of anything before its header (ISO 32000-1, annex H.3, note 13). Where that
 * is text, it's a text about PDF.
 */
function hasPdfHeader(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, SIGNATURE_BYTES));
  const at = text.search(/%PDF-\d/);
  return at === 0 || (at > 0 && !/^[\x20-\x7e\s]*$/.test(text.slice(0, at)));
}

/**
 * What the first bytes of a file are known for.
 *
 * @param head the beginning; `SIGNATURE_BYTES` of it suffice
 * @returns null when they aren't known for anything: text, or something rare
 */
export function signatureOf(head: Uint8Array): Signature | null {
  const found = patterns.find((candidate) => fits(candidate, head));
  if (found !== undefined) return { kind: found.kind, label: found.label };
  return hasPdfHeader(head) ? { kind: "pdf", label: "PDF document" } : null;
}
