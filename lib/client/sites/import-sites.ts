import { readSiteManager } from "./formats/filezilla";
import type { ImportedSite, SiteImport } from "./formats/imported-site";
import { SiteFileError } from "./formats/site-file-error";
import { readWinScpIni } from "./formats/winscp";
import { contentOfSite, newSite, type Site, type SiteContent, siteSchema } from "./site";

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

const TOO_MUCH = "a text in it is too long, or it is in too many folders";
/** Characters of a name that is too long to be kept. */
const NAME_SHOWN = 60;

/** @throws {SiteFileError} when the text is no file of FileZilla or WinSCP */
export function readSites(text: string): SiteImport {
  const read = /^\s*</.test(text) ? readSiteManager(text) : readWinScpIni(text);
  const sites: ImportedSite[] = [];
  const leftOut = [...read.leftOut];
  for (const site of read.sites) {
    if (canBeKept(site.content)) sites.push(site);
    else leftOut.push({ name: site.content.name.slice(0, NAME_SHOWN), reason: TOO_MUCH });
  }
  return { ...read, sites, leftOut };
}

/** Whether a site is there again as it is when the page is loaded the next time. */
function canBeKept(content: SiteContent): boolean {
  const stored = siteSchema.safeParse(newSite(content));
  return stored.success && keyOf(stored.data) === keyOf(content);
}

/** All that is said of a site, to compare sites by. */
function keyOf(content: SiteContent): string {
  return JSON.stringify(contentOfSite(content));
}

/** The sites of a file apart: those that aren't here yet, and how many are. */
export function newAmong(
  sites: readonly ImportedSite[],
  saved: readonly Site[],
): { readonly fresh: readonly ImportedSite[]; readonly known: number } {
  const keys = new Set(saved.map(keyOf));
  const fresh = sites.filter(({ content }) => !keys.has(keyOf(content)));
  return { fresh, known: sites.length - fresh.length };
}
