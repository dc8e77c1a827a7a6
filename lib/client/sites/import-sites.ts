import { readSiteManager } from "./formats/filezilla";
import type { ImportedSite, SiteImport } from "./formats/imported-site";
import { SiteFileError } from "./formats/site-file-error";
import { readWinScpIni } from "./formats/winscp";
import { contentOfSite, type Site } from "./site";

/** Bytes of a file that is read; a site takes one or two thousand. */
const MOST_BYTES = 5 * 1024 * 1024;

/**
 * Reads a file of FileZilla or WinSCP, whatever it is called.
 * @throws {SiteFileError} when it is neither, or too large
 */
export async function readSiteFile(file: Blob): Promise<SiteImport> {
  if (file.size > MOST_BYTES) throw new SiteFileError("It is larger than 5 MB, which no file of sites is.");
  return readSites(decode(new Uint8Array(await file.arrayBuffer())));
}

/** Notepad saves INI files in UTF-16 when asked for "Unicode". */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const charset =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(charset).decode(bytes);
}

/** @throws {SiteFileError} when the text is no file of FileZilla or WinSCP */
export function readSites(text: string): SiteImport {
  return /^\s*</.test(text) ? readSiteManager(text) : readWinScpIni(text);
}

/** The sites of a file apart: those that aren't here yet, and how many are. */
export function newAmong(
  sites: readonly ImportedSite[],
  saved: readonly Site[],
): { readonly fresh: readonly ImportedSite[]; readonly known: number } {
  const keys = new Set(saved.map((site) => JSON.stringify(contentOfSite(site))));
  const fresh = sites.filter(({ content }) => !keys.has(JSON.stringify(contentOfSite(content))));
  return { fresh, known: sites.length - fresh.length };
}
