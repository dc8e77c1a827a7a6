import { unsafeLetters } from "../disposition";

/** The name of the file in an archive that tells what is missing. */
export const errorListName = "portside-errors.txt";

/** Characters that the list may have: a server that refuses a million files must not fill the memory. */
const mostText = 1024 * 1024;

/** What could not be put into an archive, and why, as a text for people. */
export class ErrorList {
  #text = "";
  #left = 0;
  #count = 0;

  /** Entries that could not be had, those included for which there was no room. */
  get count(): number {
    return this.#count;
  }

  /** @param said why, in the FTP server's words where it spoke */
  add(path: string, said: string): void {
    this.#count++;
    const lines = `${readable(path)}\n  ${readable(said)}\n\n`;
    if (this.#text.length + lines.length <= mostText) this.#text += lines;
    else this.#left++;
  }

  get text(): string {
    const rest = this.#left === 0 ? "" : `And ${this.#left} more, for which there is no room here.\n`;
    return `Not everything that was chosen is in this archive. What is missing, and why:\n\n${this.#text}${rest}`;
  }
}

/** One line, in which nothing turns the direction of what follows. */
function readable(text: string): string {
  return text.replaceAll(unsafeLetters, (letter) => (letter === "/" || letter === "\\" ? letter : "\ufffd"));
}
