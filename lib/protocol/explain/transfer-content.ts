import { nothing, type ReplyContent } from "./content";
import { grouped } from "./words";

/** The two marks in a 110 (RFC 959 §4.2.1): `MARK yyyy = mmmm`. */
export function restartMarker(line: string): ReplyContent {
  const [, theirs, ours] = /MARK ([^\s=]{1,80}) = (\S{1,80})/i.exec(line.slice(0, 600)) ?? [];
  if (theirs === undefined || ours === undefined) return nothing;
  return {
    text: [],
    tokens: [
      { text: theirs, meaning: "the mark in what was sent" },
      { text: ours, meaning: "the server's own mark for the same place" },
    ],
  };
}

/** 120: the minutes until the server is ready, where the line says them. */
export function minutesOf(line: string): ReplyContent {
  const [, minutes] = /\b(\d{1,6}) min/i.exec(line.slice(0, 600)) ?? [];
  return minutes === undefined
    ? nothing
    : { text: [], tokens: [{ text: minutes, meaning: "minutes to wait" }] };
}

/** 150 and 125: the type that is in force, the size, and for STOU the name that the server picked (RFC 1123 §4.1.2.9). */
export function transferBeginning(lines: readonly string[], verb: string | null): ReplyContent {
  const text = lines.join("\n").slice(0, 4000);
  const [mode] = /\b(?:ASCII|BINARY)(?= mode)/i.exec(text) ?? [];
  const [, name] = verb === "STOU" ? (/FILE: ?([^\n]{1,500})/i.exec(text) ?? []) : [];
  const size = announcedSize(text);
  return {
    text: size.text,
    tokens: [
      ...(mode === undefined
        ? []
        : [
            {
              text: mode,
              meaning: /^a/i.test(mode)
                ? "sent as text, with line ends translated (TYPE A)"
                : "every byte as it is (TYPE I)",
            },
          ]),
      ...(name === undefined ? [] : [{ text: name, meaning: "the name that the server picked" }]),
      ...size.tokens,
    ],
  };
}

/** What Pure-FTPd says of a transfer's time and of a listing's length. */
export function transferEnd(lines: readonly string[]): ReplyContent {
  const text = lines.slice(0, 20).join("\n").slice(0, 4000);
  const [seconds] = /\d{1,9}\.\d{1,6} seconds/.exec(text) ?? [];
  const [speed] = /[\d.]{1,12} [KMG]?bytes per second/i.exec(text) ?? [];
  const [, matches] = /(?:^|[ -])(\d{1,12}) matches total/.exec(text) ?? [];
  return {
    text: [],
    tokens: [
      ...(seconds === undefined
        ? []
        : [{ text: seconds, meaning: "how long the transfer took, as the server measured it" }]),
      ...(speed === undefined
        ? []
        : [{ text: speed, meaning: "how fast it was, as the server measured it" }]),
      ...(matches === undefined ? [] : [{ text: matches, meaning: "how many entries the listing has" }]),
    ],
  };
}

function announcedSize(line: string): ReplyContent {
  // At the end only: a file may be called "(12 bytes)" too.
  const [text, size = ""] = /\((\d{1,20}) bytes?\)\.?\s*$/i.exec(line.slice(-600)) ?? [];
  if (text === undefined) return nothing;
  return { text: [], tokens: [{ text: size, meaning: `the server means to send ${grouped(size)} bytes` }] };
}
