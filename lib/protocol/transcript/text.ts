import type { ExchangeFindings } from "../diagnosis/exchange-findings";
import type { Endpoint, TrafficEvent } from "../traffic";
import { visible } from "./visible";

/** What the head of a transcript says about the session. */
export interface TranscriptHead {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly encryption: string;
  readonly dataMode: string;
}

/**
 * Traffic as plain text for people: one line an event (a reply takes one a line), with the time in UTC and the number
 * of the control connection; `>` is what Portside sent, `<` what the server said, `=` the connections,
 * `#` what Portside decided, `!` what the diagnosis found, after an operation's last line. A heading stands where another operation goes on. The same events always
 * give the same text. Control characters are shown as `\x1b`, so that no server steers the reader's terminal.
 *
 * @param events in the order of their numbers
 * @param findings of the exchanges among them
 */
export function formatTranscript(
  events: readonly TrafficEvent[],
  head?: TranscriptHead,
  findings: readonly ExchangeFindings[] = [],
): string {
  const lines: string[] = head
    ? [
        `Portside transcript of session ${visible(head.id)}`,
        visible(
          `${head.user} at ${endpointText({ address: head.host, port: head.port })}, encryption ${head.encryption}, data mode ${head.dataMode}`,
        ),
      ]
    : [];
  const found = new Map(findings.map((one) => [one.last, one]));
  let exchange: number | null = null;
  for (const event of events) {
    const current = event.exchange?.id ?? null;
    if (event.exchange !== null && current !== exchange) {
      if (lines.length > 0) lines.push("");
      lines.push(`-- ${visible(event.exchange.label)} (exchange ${event.exchange.id})`);
    }
    exchange = current;
    for (const text of eventText(event)) lines.push(`${time(event.at)} [${event.connection}] ${text}`);
    const ended = found.get(event.seq);
    if (ended) lines.push(...findingLines(ended).map(visible));
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** What was found of an exchange: likeliest first, each with its cause and advice, and what operators may change. */
function findingLines({ exchange, findings }: ExchangeFindings): readonly string[] {
  return findings.flatMap(({ title, confidence, cause, advice, evidence, changes }) => [
    `! exchange ${exchange}, ${confidence}: ${title}`,
    `!   ${cause}`,
    `!   ${advice}`,
    `!   rests on events ${evidence.join(", ")}`,
    ...changes.flatMap(({ where, what, lines, isGuess }) => [
      `!   ${where}${isGuess ? ", if it is that" : ""}: ${what}`,
      ...lines.map((line) => `!       ${line}`),
    ]),
  ]);
}

/** One event as text without time and place: a line, or several for a reply of several lines. */
export function eventText(event: TrafficEvent): readonly string[] {
  return rawText(event).map(visible);
}

function rawText(event: TrafficEvent): readonly string[] {
  const data = event.data === undefined ? "data" : `data ${event.data}`;
  switch (event.type) {
    case "control-dialling":
      return [`= connecting to ${endpointText(event.remote)}`];
    case "control-failed":
      return [`= no connection to ${endpointText(event.remote)}: ${event.reason}`];
    case "control-opened":
      return [`= connected: ${endpointText(event.local)} -> ${endpointText(event.remote)}`];
    case "control-secured":
      return [`= ${secured(event)}`];
    case "control-closed":
      return [`= closed by the ${event.by}: ${event.reason}`];
    case "command":
      return [`> ${event.line}`];
    case "reply":
      return event.lines.map((line) => `< ${line}`);
    case "data-announced":
      return [`= ${data}: ${announced(event)}`];
    case "data-listening":
      return [`= ${data}: listening on ${endpointText(event.local)}`];
    case "data-dialling":
      return [`= ${data}: connecting to ${endpointText(event.remote)}`];
    case "data-opened":
      return [
        event.openedBy === "client"
          ? `= ${data}: opened by the client: ${endpointText(event.local)} -> ${endpointText(event.remote)}`
          : `= ${data}: opened by the server: ${endpointText(event.remote)} -> ${endpointText(event.local)}`,
      ];
    case "data-secured":
      return [`= ${data}: ${secured(event)}`];
    case "data-closed":
      return [
        `= ${data}: closed after ${event.bytes} ${event.bytes === 1 ? "byte" : "bytes"} ${event.direction} in ${Math.round(event.milliseconds)} ms`,
      ];
    case "data-failed":
      return [`= ${data}: failed (${event.reason})${event.address ? ` ${endpointText(event.address)}` : ""}`];
    case "note":
      return [`# ${event.text} [${event.code}]`];
  }
}

function announced(event: Extract<TrafficEvent, { type: "data-announced" }>): string {
  const { address, port } = event.announced;
  const named = address === null ? `port ${port}` : endpointText({ address, port });
  const isElsewhere = event.used !== null && address !== null && endpointText(event.used) !== named;
  const used =
    event.used === null
      ? ", not used"
      : isElsewhere
        ? `, ${event.dataMode === "passive" ? "dialled as" : "really"} ${endpointText(event.used)}`
        : "";
  return `${event.dataMode}, ${event.command} announces ${named}${used}`;
}

function secured({
  protocol,
  cipher,
  resumed,
}: {
  readonly protocol: string;
  readonly cipher: string;
  readonly resumed: boolean;
}): string {
  return `secured with ${protocol} ${cipher}, ${resumed ? "session resumed" : "new session"}`;
}

/** "192.0.2.1:21", "[::1]:21" */
export function endpointText({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** ISO 8601 in UTC to the millisecond; a time that no date can hold (from an edited file) as the number. */
function time(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}
