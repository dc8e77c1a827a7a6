import { z } from "zod";
import { parseCommandLine } from "../protocol/commands";
import { mask, redactCommand, redactReplyLines, redactText, redactUrls } from "../protocol/redact";
import { transcriptVersion } from "../protocol/transcript/json";
import { type ParsedTrafficEvent, type Transcript, trafficEventSchema, transcriptSchema } from "./traffic";

/** What is read at most. A session's page keeps as many events; no log of Portside's is longer in characters. */
export const transcriptLimits = { events: 50_000, characters: 64 * 1024 * 1024 } as const;

/** Times that a date can hold. */
const latestTime = 8.64e15;

/** A transcript that was read, or why it can't be: a sentence for the person who opened the file. */
export type ReadTranscript =
  | {
      readonly transcript: Transcript;
      /** Events of types that this Portside doesn't know, and left out. */
      readonly skipped: number;
    }
  | { readonly reason: string };

const fileSchema = z.object({
  version: z.unknown(),
  session: transcriptSchema.shape.session,
  // Each event is looked at by itself, in turns: a schema of a list would go through all of them at once.
  events: z.custom<readonly unknown[]>(Array.isArray, "Invalid input: expected array"),
});

const placeSchema = z.object({ seq: z.int(), type: z.string() });
const knownTypes: ReadonlySet<string> = new Set(
  trafficEventSchema.options.map((option) => option.shape.type.value),
);

/**
 * Reads a transcript as `?format=json` gives it (docs/transcript.md): from a file, so from anybody. Fields that this
 * version doesn't know are ignored, events of types that it doesn't know are left out and counted, and events are put in
 * the order of their numbers. A password in a command
 * or in a URL, which no transcript of Portside's holds, is masked.
 */
export function readTranscript(text: string): ReadTranscript {
  const reading = transcriptReading(text);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** Events that are read between two moments at which a reading can be paused. */
const PIECE = 100;

/**
 * The same in pieces: a page reads a long transcript in turns, between which it can be operated.
 *
 * @returns yields the share that is read, from 0 to 1, and returns what `readTranscript` does
 */
export function* transcriptReading(text: string): Generator<number, ReadTranscript> {
  if (text.length > transcriptLimits.characters) {
    return {
      reason: `The file is larger than the ${transcriptLimits.characters / 1024 / 1024} MiB that can be opened.`,
    };
  }
  yield 0;
  const json = (yield* parseLines(text)) ?? parseJson(text);
  yield 0;
  if (json === undefined)
    return { reason: "This is not JSON. Choose a transcript that was exported as JSON." };
  if (!isTranscriptLike(json)) {
    return {
      reason: "This is JSON, but no transcript of Portside's: it lacks “version”, “session” or “events”.",
    };
  }
  if (json.version !== transcriptVersion) {
    return {
      reason: `The transcript has version ${shown(json.version)}; this Portside reads version ${transcriptVersion}.`,
    };
  }
  const file = fileSchema.safeParse(json);
  if (!file.success) return { reason: `The transcript is damaged: ${issueText(file.error)}.` };
  const { session, events } = file.data;
  if (events.length > transcriptLimits.events) {
    return {
      reason: `The transcript holds ${count(events.length)} events; no more than ${count(transcriptLimits.events)} can be opened.`,
    };
  }
  return yield* readEvents(session, events);
}

function* readEvents(
  session: Transcript["session"],
  given: readonly unknown[],
): Generator<number, ReadTranscript> {
  const events: ParsedTrafficEvent[] = [];
  const secrets = new Set<string>();
  let skipped = 0;
  for (const [index, one] of given.entries()) {
    if (index % PIECE === PIECE - 1) yield index / given.length;
    const event = trafficEventSchema.safeParse(one);
    if (!event.success) {
      const place = placeSchema.safeParse(one);
      if (place.success && !knownTypes.has(place.data.type)) {
        skipped++;
        continue;
      }
      const name = place.success ? `event ${place.data.seq}` : `the event at position ${index + 1}`;
      return { reason: `The transcript is damaged: in ${name}, ${issueText(event.error)}.` };
    }
    if (event.data.session !== session.id) {
      return { reason: `The transcript is damaged: event ${event.data.seq} belongs to another session.` };
    }
    if (Math.abs(event.data.at) > latestTime) {
      return {
        reason: `The transcript is damaged: event ${event.data.seq} has a time that no date can hold.`,
      };
    }
    for (const secret of secretsIn(event.data)) if (secrets.size < MOST_SECRETS) secrets.add(secret);
    events.push(masked(withoutLength(event.data)));
  }
  events.sort((a, b) => a.seq - b.seq);
  if (secrets.size > 0) yield* maskRepeated(events, session.user, [...secrets]);
  const twice = events.find(({ seq }, index) => events[index + 1]?.seq === seq);
  if (twice) return { reason: `The transcript is damaged: there are two events ${twice.seq}.` };
  return { transcript: { version: transcriptVersion, session, events }, skipped };
}

/** What Portside would have written: somebody else's transcript may hold what its own never do. */
function masked(event: ParsedTrafficEvent): ParsedTrafficEvent {
  const { exchange } = event;
  const named = { ...event, exchange: exchange && { ...exchange, label: maskedLabel(exchange.label) } };
  switch (named.type) {
    case "command":
      return { ...named, line: redactCommand(named.line) };
    case "reply":
      return { ...named, lines: named.lines.map(redactUrls) };
    case "note":
      return { ...named, text: redactUrls(named.text) };
    case "control-failed":
    case "control-closed":
      return { ...named, reason: redactUrls(named.reason) };
    default:
      return named;
  }
}

/** Letters of a line: as long as a server's reply may be for Portside, whose own logs hold no longer one. */
const LONGEST_LINE = 128 * 1024;

/** With lines that a page can draw: what of a longer one is left out is said at its end. */
function withoutLength(event: ParsedTrafficEvent): ParsedTrafficEvent {
  switch (event.type) {
    case "command":
      return { ...event, line: shortened(event.line) };
    case "reply":
      return event.lines.some((line) => line.length > LONGEST_LINE)
        ? { ...event, lines: event.lines.map(shortened) }
        : event;
    default:
      return event;
  }
}

function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  // What is cut may be half a URL's password: with the word that it stands in.
  const certain = LONGEST_LINE - 1000;
  const kept = line.slice(0, certain) + line.slice(certain, LONGEST_LINE).replace(/\S*$/, "");
  return `${kept}… (${count(line.length - kept.length)} more characters are left out)`;
}

