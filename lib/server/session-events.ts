import "server-only";
import {
  eventsQuerySchema,
  type ParsedTrafficEvent,
  type Transcript,
  trafficEventSchema,
} from "@/lib/contract/traffic";
import type { FtpSession } from "@/lib/ftp/session-types";
import { formatTranscript } from "@/lib/protocol/transcript/text";
import { contentDisposition } from "./disposition";
import { type EventSource, eventStream, formatEvent } from "./event-stream";
import { readQuery } from "./request-input";
import { type Call, requireSession } from "./route";
import type { Runtime } from "./runtime";

/** `GET …/{id}/events`: a session's traffic as a stream, or what the log holds as a download. */
export function readTraffic(call: Call<{ id: string }>): Response {
  const session = requireSession(call);
  const { after = 0, format } = readQuery(call.request, eventsQuerySchema);
  switch (format) {
    case "json":
      return download(JSON.stringify(transcriptOf(session, after)), "application/json", session, "json");
    case "text":
      return download(
        formatTranscript(session.traffic.after(after), headOf(session)),
        "text/plain; charset=utf-8",
        session,
        "txt",
      );
    case undefined:
      // A browser that comes back says so in the header, and repeats the address with its old `after`.
      return eventStream(
        trafficSource(session, lastEventId(call.request) ?? after, call.runtime),
        call.runtime,
      );
  }
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

function transcriptOf(session: FtpSession, after: number): Transcript {
  const events: ParsedTrafficEvent[] = session.traffic
    .after(after)
    .map((event) => trafficEventSchema.parse(event));
  return { version: 1, session: headOf(session), events };
}

function headOf({ id, settings }: FtpSession): Transcript["session"] {
  const { host, port, user, encryption, dataMode } = settings;
  return { id, host, port, user, encryption, dataMode };
}

function download(body: string, type: string, session: FtpSession, extension: string): Response {
  const name = `portside-${session.settings.host}-traffic.${extension}`;
  return new Response(body, {
    headers: { "Content-Type": type, "Content-Disposition": contentDisposition("attachment", name) },
  });
}
