/** One line of the control connection without its end, or the news that it was too long. */
export type CommandInput = { readonly type: "line"; readonly bytes: Buffer } | { readonly type: "too-long" };

const CR = 0x0d;
const LF = 0x0a;
const IAC = 0xff;
/** Telnet's WILL, WONT, DO and DONT take one byte of option; the commands below them take none (RFC 854). */
const FIRST_COMMAND = 0xf0;
const FIRST_NEGOTIATION = 0xfb;

/**
 * Cuts the control connection's bytes into command lines, wherever the network cut them. Lines end in CR LF; a
 * lone LF is taken too. A line that outgrows `limit` is thrown away up to its end and reported once.
 *
 * Telnet commands before a line (RFC 959 §4.1.3: IP and Synch before ABOR) are left out; doubled IAC is one
 * byte 0xFF.
 */
export class CommandReader {
  #rest = Buffer.alloc(0);
  #skipping = false;
  #swallowLf = false;

  constructor(private readonly limit: number) {}

  /** Whether bytes of an unfinished line are held. */
  get hasRest(): boolean {
    return this.#rest.length > 0;
  }

  push(chunk: Buffer): readonly CommandInput[] {
    const inputs: CommandInput[] = [];
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (this.#swallowLf && bytes.length > 0) {
      if (bytes[0] === LF) bytes = bytes.subarray(1);
      this.#swallowLf = false;
    }
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF)) {
      const line = bytes.subarray(0, end > 0 && bytes[end - 1] === CR ? end - 1 : end);
      bytes = bytes.subarray(end + 1);
      if (this.#skipping) this.#skipping = false;
      else inputs.push(line.length > this.limit ? { type: "too-long" } : finished(line));
    }
    if (isUrgentAbort(bytes)) {
      inputs.push({ type: "line", bytes: Buffer.from("ABOR") });
      bytes = bytes.subarray(bytes.length);
      this.#swallowLf = true;
    }
    if (bytes.length > this.limit) {
      if (!this.#skipping) inputs.push({ type: "too-long" });
      this.#skipping = true;
    }
    // A copy, so that a few bytes of rest don't keep the whole chunk in memory.
    this.#rest = this.#skipping ? Buffer.alloc(0) : Buffer.from(bytes);
    return inputs;
  }
}

function finished(line: Buffer): CommandInput {
  return { type: "line", bytes: undouble(line.subarray(telnetPrefix(line))) };
}

/** Length of the Telnet commands that a line begins with. */
function telnetPrefix(line: Buffer): number {
  let at = 0;
  while (line[at] === IAC) {
    const next = line[at + 1] ?? 0;
    // Sent as urgent data, the Synch's second byte (DM) may be missing from the stream.
    at += next >= FIRST_NEGOTIATION ? 3 : next >= FIRST_COMMAND ? 2 : 1;
  }
  return at;
}

function undouble(line: Buffer): Buffer {
  if (!line.includes(IAC)) return Buffer.from(line);
  const bytes: number[] = [];
  for (let at = 0; at < line.length; at++) {
    const byte = line[at] ?? 0;
    bytes.push(byte);
    if (byte === IAC && line[at + 1] === IAC) at++;
  }
  return Buffer.from(bytes);
}

/**
 * `ABOR` CR without LF: Python's ftplib sends the command as urgent data, whose last byte TCP takes out of the
 * stream, so the LF never comes.
 */
function isUrgentAbort(bytes: Buffer): boolean {
  return bytes.length < 16 && /^ABOR\r$/i.test(bytes.subarray(telnetPrefix(bytes)).toString("latin1"));
}
