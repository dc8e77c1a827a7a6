import "server-only";
import { eventsQuerySchema, type Transcript } from "@/lib/contract/traffic";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { TranscriptFormat } from "@/lib/protocol/transcript/format-names";
import { transcriptFile } from "@/lib/protocol/transcript/formats";
import { contentDisposition } from "./disposition";
import { type EventSource, eventStream, formatEvent } from "./event-stream";
import { readQuery } from "./request-input";
import { type Call, requireOwner, requireSession } from "./route";
import type { Runtime } from "./runtime";

/** `GET …/{id}/events`: a session's traffic as a stream, or what the log holds as a download. */
export function readTraffic(call: Call<{ id: string }>): Response {
  const session = requireSession(call);
  const { after = 0, format } = readQuery(call.request, eventsQuerySchema);
  if (format !== undefined) return download(session, after, format);
  // A browser that comes back says so in the header, and repeats the address with its old `after`.
  const source = trafficSource(session, lastEventId(call.request) ?? after, call.runtime);
  return eventStream(source, requireOwner(call).id, call.runtime);
}

function lastEventId(request: Request): number | null {
  const header = request.headers.get("last-event-id") ?? "";
  return /^\d{1,15}$/.test(header) ? Number(header) : null;
}

/** Events that leave in one chunk. */
const eventsAtOnce = 500;

function trafficSource(session: FtpSession, after: number, { sessions }: Runtime): EventSource {
  let cursor = after;
  let hasEnded = false;
  return {
    drain() {
      const events = session.traffic.after(cursor).slice(0, eventsAtOnce);
      cursor = events.at(-1)?.seq ?? cursor;
      return events
        .map((event) => formatEvent({ id: String(event.seq), event: "traffic", data: event }))
        .join("");
    },
    subscribe(wake) {
      const stopTraffic = session.traffic.subscribe(wake);
      const stopRegistry = sessions.onChange((_owner, changed, kind) => {
        if (kind !== "closed" || changed.id !== session.id) return;
        hasEnded = true;
        wake();
      });
      return () => {
        stopTraffic();
        stopRegistry();
      };
    },
    hasEnded: () => hasEnded,
  };
}

function headOf({ id, settings }: FtpSession): Transcript["session"] {
  const { host, port, user, encryption, dataMode } = settings;
  return { id, host, port, user, encryption, dataMode };
}

function download(session: FtpSession, after: number, format: TranscriptFormat): Response {
  const { name, type, content } = transcriptFile(format, session.traffic.after(after), headOf(session));
  return new Response(content, {
    headers: { "Content-Type": type, "Content-Disposition": contentDisposition("attachment", name) },
  });
}
