import "server-only";
import { deleteRequestSchema } from "@/lib/contract/files";
import { isFtpError } from "@/lib/ftp/errors";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { type JobReport, jobResponse } from "./job";
import { isServerLost } from "./patience";
import { pathsOf, readJson } from "./request-input";
import { type Call, problemFrom, requireSession } from "./route";

/** `POST …/{id}/delete` */
export async function deleteEntries(call: Call<{ id: string }>): Promise<Response> {
  const session = requireSession(call);
  const wanted = await readJson(call.request, deleteRequestSchema);
  const paths = await pathsOf(session, wanted);
  const { recursive } = wanted;
  return jobResponse(call.request.signal, (report, signal) =>
    deleteAll({ session, paths, recursive, report, signal }),
  );
}

interface DeleteJob {
  readonly session: FtpSession;
  readonly paths: readonly ByteString[];
  readonly recursive: boolean;
  readonly report: JobReport;
  readonly signal: AbortSignal;
}

/** @returns whether every path was tried. */
async function deleteAll({ session, paths, recursive, report, signal }: DeleteJob): Promise<boolean> {
  let before = 0;
  for (const path of paths) {
    let here = 0;
    /** What `remove` throws at its end it has reported before, unless it stopped on the way. */
    let isReported = false;
    const fail = (at: ByteString, error: unknown) => {
      if (at === path && isReported) return;
      if (at === path) isReported = true;
      report.failed(session.decodePath(at), problemFrom(error, session));
    };
    try {
      await session.remove(path, {
        recursive,
        signal,
        onProgress: ({ done, path: at, error }) => {
          here = done;
          if (error) fail(at, error);
          else
            report.progress({
              done: before + done,
              path: session.decodePath(at),
              ...total(paths, recursive),
            });
        },
      });
    } catch (error) {
      if (signal.aborted) return false;
      fail(path, error);
      if (isFtpError(error) && isServerLost(error)) return false;
    }
    before += here;
  }
  return true;
}

/** How many entries a recursive deletion will meet is not known beforehand. */
function total(paths: readonly ByteString[], recursive: boolean): { total?: number } {
  return recursive ? {} : { total: paths.length };
}
