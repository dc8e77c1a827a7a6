import { createHash } from "node:crypto";
import { describeForLog } from "./error-log";

export type LogFormat = "json" | "text" | "off";
export type LogLevel = "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What would end a line, steer a terminal or turn the direction of what follows: control characters of both kinds, the line
 * and paragraph separators, the byte order mark, and Unicode's marks for directions.
 */
const steering =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Portside's own output: one line an event, for people or as JSON, on the error output. */
export class Log {
  readonly #format: LogFormat;
  readonly #write: (text: string) => void;
  readonly #now: () => Date;

  constructor(
    format: LogFormat,
    write: (text: string) => void = (text) => process.stderr.write(text),
    now: () => Date = () => new Date(),
  ) {
    this.#format = format;
    this.#write = write;
    this.#now = now;
  }

  /** Whether every request is worth a line: for machines; people look for what is unusual. */
  get tellsRequests(): boolean {
    return this.#format === "json";
  }

  /** @param event in words of Portside's own, as fields are: nothing that a user gave or a server said */
  info(event: string, fields: LogFields = {}): void {
    this.#line("info", event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#line("warn", event, fields);
  }

  /** Something unexpected: where it happened is told, its message is not (see `describeForLog`). */
  failure(event: string, error: unknown, fields: LogFields = {}): void {
    this.#line("error", event, { ...fields, where: describeForLog(error) });
  }

  #line(level: LogLevel, event: string, fields: LogFields): void {
    if (this.#format === "off") return;
    const entry = { time: this.#now().toISOString(), level, event, ...fields };
    this.#write(`${this.#format === "json" ? asJson(entry) : asText(entry)}\n`);
  }
}

/** A session in the log: the same words for the same session, of no use for getting at it. */
export function sessionInLog(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 8);
}

function asJson(entry: LogFields): string {
  return harmless(JSON.stringify(entry));
}

/** Words that need no quotes stand without them; where something happened follows on lines of its own. */
function asText({ time, level, event, where, ...fields }: LogFields): string {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${wordOf(value)}`);
  const places =
    typeof where === "string" ? where.split("\n").map((line) => `\n    ${harmless(line.trim())}`) : [];
  return `${[time, level, event, ...pairs].join(" ")}${places.join("")}`;
}

function wordOf(value: LogFields[string]): string {
  const text = String(value);
  return /^[\w.:/{}@+-]+$/.test(text) ? text : harmless(JSON.stringify(text));
}

function harmless(text: string): string {
  return text.replace(steering, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
