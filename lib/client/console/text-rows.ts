/** Letters in one row at most: a file without line ends must not become one row of a million, each a mark of its own. */
const WIDEST = 200;

/**
 * A long text in rows, of which only those in sight are ever cut out. Line ends are LF or CR LF and are no part of a row;
 * a CR elsewhere is. Rows that are too wide go on in the next one.
 */
export class TextRows {
  readonly #text: string;
  /** Where each row begins, and at last where the text ends. */
  readonly #starts: number[] = [];

  constructor(text: string) {
    this.#text = text;
    let at = 0;
    while (at < text.length) {
      const end = text.indexOf("\n", at);
      const next = end === -1 ? text.length : end + 1;
      at = this.#addLine(at, next);
    }
    this.#starts.push(text.length);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  /** The text of a row without its line end, and whether the next one goes on with the same line. */
  row(index: number): { readonly text: string; readonly goesOn: boolean } {
    const start = this.#starts[index] ?? this.#text.length;
    const end = this.#starts[index + 1] ?? this.#text.length;
    const raw = this.#text.slice(start, end);
    const text = raw.replace(/\r?\n$/, "");
    return { text, goesOn: text === raw && end < this.#text.length };
  }

  /** Cuts one line, line end included, into rows. @returns where it ends */
  #addLine(from: number, to: number): number {
    let at = from;
    do {
      this.#starts.push(at);
      // The line end belongs to the last row, and two halves of one letter (a surrogate pair) stay together.
      if (to - at <= WIDEST + 2) return to;
      at += WIDEST;
      const code = this.#text.charCodeAt(at);
      if (code >= 0xdc00 && code <= 0xdfff) at++;
    } while (at < to);
    return to;
  }
}
