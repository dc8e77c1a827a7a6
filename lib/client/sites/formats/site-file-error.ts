/** A file that can't be read as the sites of a program. The message is for the person who chose it. */
export class SiteFileError extends Error {
  override readonly name = "SiteFileError";
}
