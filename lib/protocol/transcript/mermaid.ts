import type { ExchangeFindings } from "../diagnosis/exchange-findings";
import { buildSequence } from "../sequence/build-sequence";
import { type ChannelsByKey, channelsByKey, describeStep } from "../sequence/describe-sequence";
import type { SequenceStep, Side, StepOf } from "../sequence/sequence-model";
import type { TrafficEvent } from "../traffic";
import { mermaidSentence, mermaidText } from "./mermaid-text";
import { endpointText, type TranscriptHead } from "./text";

/** Mermaid draws no diagram with more characters (`maxTextSize`); codes are counted as they are written. */
export const longestDiagram = 50_000;

/** Lines of a reply that are drawn. */
const mostLines = 5;

/** Behind what happens on the connections: translucent, so that it suits a light page and a dark one. */
const bands = {
  /** Who dials. */
  client: "rgba(37, 99, 235, 0.18)",
  server: "rgba(217, 119, 6, 0.22)",
  /** The lane of data connections. */
  data: "rgba(13, 148, 136, 0.16)",
} as const;

const other: Readonly<Record<Side, Side>> = { client: "server", server: "client" };

/**
 * Traffic as a Mermaid sequence diagram. The arrow that opens a connection goes from who dials to who is dialled, in a
 * band of the dialling side's colour with a note that says so; data connections have a band of their own colour. A
 * dashed opening arrow is inferred. When there is more than Mermaid draws, the latest steps stay.
 *
 * @param events of one session, in the order of their numbers
 * @param findings of the exchanges among them; the likeliest of each becomes a note after its last step
 */
export function formatMermaid(
  events: readonly TrafficEvent[],
  head: TranscriptHead,
  findings: readonly ExchangeFindings[] = [],
): string {
  const { channels, steps } = buildSequence(events);
  const byKey = channelsByKey(channels);
  const server = mermaidText(endpointText({ address: head.host, port: head.port }));
  const top = [
    "sequenceDiagram",
    "participant client as Portside",
    `participant server as FTP server ${server}`,
  ];
  const headings = headingsOf(steps);
  const causes = causesOf(steps, findings);
  const part = (index: number): string => {
    const step = steps[index];
    if (step === undefined) return "";
    const heading = headings[index] ?? null;
    const lines = stepLines(step, byKey);
    const cause = causes.get(index);
    return [
      ...(heading === null ? [] : [`Note over client,server: ${mermaidText(heading)}`]),
      ...lines,
      ...(cause === undefined ? [] : [`Note over client,server: ${mermaidSentence(cause)}`]),
    ]
      .map((line) => `  ${line}\n`)
      .join("");
  };
  return fitted(`${top.join("\n  ")}\n`, part, steps.length);
}

/** Where another operation goes on than that of the steps before, what it is. */
function headingsOf(steps: readonly SequenceStep[]): readonly (string | null)[] {
  let current: number | null = null;
  return steps.map(({ exchange }) => {
    const isNew = exchange !== null && exchange.id !== current;
    if (exchange !== null) current = exchange.id;
    return isNew ? `Exchange ${exchange.id}: ${exchange.label}` : null;
  });
}

const how = { certain: "Cause", likely: "Likely cause", possible: "Possible cause" } as const;

/** After which step the likeliest cause of a failure is told: the last one of its exchange. */
function causesOf(
  steps: readonly SequenceStep[],
  findings: readonly ExchangeFindings[],
): ReadonlyMap<number, string> {
  const last = new Map<number, number>();
  for (const [index, { exchange }] of steps.entries()) if (exchange !== null) last.set(exchange.id, index);
  return new Map(
    findings.map(({ exchange, findings: [{ confidence, title }] }) => [
      last.get(exchange) ?? -1,
      `${how[confidence]}: ${title}`,
    ]),
  );
}

/** Leaves out the earliest parts where there are more than can be drawn, and writes none of those. */
function fitted(top: string, part: (index: number) => string, count: number): string {
  const remark = (left: number) =>
    `  Note over client,server: ${mermaidText(`${left} earlier steps are left out: Mermaid draws no more.`)}\n`;
  let room = longestDiagram - top.length - remark(count).length;
  const kept: string[] = [];
  for (let index = count - 1; index >= 0; index--) {
    const text = part(index);
    if (text.length > room) break;
    room -= text.length;
    kept.unshift(text);
  }
  const left = count - kept.length;
  return `${top}${left === 0 ? "" : remark(left)}${kept.join("")}`;
}

function stepLines(step: SequenceStep, channels: ChannelsByKey): readonly string[] {
  const channel = step.channel === null ? undefined : channels.channels.get(step.channel);
  const lane = channels.severalControls && channel ? `(${channel.connection}) ` : "";
  const sentence = describeStep(step, { ...channels, severalControls: false });
  const text = mermaidSentence(lane + sentence);
  switch (step.kind) {
    case "command":
      return [`client->>server: ${mermaidText(`${lane}${step.line}`)}`];
    case "reply":
      return [`server-->>client: ${replyText(step, lane)}`];
    case "listen":
      return [`Note ${step.by === "client" ? "left of client" : "right of server"}: ${text}`];
    case "dial":
      return dialLines(step, {
        opens: `${lane}OPENS ${channel ? `${channel.kind} connection ${channel.number}` : "a connection"}`,
        sentence,
      });
    case "transfer": {
      const from = step.direction === "up" ? "client" : "server";
      const arrow = step.failed === null ? "->>" : "-x";
      return band(bands.data, [`${from}${arrow}${other[from]}: ${text}`]);
    }
    case "close":
      return step.by === null
        ? [`Note over client,server: ${text}`]
        : [`${step.by}-x${other[step.by]}: ${text}`];
    case "secure":
      return [`Note over client,server: ${text}`];
    case "note":
      return [`Note over client: ${text}`];
  }
}

/** Who dials whom, so that nobody can miss it: a band, a note over the side that dials, and the arrow. */
function dialLines(
  step: StepOf<"dial">,
  { opens, sentence }: { readonly opens: string; readonly sentence: string },
): readonly string[] {
  const who = step.stranger ? "Another host" : step.by === "client" ? "Portside" : "The FTP server";
  const line = step.certainty === "inferred" ? "--" : "-";
  const point = step.outcome === "failed" ? "x" : ">>";
  return band(bands[step.by], [
    `Note over ${step.by}: ${mermaidText(`${who} dials`)}`,
    `${step.by}${line}${point}${other[step.by]}: ${mermaidText(opens)}<br/>${mermaidSentence(sentence)}`,
  ]);
}

function band(colour: string, lines: readonly string[]): readonly string[] {
  return [`rect ${colour}`, ...lines.map((line) => `  ${line}`), "end"];
}

function replyText({ lines }: StepOf<"reply">, lane: string): string {
  const shown = lines.slice(0, mostLines).map((line, index) => mermaidText(index === 0 ? lane + line : line));
  const rest = lines.length - shown.length;
  if (rest > 0) shown.push(mermaidText(`… ${rest} more ${rest === 1 ? "line" : "lines"}`));
  return shown.join("<br/>");
}
