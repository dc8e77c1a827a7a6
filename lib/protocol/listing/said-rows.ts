import type { ByteString } from "../byte-string";
import type { ListingFormat } from "./entry";

/** What a server writes between or instead of a listing's entries. Rows may be of any length. */

const EMPTY =
  /no (?:files|members|data ?sets|entries)(?: were)? found|(?:directory|folder) is empty|empty directory/i;

/** Headings and totals of formats that are told from their entries, and so aren't known where there is none. */
const HEADINGS: readonly RegExp[] = [
  /^[ \t]*(?:Grand )?total\b/i,
  // `ls` in another language than English, of a directory with nothing in it.
  /^[^\d\n]{1,40}[ \t]0[ \t]*$/,
  // VMS; DIR of MS-DOS.
  /^[ \t]*Directory (?:of )?[^ \t]/i,
  /^%(?:RMS-E-FNF|DIRECT-W-NOFILES)\b/i,
  /^[ \t]*Volume (?:in drive|Serial Number)\b/i,
  /^[ \t]*\d{1,12} (?:File|Dir)\(s\)/i,
  // NonStop.
  /^[ \t]*File[ \t]{1,20}Code[ \t]{1,20}EOF\b/i,
  // VxWorks.
  /^[ \t]*size[ \t]{1,20}date[ \t]{1,20}time[ \t]{1,20}name[ \t]*$/i,
  /^[ \t]*-{3,40}(?:[ \t]{1,20}-{3,40}){1,10}[ \t]*$/,
];

/** A total in whatever language `ls` speaks. */
const TOTAL = /^[^\d\n]{1,40}[ \t]\d[\d.,]{0,20}[KMGTPE]?[ \t]*$/;

/** `ls`, or the server in its place, on what it could not read. */
const ERROR =
  /^(?:[\w./-]{0,40}\/)?(?:ls|dir|ftpd|nlst): [^\n]{1,300}: (?:Permission denied|Operation not permitted|No such file or directory|not found)\.?[ \t]*$/i;

/** The same without a program's name: inetutils' ftpd says `.: Permission denied`. Or VMS. */
const DENIED = /: (?:Permission denied|Operation not permitted)\.?[ \t]*$|^%[A-Z]{1,20}-E-PRV\b/i;

/** Whether words say that there is nothing in a directory. */
export function saysEmpty(text: string): boolean {
  return EMPTY.test(text);
}

/** Whether a row is no entry, and hides none: a heading, a total, "directory is empty". */
export function isHeading(row: ByteString, format: ListingFormat | null): boolean {
  const start = row.slice(0, 400);
  if (start.trim() === "" || saysEmpty(start)) return true;
  return HEADINGS.some((heading) => heading.test(start)) || (format === "unix" && TOTAL.test(start));
}

/** Whether a row is an error of the program that lists. */
export function saysError(row: ByteString): boolean {
  return row.length < 400 && ERROR.test(row);
}

/** Whether a row that is no entry says that the directory may not be read. */
export function saysDenied(row: ByteString): boolean {
  return row.length < 400 && DENIED.test(row);
}
