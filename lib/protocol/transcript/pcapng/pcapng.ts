import type { ExchangeFindings } from "../../diagnosis/exchange-findings";
import type { TrafficEvent } from "../../traffic";
import { endpointText, type TranscriptHead } from "../text";
import { visible } from "../visible";
import { Capture } from "./capture";
import { ControlPackets } from "./control";
import { DataPackets } from "./data";
import { Stations } from "./stations";

/** Packets with content that all data connections share, a gigabyte's worth, and those that each has at least. */
const contentPackets = { shared: 16_384, each: 16 } as const;

/**
 * Traffic as a capture file for Wireshark and tshark (draft-ietf-opsawg-pcapng): the packets of control and data
 * connections, reconstructed from the events and marked as such. docs/transcript.md says what of them is true and
 * what is made up. Linear in the number of events.
 *
 * @param events in the order of their numbers
 * @param findings of the exchanges among them: comments, as Portside's notes are
 */
export function formatPcapng(
  events: readonly TrafficEvent[],
  head: TranscriptHead,
  findings: readonly ExchangeFindings[] = [],
): Uint8Array<ArrayBuffer> {
  const capture = new Capture();
  const stations = new Stations(events, head.host);
  const controls = new Map<number, ControlPackets>();
  const data = new Map<string, DataPackets>();
  const transfers = events.filter(({ type }) => type === "data-closed").length;
  const packets = Math.max(contentPackets.each, Math.floor(contentPackets.shared / Math.max(1, transfers)));

  const controlOf = ({ connection }: TrafficEvent): ControlPackets => {
    const found = controls.get(connection) ?? new ControlPackets(capture, stations, connection, head.port);
    controls.set(connection, found);
    return found;
  };
  const dataOf = (event: TrafficEvent): DataPackets => {
    const key = event.data === undefined ? `of ${event.connection}` : String(event.data);
    const name = `Data connection${event.data === undefined ? "" : ` ${event.data}`} of control connection ${event.connection}`;
    const found =
      data.get(key) ??
      new DataPackets(capture, stations, name, packets, (text) => controlOf(event).comment(text));
    data.set(key, found);
    return found;
  };

  const found = new Map(findings.map((one) => [one.last, one]));
  let at = 0;
  for (const event of events) {
    // Times rise in a log of Portside's; in a file that somebody edited they needn't.
    if (event.at > at) at = event.at;
    switch (event.type) {
      case "note":
        controlOf(event).comment(event.text);
        break;
      case "data-announced":
      case "data-listening":
      case "data-dialling":
      case "data-opened":
      case "data-secured":
      case "data-closed":
      case "data-failed":
        dataOf(event).read(event, at);
        break;
      default:
        controlOf(event).read(event, at);
    }
    const ended = found.get(event.seq);
    if (ended) {
      const [{ title, cause, confidence }] = ended.findings;
      controlOf(event).comment(
        `What exchange ${ended.exchange} failed of (${confidence}): ${title}. ${cause}`,
      );
    }
  }
  for (const unfinished of [...controls.values(), ...data.values()]) unfinished.end();
  return capture.write(sectionComment(head));
}

function sectionComment(head: TranscriptHead): string {
  const session = `${head.user} at ${endpointText({ address: head.host, port: head.port })}`;
  return `Reconstructed by Portside from its log of a session (${visible(session)}). This was not captured from a network.
True are commands, replies, addresses, ports, who dialled whom, sizes and times, as far as no packet's comment says otherwise.
Made up are the numbers, flags and answers that TCP needs besides, how bytes were cut into segments, and when within a transfer they went.
What data connections carried is not in the log: their packets have the right length and no content.
Secrets are replaced by ***. Text is written as UTF-8, whatever the server's character set was.`;
}
