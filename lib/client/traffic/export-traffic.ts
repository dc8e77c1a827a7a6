import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptFormat } from "@/lib/protocol/transcript/format-names";
import { transcriptFile } from "@/lib/protocol/transcript/formats";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";

/**
 * A session's traffic as a file, made of what this page holds: what Portside itself offers is gone with the session.
 *
 * @param session a session, or the head of a transcript
 * @param events by rising number
 */
export function exportTraffic(
  session: TranscriptHead,
  events: readonly TrafficEvent[],
  format: TranscriptFormat,
): File {
  const { name, type, content } = transcriptFile(format, events, session);
  return new File([content], name, { type });
}
