import type { Endpoint } from "../traffic";
import type { Channel, Sequence, SequenceStep, Side, StepOf } from "./sequence-model";
import { droppedWords } from "./words";

/** A sentence of the text alternative. */
export interface SequenceSentence {
  /** `key` of its step; of a pause, that of the step after it. */
  readonly key: string;
  /** The line of the log that it selects; null for a pause. */
  readonly seq: number | null;
  readonly text: string;
}

/** Milliseconds without anything on the wire that are worth a sentence. */
const pauseAfter = 1000;
/** Characters of a line that are repeated. */
const longestQuote = 300;

const names: Record<Side, string> = { client: "Portside", server: "the server" };
const owners: Record<Side, string> = { client: "Portside's", server: "the server's" };

/**
 * A sequence in words: what the diagram shows, one plain sentence for each step, from top to bottom. Lines from the wire
 * stand in them as they came: show them as text only.
 */
export function describeSequence({ channels, steps }: Sequence): readonly SequenceSentence[] {
  const byKey = channelsByKey(channels);
  const sentences: SequenceSentence[] = [];
  let end = steps[0]?.at ?? 0;
  for (const step of steps) {
    const pause = step.at - end;
    if (pause > pauseAfter) {
      const text = `For ${duration(pause)} nothing happens on the wire.`;
      sentences.push({ key: `pause-${step.key}`, seq: null, text });
    }
    end = Math.max(end, step.at, step.until);
    sentences.push({ key: step.key, seq: step.seqs[0], text: describeStep(step, byKey) });
  }
  return sentences;
}

/** Channels by their key; `severalControls` decides whether the sentences have to number control connections. */
export interface ChannelsByKey {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly severalControls: boolean;
}

/** Looks channels up by their keys, for sentences about single steps. */
export function channelsByKey(channels: readonly Channel[]): ChannelsByKey {
  return {
    channels: new Map(channels.map((channel) => [channel.key, channel])),
    severalControls: channels.filter(({ kind }) => kind === "control").length > 1,
  };
}

/** One step as a sentence: "Portside dials the server's data port 49932 from port 51234: opened after 1 ms." */
export function describeStep(step: SequenceStep, channels: ChannelsByKey): string {
  const words = stepWords(step, channels);
  return /[.!?…]”?$/.test(words) ? words : `${words}.`;
}

/** Without the full stop, unless a line from the wire brought its own. */
function stepWords(step: SequenceStep, { channels, severalControls }: ChannelsByKey): string {
  const channel = step.channel === null ? undefined : channels.get(step.channel);
  const on = severalControls && channel ? ` on control connection ${channel.connection}` : "";
  switch (step.kind) {
    case "command":
      return `Portside sends ${quoted(step.line)}${on}`;
    case "reply":
      return `The server answers ${replyText(step)}${on}`;
    case "listen":
      return listenText(step);
    case "dial":
      return dialText(step, channel);
    case "secure":
      return `${capital(nameOf(channel))} is encrypted with ${step.protocol} (${step.cipher})${step.resumed ? ", going on with an earlier encrypted session" : ""}`;
    case "transfer":
      return transferText(step);
    case "close": {
      const reason = step.reason === "" ? "" : `: ${step.reason}`;
      return step.by === null
        ? `${capital(nameOf(channel))} ends${reason}`
        : `${capital(names[step.by])} ends ${nameOf(channel)}${reason}`;
    }
    case "note":
      return `Note by Portside: ${step.text}`;
  }
}

function replyText({ code, lines }: StepOf<"reply">): string {
  const first = (lines[0] ?? "").replace(/^\d{3}[ -]?/, "");
  const more =
    lines.length > 1 ? ` and ${lines.length - 1} more ${lines.length === 2 ? "line" : "lines"}` : "";
  return first === "" ? `${code}${more}` : `${code}, ${quoted(first)}${more}`;
}

function listenText({ by, address, port, overridden, certainty }: StepOf<"listen">): string {
  const who = capital(names[by]);
  if (overridden === null) {
    const where = address === null ? "" : ` at ${address}`;
    const source = certainty === "inferred" ? ", as its answer says" : "";
    return `${who} listens on port ${port}${where}${source}`;
  }
  const { announced, used } = overridden;
  return by === "server"
    ? `The server announces ${place(announced)}; Portside uses ${place(used)} instead`
    : `Portside listens on ${place(used)} and announces it as ${place(announced)}`;
}

function dialText(step: StepOf<"dial">, channel: Channel | undefined): string {
  const { by, client, server, outcome, reason, stranger, at, until, certainty } = step;
  const [from, to] = by === "client" ? [client, server] : [server, client];
  const ends: Record<StepOf<"dial">["outcome"], string> = {
    pending: "no answer yet",
    opened: until > at ? `opened after ${duration(until - at)}` : "opened",
    failed: `failed, ${reason ?? "nobody knows why"}`,
    dropped: droppedWords(reason),
  };
  if (stranger) {
    return `Another host${from ? `, ${place(from)},` : ""} dials the port on which Portside waits for the server: ${ends[outcome]}`;
  }
  const other: Side = by === "client" ? "server" : "client";
  const kind = channel?.kind ?? "data";
  const port = to ? ` ${to.port}` : "";
  const source = from ? ` from port ${from.port}` : "";
  const verb = certainty === "inferred" ? "tried to dial" : "dials";
  return `${capital(names[by])} ${verb} ${owners[other]} ${kind} port${port}${source}: ${ends[outcome]}`;
}

function transferText({ direction, bytes, milliseconds, failed }: StepOf<"transfer">): string {
  const way =
    direction === null
      ? ""
      : direction === "up"
        ? " from Portside to the server"
        : " from the server to Portside";
  const size = bytes === null ? "Bytes" : `${grouped(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
  const go = bytes === 1 ? "goes" : "go";
  if (failed !== null)
    return `The transfer${way} breaks off${bytes === null ? "" : ` after ${size}`}: ${failed}`;
  if (milliseconds === null) return `${size} ${go}${way}; the data connection is still open`;
  return `${size} ${go}${way} in ${duration(milliseconds)}`;
}

/** "the control connection", "data connection 3" */
function nameOf(channel: Channel | undefined): string {
  return channel === undefined ? "a connection" : `${channel.kind} connection ${channel.number}`;
}

function place({
  address,
  port,
}: { readonly address: string | null; readonly port: number } | Endpoint): string {
  return address === null ? `port ${port}` : `${address} port ${port}`;
}

function quoted(line: string): string {
  return `“${line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line}”`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function duration(milliseconds: number): string {
  if (milliseconds < 0.95) return "less than 1 ms";
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
