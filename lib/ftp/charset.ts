import iconv from "iconv-lite";
import { type ByteString, byteString } from "../protocol/byte-string";
import { FtpError } from "./errors";

const ascii = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).join("");

/**
 * Turns text into the bytes of a session's charset and back. Names on FTP servers are bytes (RFC 2640 wishes
 * they were UTF-8), so what doesn't decode exactly must stay usable as bytes.
 */
export class Charset {
  /** Charsets of all of Unicode have U+FFFD as a letter of its own. */
  readonly #hasReplacement: boolean;

  /** @throws {FtpError} `invalid-request` for a charset that iconv-lite doesn't know or that doesn't contain ASCII. */
  constructor(readonly name: string) {
    if (!iconv.encodingExists(name) || iconv.encode(ascii, name).toString("latin1") !== ascii) {
      throw new FtpError(
        "invalid-request",
        `“${name}” is not a charset that can be used for file names. Try utf-8, latin1, windows-1251 or shift_jis.`,
      );
    }
    this.#hasReplacement = /^(?:utf-?8|gb-?18030)$/i.test(name);
  }

  get isUtf8(): boolean {
    return /^utf-?8$/i.test(this.name);
  }

  /** @throws {RangeError} when the charset lacks a letter of the text. */
  encode(text: string): ByteString {
    const bytes = iconv.encode(text, this.name, { addBOM: false });
    if (this.#replaces(text) || iconv.decode(bytes, this.name, { stripBOM: false }) !== text) {
      throw new RangeError(`The charset ${this.name} cannot express this text`);
    }
    return byteString(bytes.toString("latin1"));
  }

  decode(bytes: ByteString): string {
    if (isPrintableAscii(bytes)) return bytes;
    return iconv.decode(Buffer.from(bytes, "latin1"), this.name, { stripBOM: false });
  }

  /** Decodes bytes that go on elsewhere: half a letter at their end is left out. */
  decodeStart(bytes: ByteString): string {
    return iconv.getDecoder(this.name, { stripBOM: false }).write(Buffer.from(bytes, "latin1"));
  }

  /** Decodes and says whether encoding the result gives the same bytes again. */
  decodeExactly(bytes: ByteString): { readonly text: string; readonly exact: boolean } {
    if (isPrintableAscii(bytes)) return { text: bytes, exact: true };
    const text = this.decode(bytes);
    if (this.#replaces(text)) return { text, exact: false };
    return { text, exact: iconv.encode(text, this.name, { addBOM: false }).toString("latin1") === bytes };
  }

  /** Whether a text holds U+FFFD that stands for what the charset lacks: iconv-lite writes it as an unused byte. */
  #replaces(text: string): boolean {
    return text.includes("\ufffd") && !this.#hasReplacement;
  }

  /** For the log: decoded where that loses nothing, otherwise one character a byte. */
  decodeForLog(bytes: ByteString): string {
    const { text, exact } = this.decodeExactly(bytes);
    return exact ? text : bytes;
  }
}

/** Whether these are letters that the constructor made sure of: the same text in every charset. */
function isPrintableAscii(bytes: ByteString): boolean {
  return /^[ -~]*$/.test(bytes);
}