/** Passwords of one file that are looked for in all of its replies. */
const MOST_SECRETS = 20;

/** Passwords and accounts in clear, which no log of Portside's has. */
function secretsIn(event: ParsedTrafficEvent): readonly string[] {
  if (event.type !== "command") return [];
  const { verb, argument } = parseCommandLine(event.line);
  return /^(?:PASS|ACCT)$/.test(verb) && argument !== "" && argument !== mask ? [argument] : [];
}

/** Masks, where they stand, what servers repeat of a password that the file holds in clear. */
function* maskRepeated(
  events: ParsedTrafficEvent[],
  user: string,
  [password = "", ...forms]: readonly string[],
): Generator<number> {
  const secrets = { user, password, account: null, forms };
  const cleared = (text: string) => redactText(text, secrets);
  let verb: string | null = null;
  for (const [index, event] of events.entries()) {
    if (index % PIECE === PIECE - 1) yield 1;
    if (event.type === "command") ({ verb } = parseCommandLine(event.line));
    if (event.type === "reply") {
      events[index] = { ...event, lines: [...redactReplyLines(event.lines, secrets, verb)] };
    } else if (event.type === "note") events[index] = { ...event, text: cleared(event.text) };
    else if (event.type === "control-closed" || event.type === "control-failed")
      events[index] = { ...event, reason: cleared(event.reason) };
  }
}

/** What begins the label of an exchange that is a typed command. */
const typed = "Command ";

function maskedLabel(label: string): string {
  return label.startsWith(typed) ? typed + redactCommand(label.slice(typed.length)) : redactUrls(label);
}

/** How Portside's own files have their events: one a line between these. */
const beforeEvents = '"events":[\n';
const afterEvents = "\n]}\n";
/** What may stand between the events and the end: for people, who read the file; a reader finds it in the events. */
const beforeFindings = '\n],\n"findings":';

/**
 * Parses a file that is laid out as Portside's own are, line by line, which can be paused. No line end stands inside of
 * JSON's strings: where each line is JSON by itself, the lines together are.
 *
 * @returns undefined for any other layout
 */
function* parseLines(text: string): Generator<number, unknown> {
  const start = text.indexOf(beforeEvents) + beforeEvents.length;
  if (start < beforeEvents.length || start > 10_000 || !text.endsWith(afterEvents)) return undefined;
  const file = parseJson(`${text.slice(0, start)}]}`);
  if (!isTranscriptLike(file) || !Array.isArray(file.events) || file.events.length > 0) return undefined;
  const found = text.lastIndexOf(beforeFindings);
  if (found !== -1 && parseJson(`{${text.slice(found + 3)}`) === undefined) return undefined;
  const end = found === -1 ? text.length - afterEvents.length : found;
  const events: unknown[] = [];
  for (let at = start; ; ) {
    const lineEnd = text.indexOf(",\n", at);
    const next = lineEnd === -1 ? end : Math.min(lineEnd, end);
    const event = parseJson(text.slice(at, next));
    if (event === undefined) return undefined;
    if (events.push(event) % PIECE === 0) yield 0;
    if (next === end) return { ...file, events };
    at = next + 2;
  }
}

/** @returns undefined for what is no JSON */
function parseJson(text: string): unknown {
  try {
    // Some editors write a byte order mark, which JSON doesn't know.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // Said by the undefined.
    return undefined;
  }
}

function isTranscriptLike(json: unknown): json is { version: unknown; session: unknown; events: unknown } {
  return (
    typeof json === "object" && json !== null && "version" in json && "session" in json && "events" in json
  );
}

/** Where something is wrong and what, of the first thing that is. */
function issueText(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "something is wrong";
  const place = issue.path.map(String).join(".").slice(0, 100);
  const what = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  return place === "" ? what : `“${place}”: ${what}`;
}

function shown(value: unknown): string {
  return typeof value === "number" || typeof value === "string"
    ? `“${String(value).slice(0, 20)}”`
    : "unknown";
}

function count(number: number): string {
  return number.toLocaleString("en-GB");
}
