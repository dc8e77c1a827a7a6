import type { Session } from "@/lib/contract/session";
import type { Transcript } from "@/lib/contract/traffic";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { formatTranscript } from "@/lib/protocol/transcript/text";

/**
 * A session's traffic as a file, made of what this page holds: what Portside itself offers is gone with the session.
 *
 * @param events by rising number
 */
export function exportTraffic(
  session: Session,
  events: readonly TrafficEvent[],
  format: "json" | "text",
): File {
  const { id, host, port, user, encryption, dataMode } = session;
  const head: Transcript["session"] = { id, host, port, user, encryption, dataMode };
  const name = `portside-${host}-traffic`;
  return format === "text"
    ? new File([formatTranscript(events, head)], `${name}.txt`, { type: "text/plain;charset=utf-8" })
    : new File([JSON.stringify({ version: 1, session: head, events })], `${name}.json`, {
        type: "application/json",
      });
}
