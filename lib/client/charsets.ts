/** A charset that names on FTP servers are often in. */
export interface KnownCharset {
  /** As Portside's API takes it. */
  readonly value: string;
  readonly label: string;
}

export const knownCharsets: readonly KnownCharset[] = [
  { value: "utf-8", label: "UTF-8" },
  { value: "windows-1252", label: "Western European (Windows-1252)" },
  { value: "iso-8859-1", label: "Western European (ISO 8859-1)" },
  { value: "iso-8859-15", label: "Western European (ISO 8859-15)" },
  { value: "cp850", label: "Western European (DOS 850)" },
  { value: "windows-1250", label: "Central European (Windows-1250)" },
  { value: "iso-8859-2", label: "Central European (ISO 8859-2)" },
  { value: "windows-1251", label: "Cyrillic (Windows-1251)" },
  { value: "koi8-r", label: "Cyrillic (KOI8-R)" },
  { value: "cp866", label: "Cyrillic (DOS 866)" },
  { value: "windows-1257", label: "Baltic (Windows-1257)" },
  { value: "windows-1253", label: "Greek (Windows-1253)" },
  { value: "windows-1254", label: "Turkish (Windows-1254)" },
  { value: "windows-1255", label: "Hebrew (Windows-1255)" },
  { value: "windows-1256", label: "Arabic (Windows-1256)" },
  { value: "windows-874", label: "Thai (Windows-874)" },
  { value: "shift_jis", label: "Japanese (Shift JIS)" },
  { value: "euc-jp", label: "Japanese (EUC-JP)" },
  { value: "gb18030", label: "Chinese, simplified (GB 18030)" },
  { value: "big5", label: "Chinese, traditional (Big5)" },
  { value: "euc-kr", label: "Korean (EUC-KR)" },
];

/** The listed charset of a name, in whatever case it is written; null for one that isn't listed. */
export function knownCharset(name: string): KnownCharset | null {
  const wanted = name.trim().toLowerCase();
  return knownCharsets.find(({ value }) => value === wanted) ?? null;
}

/** A charset's name for people: "UTF-8", "windows-1251". */
export function charsetName(charset: string): string {
  return charset.toLowerCase() === "utf-8" ? "UTF-8" : charset;
}

/**
 * How a name would read in another charset; null for a charset that the browser doesn't know.
 *
 * @param nameBytes base64url, as listings give it
 */
export function readInCharset(nameBytes: string, charset: string): string | null {
  try {
    const bytes = atob(nameBytes.replaceAll("-", "+").replaceAll("_", "/"));
    const decoder = new TextDecoder(charset, { ignoreBOM: true });
    return decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return null; // Portside knows more charsets than browsers do.
  }
}
