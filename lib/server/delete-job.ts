import "server-only";
import { deleteRequestSchema } from "@/lib/contract/files";
import { isFtpError } from "@/lib/ftp/errors";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { type JobReport, jobResponse } from "./job";
import { isServerLost } from "./patience";
import { pathsOf, readJson } from "./request-input";
import { type Call, problemFrom, requireSession } from "./route";
import { byParent, nameOf } from "./tree-walk";

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
  const noDirectories = await listedAsNoDirectories(session, paths, signal);
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
        isNoDirectory: noDirectories.has(path),
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

/**
 * Those of the paths that their directories' listings show as files, links and the like. Where many of one directory
 * go, it is listed once and not for each of them. What becomes a directory meanwhile, DELE refuses.
 */
async function listedAsNoDirectories(
  session: FtpSession,
  paths: readonly ByteString[],
  signal: AbortSignal,
): Promise<ReadonlySet<ByteString>> {
  const found = new Set<ByteString>();
  for (const [parent, children] of byParent(paths)) {
    if (parent === null || children.length < 2) continue;
    // Why it can't be listed is told by the deletion of the first path, which tries again.
    const listing = await session.list(parent, { signal, findsLinks: true }).catch(() => null);
    const chosen = new Map(children.map((path) => [nameOf(path), path]));
    for (const { type, nameBytes } of listing?.entries ?? []) {
      const path = chosen.get(nameBytes);
      if (path !== undefined && type !== "directory") found.add(path);
    }
  }
  return found;
}

/** How many entries a recursive deletion will meet is not known beforehand. */
function total(paths: readonly ByteString[], recursive: boolean): { total?: number } {
  return recursive ? {} : { total: paths.length };
}
