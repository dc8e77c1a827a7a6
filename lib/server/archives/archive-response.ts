import "server-only";
import { cancelled as gone } from "@/lib/ftp/deadline";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { responseBody } from "../body-streams";
import { contentDisposition } from "../disposition";
import { generatedStream } from "../generated-stream";
import { Patience } from "../patience";
import { type Call, onSession, problemFrom, requireSession } from "../route";
import { Archive } from "./archive";
import type { ArchiveProgress } from "./archive-progress";
import { archiveName } from "./top-names";
import { zipStream } from "./zip-stream";

export interface WantedArchive {
  /** In one spelling each. */
  readonly paths: readonly ByteString[];
  readonly progress: ArchiveProgress;
  /** Ends it from elsewhere. */
  readonly cancelled?: AbortSignal;
  /** Called when it is over, however it ended. */
  readonly onEnd?: () => void;
}

/**
 * A ZIP as a Response, made while it is read: with back pressure, and gone from the FTP server as soon as its client is.
 * An archive that can't be finished breaks off.
 * @throws {SessionProblem} when there is nothing to put into it
 */
export async function archiveResponse(
  call: Call<{ id: string }>,
  { paths, progress, cancelled, onEnd }: WantedArchive,
): Promise<Response> {
  const session = requireSession(call);
  const stop = new AbortController();
  const signal = AbortSignal.any([call.request.signal, stop.signal, ...(cancelled ? [cancelled] : [])]);
  const { runtime, owner } = call;
  const archive = new Archive({
    session,
    paths,
    progress,
    signal,
    patience: new Patience(),
    treeDepth: runtime.settings.engine.limits.treeDepth,
    isOpen: () => owner !== null && runtime.sessions.get(owner.id, session.id) === session,
  });
  const source = generatedStream(zipStream(archive.entries()), {
    onError: (error) => {
      if (!signal.aborted) progress.failed(progress.now.path, problemFrom(error, session));
    },
    onClosed: () => {
      stop.abort();
      progress.end(false);
      onEnd?.();
    },
  });
  source.once("end", () => progress.end(true));
  signal.addEventListener("abort", () => source.destroy(gone(signal)), { once: true });
  return new Response(await onSession(session, () => responseBody(source)), {
    headers: archiveHeaders(session, paths),
  });
}

/** What an archive is called. */
export function archiveHeaders(session: FtpSession, paths: readonly ByteString[]): Record<string, string> {
  return {
    "Content-Type": "application/zip",
    "Content-Disposition": contentDisposition("attachment", archiveName(session, paths)),
  };
}
