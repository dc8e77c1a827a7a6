import { type ByteString, byteString } from "../../protocol/byte-string";
import { LONGEST_ROW } from "../../protocol/listing/rows";

const LINE_FEED = 0x0a;
/** A row that is longer than this isn't read, with whatever carriage returns it ends. */
const mostOfRow = LONGEST_ROW + 3;

/**
 * A listing that comes in chunks, as texts of whole rows: a hostile server's 32 MB are never there twice, in chunks and
 * as one text, and of a row that is too long to be read only the beginning is kept.
 */
export class WholeRows {
  readonly #pieces: ByteString[] = [];
  #rest = "";

  add(chunk: Buffer): void {
    const first = chunk.indexOf(LINE_FEED) + 1;
    if (first === 0) {
      this.#lengthenRest(chunk);
      return;
    }
    if (this.#rest === "") {
      this.#addWhole(chunk, 0);
      return;
    }
    this.#lengthenRest(chunk.subarray(0, first - 1));
    this.#pieces.push(byteString(`${this.#rest}\n`));
    this.#rest = "";
    this.#addWhole(chunk, first);
  }

  /** All of it; each piece but the last ends with a line feed. */
  end(): readonly ByteString[] {
    if (this.#rest !== "") this.#pieces.push(byteString(this.#rest));
    this.#rest = "";
    return this.#pieces;
  }

  #addWhole(chunk: Buffer, from: number): void {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > from) this.#pieces.push(byteString(chunk.toString("latin1", from, end)));
    this.#lengthenRest(chunk.subarray(Math.max(from, end)));
  }

  /** A row that is cut keeps its last two bytes: they tell how the server ends its rows. */
  #lengthenRest(bytes: Buffer): void {
    const room = mostOfRow - this.#rest.length;
    const end = this.#rest.slice(-2) + bytes.toString("latin1", Math.max(0, bytes.length - 2));
    this.#rest += bytes.toString("latin1", 0, room);
    if (bytes.length > room) this.#rest = this.#rest.slice(0, -2) + end.slice(-2);
  }
}
