import { type ByteString, byteString } from "../protocol/byte-string";
import { redactCommand, redactReplyLines, redactText, type Secrets } from "../protocol/redact";
import type { Reply } from "../protocol/reply";
import type { ExchangeReference, TrafficDetail } from "../protocol/traffic";
import { closingReason, problemText } from "./closing-reason";
import type { TrafficLog } from "./traffic-log";
import { ReplyError } from "./wire-context";

export interface ControlLogParts {
  /** Number of the control connection: 1, 2, … within the session. */
  readonly number: number;
  readonly log: TrafficLog;
  /** Decodes wire bytes for people. */
  readonly decode: (bytes: ByteString) => string;
  /** Masked wherever the server repeats them. */
  readonly secrets: Secrets;
}

/** What one control connection tells the traffic log: decoded, and without secrets. */
export class ControlLog {
  /** The operation whose events these are now. */
  exchange: ExchangeReference | null = null;

  constructor(private readonly parts: ControlLogParts) {}

  emit(detail: TrafficDetail, data?: number): void {
    const { log, number: connection } = this.parts;
    log.emit({ connection, exchange: this.exchange, data }, detail);
  }

  /** Something that Portside decided by itself. */
  note(code: string, text: string, data?: number): void {
    this.emit({ type: "note", code, text }, data);
  }

  command(line: ByteString): void {
    this.emit({ type: "command", line: this.shown(line) });
  }

  /** A command as the log shows it. */
  shown(line: ByteString): string {
    return redactCommand(this.parts.decode(line));
  }

  /**
   * @param verb the command that the reply answers; null for the greeting and the unasked
   * @param exchange the operation that sent it
   * @returns the lines as they stand in the log
   */
  reply({ code, lines }: Reply, verb: string | null, exchange: ExchangeReference | null): readonly string[] {
    const decoded = lines.map((line) => this.parts.decode(byteString(line)));
    const shown = redactReplyLines(decoded, this.parts.secrets, verb);
    const { log, number: connection } = this.parts;
    log.emit({ connection, exchange }, { type: "reply", code, lines: shown });
    return shown;
  }

  /** What came and is no whole reply, when the connection breaks: it was on the wire all the same. */
  unread(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const text = lines.map((line) => this.#masked(line)).join("\n");
    this.note("unread", `The server sent this, which is no whole reply: ${text.slice(0, 2000)}`);
  }

  /**
   * Why a connection ended, as it may be shown.
   * @param hasReplied whether replies came on it before
   */
  reasonOf(error: Error, hasReplied: boolean): string {
    if (!(error instanceof ReplyError)) return closingReason(error);
    const { problem } = error;
    return problemText({ ...problem, line: this.#masked(problem.line) }, hasReplied);
  }

  #masked(line: string): string {
    return redactText(this.parts.decode(byteString(line)), this.parts.secrets);
  }
}
