import { groupExchanges } from "../../exchange";
import { type ExplainedAddress, explain } from "../../explain";
import { buildSequence } from "../../sequence/build-sequence";
import type { Channel, Sequence, SequenceStep } from "../../sequence/sequence-model";
import type { Endpoint, TrafficEvent } from "../../traffic";
import { type RecordingSymbols, symbolsOf } from "./symbols";

/** Who a recording is of, as its head says. */
interface RecordingHead {
  readonly host: string;
  readonly user: string;
}

/**
 * What the models make of a recording, as text that a person can check line by line against the recording. Addresses
 * and ports that another recording would have differently are symbols, but where they are what is explained. Times are
 * left out.
 */
export function expectedText(head: RecordingHead, events: readonly TrafficEvent[]): string {
  const symbols = symbolsOf(head, events);
  const sequence = buildSequence(events);
  return [
    "EXCHANGES: number, label; control connections; data mode; who opened; bytes; outcome",
    ...exchangeLines(events),
    "",
    "LIFELINES: connection; who dials; client's end, server's end; TLS",
    ...sequence.channels.map((channel) => channelLine(channel, symbols)),
    "",
    "STEPS: numbers of the events; exchange; kind; > from client to server, < from server to client; ~ inferred",
    ...sequence.steps.map((step) => stepLine(step, sequence, symbols)),
    "",
    "EXPLANATIONS: number and line = title | address | who dials | what it has to do with which lines | what can be read of it",
    ...events.map((event) => explanationLine(event, events, symbols)),
    "",
  ].join("\n");
}

function exchangeLines(events: readonly TrafficEvent[]): readonly string[] {
  return groupExchanges(events).map(({ id, label, connections, dataMode, openedBy, bytes, failed }) =>
    [
      `${id} ${label}`,
      `control ${connections.join(", ")}`,
      dataMode ?? "no data connection",
      openedBy === null ? "opened by nobody" : `opened by the ${openedBy}`,
      `${bytes} bytes`,
      failed ? "FAILED" : "done",
    ].join("; "),
  );
}

function channelLine(channel: Channel, symbols: RecordingSymbols): string {
  const { key, kind, connection, dialledBy, client, server, tls } = channel;
  const place = kind === "data" ? `${key} on control ${connection}` : key;
  const ends = [client, server].map((end) => endText(end, key, symbols)).join(", ");
  return `${place}; ${dialledBy === null ? "nobody" : `the ${dialledBy}`} dials; ${ends}; ${tls ?? "plain"}`;
}

function endText(end: Endpoint | null, channel: string | null, symbols: RecordingSymbols): string {
  return end === null ? "?" : `${symbols.text(end.address, 0)}:${symbols.port(end.port, channel)}`;
}

function stepLine(step: SequenceStep, { channels }: Sequence, symbols: RecordingSymbols): string {
  const channel = channels.find(({ key }) => key === step.channel);
  const exchange = step.exchange === null ? "-" : `x${step.exchange.id}`;
  const certainty = step.certainty === "inferred" ? "~" : " ";
  return `${step.seqs.join("+")} ${exchange} ${certainty}${channel?.key ?? "nowhere"}: ${stepText(step, symbols)}`;
}

function stepText(step: SequenceStep, symbols: RecordingSymbols): string {
  const { seqs, channel } = step;
  const text = (line: string) => symbols.text(line, seqs[0]);
  switch (step.kind) {
    case "command":
      return `> ${text(step.line)}`;
    case "reply":
      return `< ${step.lines.map(text).join(" / ")}`;
    case "listen": {
      const where = step.address === null ? "" : `${text(step.address)}:`;
      const overridden = step.overridden === null ? "" : ", overridden";
      return `${step.by} listens on ${where}${symbols.port(step.port, channel)}${overridden}`;
    }
    case "dial": {
      const ends = [step.client, step.server].map((end) => endText(end, channel, symbols));
      const arrow = step.by === "client" ? ends.join(" ==> ") : ends.join(" <== ");
      const reason = step.reason === null ? "" : ` (${text(step.reason)})`;
      return `${step.stranger ? "a stranger" : step.by} dials ${arrow}: ${step.outcome}${reason}`;
    }
    case "secure":
      return `${step.protocol}${step.resumed ? ", resumed" : ""}`;
    case "transfer": {
      const failed = step.failed === null ? "" : `, broken off: ${step.failed}`;
      return `${step.bytes ?? "?"} bytes ${step.direction ?? "?"}${step.milliseconds === null ? ", no end" : ""}${failed}`;
    }
    case "close":
      return `closed by ${step.by ?? "?"}: ${step.reason}`;
    case "note":
      return `note ${step.code}`;
  }
}

function explanationLine(
  event: TrafficEvent,
  events: readonly TrafficEvent[],
  symbols: RecordingSymbols,
): string {
  const { title, tone, address, dials, relations, observer } = explain(event, { events });
  // The arithmetic can be checked only against the line as it was.
  const line = address === null ? symbols.text(eventText(event), event.seq) : eventText(event);
  return [
    `${event.seq} ${line} = ${title}${tone === "plain" ? "" : ` [${tone}]`}`,
    ...(address === null ? [] : [addressText(address)]),
    ...(dials === null ? [] : [`the ${dials.who} dials`]),
    relations.map(({ kind, seq }) => `${kind} ${seq ?? "-"}`).join(", "),
    `readable: ${observer.readable}`,
  ].join(" | ");
}

function addressText({ hostText, address, portBytes, port, listens }: ExplainedAddress): string {
  const host =
    hostText === null || hostText === address ? (address ?? "no address") : `${hostText} = ${address}`;
  const sum = portBytes === null ? `port ${port}` : `${portBytes[0]} × 256 + ${portBytes[1]} = ${port}`;
  return `${host}; ${sum}; the ${listens} listens`;
}

/** An event in a line: what was on the wire, or its type and where. */
function eventText(event: TrafficEvent): string {
  switch (event.type) {
    case "command":
      return `> ${event.line}`;
    case "reply":
      return `< ${event.lines.join(" / ")}`;
    case "note":
      return `note ${event.code}`;
    default:
      return event.data === undefined ? event.type : `${event.type} ${event.data}`;
  }
}
