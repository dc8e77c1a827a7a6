import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptFormat } from "@/lib/protocol/transcript/format-names";
import { transcriptFile } from "@/lib/protocol/transcript/formats";
import type { NumberedNetworkEvent } from "@/lib/protocol/transcript/network-json";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";

/**
 * A session's traffic as a file, made of what this page holds: what Portside itself offers is gone with the session.
 *
 * @param session a session, or the head of a transcript
 * @param events by rising number
 * @param network what only the network saw, of a run of the lab
 */
export function exportTraffic(
  session: TranscriptHead,
  events: readonly TrafficEvent[],
  format: TranscriptFormat,
  network: readonly NumberedNetworkEvent[] | null = null,
): File {
  const { name, type, content } = transcriptFile(format, events, session, network);
  return new File([content], name, { type });
}
