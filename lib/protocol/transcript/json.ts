import type { ExchangeFindings } from "../diagnosis/exchange-findings";
import type { Finding, OperatorChange } from "../diagnosis/finding";
import type { Certificate, Endpoint, TrafficEvent } from "../traffic";
import { canonicalNetworkEvent, type NumberedNetworkEvent } from "./network-json";
import type { TranscriptHead } from "./text";

/** The version that `formatJson` writes; docs/transcript.md says when it changes. */
export const transcriptVersion = 1;

/**
 * Traffic as canonical JSON, described in docs/transcript.md: fields in a fixed order, one event a line, nothing that
 * the version doesn't know. The same events always give the same bytes, so that two transcripts can be compared by lines.
 *
 * @param events in the order of their numbers
 * @param findings what was found of them, for who reads the file: readers find it themselves
 * @param network what only the network saw, of a run of the lab
 */
export function formatJson(
  events: readonly TrafficEvent[],
  head: TranscriptHead,
  findings: readonly ExchangeFindings[] = [],
  network: readonly NumberedNetworkEvent[] | null = null,
): string {
  const { id, host, port, user, encryption, dataMode } = head;
  const session = JSON.stringify({ id, host, port, user, encryption, dataMode });
  const list = listOf(events.map((event) => JSON.stringify(canonicalEvent(event))));
  const seen =
    network === null
      ? ""
      : `,\n"network":${listOf(network.map((event) => JSON.stringify(canonicalNetworkEvent(event))))}`;
  const found = findings.map((one) =>
    JSON.stringify({ exchange: one.exchange, findings: one.findings.map(canonicalFinding) }),
  );
  const rest = found.length === 0 ? "" : `,\n"findings":[\n${found.join(",\n")}\n]`;
  return `{"version":${transcriptVersion},\n"session":${session},\n"events":${list}${seen}${rest}}\n`;
}

function listOf(lines: readonly string[]): string {
  return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`;
}

/** A finding with its fields in the order in which they are written. */
function canonicalFinding({
  id,
  title,
  confidence,
  cause,
  advice,
  evidence,
  actions,
  changes,
  nextTest,
}: Finding): Finding {
  return {
    id,
    title,
    confidence,
    cause,
    advice,
    evidence,
    actions,
    changes: changes.map(canonicalChange),
    nextTest: nextTest && { text: nextTest.text, action: nextTest.action },
  };
}

function canonicalChange({ who, where, what, lines, isGuess }: OperatorChange): OperatorChange {
  return { who, where, what, lines, isGuess };
}

/** An event with its fields in the order in which they are written: its place first, then what happened. */
function canonicalEvent(event: TrafficEvent): object {
  const { seq, at, session, connection, exchange, data, type } = event;
  return {
    seq,
    at,
    session,
    connection,
    exchange: exchange && { id: exchange.id, label: exchange.label },
    // Undefined fields aren't written.
    data,
    type,
    ...detail(event),
  };
}

function detail(event: TrafficEvent): object {
  switch (event.type) {
    case "control-dialling":
    case "data-dialling":
      return { remote: endpoint(event.remote) };
    case "control-failed":
      return { reason: event.reason, remote: endpoint(event.remote) };
    case "control-opened":
      return { local: endpoint(event.local), remote: endpoint(event.remote) };
    case "control-secured": {
      const { protocol, cipher, resumed, certificate } = event;
      return { protocol, cipher, resumed, certificate: certificate && ordered(certificate) };
    }
    case "control-closed":
      return { by: event.by, reason: event.reason };
    case "command":
      return { line: event.line };
    case "reply":
      return { code: event.code, lines: event.lines };
    case "data-announced": {
      const { dataMode, command, announced, used } = event;
      return {
        dataMode,
        command,
        announced: { address: announced.address, port: announced.port },
        used: used && endpoint(used),
      };
    }
    case "data-listening":
      return { local: endpoint(event.local) };
    case "data-opened":
      return { local: endpoint(event.local), remote: endpoint(event.remote), openedBy: event.openedBy };
    case "data-secured":
      return { protocol: event.protocol, cipher: event.cipher, resumed: event.resumed };
    case "data-closed":
      return { direction: event.direction, bytes: event.bytes, milliseconds: event.milliseconds };
    case "data-failed":
      return { reason: event.reason, address: event.address && endpoint(event.address) };
    case "note":
      return { code: event.code, text: event.text };
  }
}

function endpoint({ address, port }: Endpoint): Endpoint {
  return { address, port };
}

function ordered({ subject, issuer, validFrom, validTo, names, sha256 }: Certificate): Certificate {
  return { subject, issuer, validFrom, validTo, names, sha256 };
}
