import { diagnoseExchanges } from "../diagnosis/exchange-findings";
import type { TrafficEvent } from "../traffic";
import type { TranscriptFormat } from "./format-names";
import { formatJson } from "./json";
import { formatMermaid } from "./mermaid";
import type { NumberedNetworkEvent } from "./network-json";
import { formatPcapng } from "./pcapng/pcapng";
import { formatTranscript, type TranscriptHead } from "./text";

/** A session's traffic as a file. */
export interface TranscriptFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/**
 * What the files are called and what they are. `application/vnd.mermaid` is registered with IANA;
 * for pcapng nothing is, `application/vnd.tcpdump.pcap` being the older format's, and Wireshark installs
 * itself for the name here.
 */
const kinds: Readonly<Record<TranscriptFormat, { readonly extension: string; readonly type: string }>> = {
  json: { extension: "json", type: "application/json" },
  text: { extension: "txt", type: "text/plain; charset=utf-8" },
  mermaid: { extension: "mmd", type: "application/vnd.mermaid; charset=utf-8" },
  pcapng: { extension: "pcapng", type: "application/x-pcapng" },
};

/**
 * The file of a format, with what the diagnosis finds of the exchanges that failed.
 *
 * @param events of one session, in the order of their numbers
 * @param network what only its network saw, which JSON has too; null on the real one
 */
export function transcriptFile(
  format: TranscriptFormat,
  events: readonly TrafficEvent[],
  head: TranscriptHead,
  network: readonly NumberedNetworkEvent[] | null = null,
): TranscriptFile {
  const { extension, type } = kinds[format];
  const name = `portside-${head.host}-traffic.${extension}`;
  return { name, type, content: content(format, events, head, network) };
}

function content(
  format: TranscriptFormat,
  events: readonly TrafficEvent[],
  head: TranscriptHead,
  network: readonly NumberedNetworkEvent[] | null,
): TranscriptFile["content"] {
  const findings = diagnoseExchanges(events);
  switch (format) {
    case "json":
      return formatJson(events, head, findings, network);
    case "text":
      return formatTranscript(events, head, findings);
    case "mermaid":
      return formatMermaid(events, head, findings);
    case "pcapng":
      return formatPcapng(events, head, findings);
  }
}
