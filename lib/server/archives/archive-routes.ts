import "server-only";
import { appPath } from "@/lib/contract/base-path";
import { archiveQuerySchema, archiveRequestSchema } from "@/lib/contract/files";
import { HttpProblem } from "../http-problem";
import { jobResponse } from "../job";
import { pathsOf, readJson, readRepeatedQuery } from "../request-input";
import { type Call, requireOwner, requireSession } from "../route";
import { withoutTrailingSlash } from "../tree-walk";
import { ArchiveProgress } from "./archive-progress";
import { archiveHeaders, archiveResponse } from "./archive-response";
import type { PreparedArchive } from "./prepared-archives";

type SessionCall = Call<{ id: string }>;
type ArchiveCall = Call<{ id: string; archive: string }>;

/** `GET …/{id}/archive`: a ZIP of what the query names. */
export async function downloadArchive(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const { path, pathBytes } = readRepeatedQuery(call.request, archiveQuerySchema);
  const paths = (await pathsOf(session, { paths: path, pathsBytes: pathBytes })).map(withoutTrailingSlash);
  const wanted = { paths: [...new Set(paths)], progress: new ArchiveProgress() };
  // Next answers HEAD with what GET says: nothing is to be fetched for that.
  if (call.request.method === "HEAD") return new Response(null, { headers: archiveHeaders(session, paths) });
  return archiveResponse(call, wanted);
}

/** `POST …/{id}/archives`: for selections that no address has room for. */
export async function createArchive(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const wanted = await readJson(call.request, archiveRequestSchema);
  const paths = (await pathsOf(session, wanted)).map(withoutTrailingSlash);
  const { id } = call.runtime.archives.add(requireOwner(call).id, session.id, [...new Set(paths)]);
  return new Response(null, {
    status: 201,
    headers: { Location: appPath(`/api/sessions/${session.id}/archives/${id}`) },
  });
}

/** `GET …/{id}/archives/{archive}`: once. */
export async function downloadPreparedArchive(call: ArchiveCall): Promise<Response> {
  const { archives } = call.runtime;
  const archive = requireArchive(call);
  if (call.request.method === "HEAD")
    return new Response(null, { headers: { "Content-Type": "application/zip" } });
  const paths = archives.take(archive);
  if (paths === null) {
    throw new HttpProblem("not-found", {
      title: "The archive was downloaded already",
      detail: "An archive can be downloaded once. Prepare another one.",
    });
  }
  return archiveResponse(call, {
    paths,
    progress: archive.progress,
    cancelled: archive.cancelled.signal,
    onEnd: () => archives.ended(archive),
  });
}

/** `GET …/{id}/archives/{archive}/progress`: from before the download until its end. */
export function followArchive(call: ArchiveCall): Response {
  const { progress } = requireArchive(call);
  return jobResponse(call.request.signal, (report, signal) => progress.follow(report, signal));
}

/** `DELETE …/{id}/archives/{archive}` */
export function cancelArchive(call: ArchiveCall): Response {
  call.runtime.archives.cancel(requireArchive(call));
  return new Response(null, { status: 204 });
}

/** @throws {HttpProblem} `not-found`, also for another browser's archive */
function requireArchive(call: ArchiveCall): PreparedArchive {
  const session = requireSession(call);
  const { owner, params, runtime } = call;
  const archive = owner === null ? undefined : runtime.archives.get(owner.id, session.id, params.archive);
  if (archive) return archive;
  throw new HttpProblem("not-found", {
    title: "There is no such archive",
    detail: "It was given up, or prepared too long ago. Prepare another one.",
  });
}
