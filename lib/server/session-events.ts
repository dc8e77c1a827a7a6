import "server-only";
import { eventsQuerySchema, type Transcript } from "@/lib/contract/traffic";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { LabRun } from "@/lib/lab/run/lab-run";
import type { NumberedEvent } from "@/lib/lab/run/network-record";
import type { TrafficEvent } from "@/lib/protocol/traffic";
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
  const { sessions } = call.runtime;
  if (format !== undefined) return download(session, { after, format, run: sessions.ownOf(session)?.run });
  // A browser that comes back says so in the header, and repeats the address with its old `after`.
  const source = new SessionEvents(session, lastEventId(call.request) ?? after, sessions);
  return eventStream(source, requireOwner(call).id, call.runtime);
}

function lastEventId(request: Request): number | null {
  const header = request.headers.get("last-event-id") ?? "";
  return /^\d{1,15}$/.test(header) ? Number(header) : null;
}

/** Events that leave in one chunk. */
const eventsAtOnce = 500;

/** A session's traffic; of a run of the lab also what only its network saw, and what waits for its next step. */
class SessionEvents implements EventSource {
  readonly #run: LabRun | null;
  #cursor: number;
  /** Always from the first on: a stream that is opened again tells all of them once more. */
  #networkCursor = 0;
  #hasStep: boolean;
  #hasEnded = false;

  constructor(
    private readonly session: FtpSession,
    after: number,
    private readonly sessions: Runtime["sessions"],
  ) {
    this.#cursor = after;
    this.#run = sessions.ownOf(session)?.run ?? null;
    this.#hasStep = this.#run?.gate != null;
  }

  drain(): string {
    const traffic = this.session.traffic.after(this.#cursor).slice(0, eventsAtOnce);
    const network = this.#run?.record.after(this.#networkCursor).slice(0, eventsAtOnce) ?? [];
    const next = inTime(traffic, network).slice(0, eventsAtOnce);
    const texts = next.map((event) => {
      if (event.type === "network") {
        this.#networkCursor = event.number;
        return formatEvent({ event: "network", data: event });
      }
      this.#cursor = event.seq;
      return formatEvent({ id: String(event.seq), event: "traffic", data: event });
    });
    // What waits comes behind all that happened before it.
    if (next.length < eventsAtOnce) texts.push(this.#takeStep());
    return texts.join("");
  }

  subscribe(wake: () => void): () => void {
    const stops = [
      this.session.traffic.subscribe(wake),
      this.sessions.onChange((_owner, changed, kind) => {
        if (kind !== "closed" || changed.id !== this.session.id) return;
        this.#hasEnded = true;
        wake();
      }),
      this.#run?.record.subscribe(wake),
      this.#run?.gate?.subscribe(() => {
        this.#hasStep = true;
        wake();
      }),
    ];
    return () => {
      for (const stop of stops) stop?.();
    };
  }

  hasEnded(): boolean {
    return this.#hasEnded;
  }

  #takeStep(): string {
    const gate = this.#run?.gate;
    if (!gate || !this.#hasStep) return "";
    this.#hasStep = false;
    return formatEvent({ event: "step", data: gate.state });
  }
}

/** Both have one clock. */
function inTime(
  traffic: readonly TrafficEvent[],
  network: readonly NumberedEvent[],
): readonly (TrafficEvent | NumberedEvent)[] {
  return network.length === 0 ? traffic : [...traffic, ...network].sort((a, b) => a.at - b.at);
}

function headOf({ id, settings }: FtpSession): Transcript["session"] {
  const { host, port, user, encryption, dataMode } = settings;
  return { id, host, port, user, encryption, dataMode };
}

interface Wish {
  readonly after: number;
  readonly format: TranscriptFormat;
  readonly run: LabRun | undefined;
}

function download(session: FtpSession, { after, format, run }: Wish): Response {
  const events = session.traffic.after(after);
  const network = run?.record.after() ?? null;
  const { name, type, content } = transcriptFile(format, events, headOf(session), network);
  return new Response(content, {
    headers: { "Content-Type": type, "Content-Disposition": contentDisposition("attachment", name) },
  });
}
