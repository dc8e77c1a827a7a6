import "server-only";
import { type SearchParameters, searchQuerySchema, totalsQuerySchema } from "@/lib/contract/search";
import { cancelled } from "@/lib/ftp/deadline";
import { responseBody } from "./body-streams";
import { generatedStream } from "./generated-stream";
import { ndjsonType } from "./ndjson";
import { Patience } from "./patience";
import { pathInputOf, pathOf, pathsOf, readQuery, readRepeatedQuery } from "./request-input";
import { type Call, onSession, requireSession } from "./route";
import { TreeMeasurement } from "./tree-measurement";
import { TreeSearch } from "./tree-search";
import type { WalkOptions } from "./tree-walk";
import { withoutTrailingSlash } from "./tree-walk";

type SessionCall = Call<{ id: string }>;

/** `GET …/{id}/search`: what in a directory, and below it, is as the query says; or, with `totals=true`, how much there is. */
export async function search(call: SessionCall): Promise<Response> {
  const { searchParams } = new URL(call.request.url);
  return searchParams.get("totals") === "true" ? measureTrees(call) : searchTree(call);
}

async function searchTree(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const query: SearchParameters = readQuery(call.request, searchQuerySchema);
  const path = withoutTrailingSlash(await pathOf(session, pathInputOf(query)));
  return linesResponse(call, (options) => new TreeSearch({ ...options, path, query }).lines());
}

async function measureTrees(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const { path, pathBytes } = readRepeatedQuery(call.request, totalsQuerySchema);
  const named = (await pathsOf(session, { paths: path, pathsBytes: pathBytes })).map(withoutTrailingSlash);
  const paths = [...new Set(named)];
  return linesResponse(call, (options) => new TreeMeasurement({ ...options, paths }).lines());
}

/**
 * Lines as a Response, made while it is read: with back pressure, so that a slow reader slows the walk, and over as soon
 * as its client is gone.
 * @throws {SessionProblem} for a walk that fails before its first line
 */
async function linesResponse(
  call: SessionCall,
  linesOf: (
    options: WalkOptions & { readonly isOpen: () => boolean },
  ) => AsyncGenerator<Uint8Array, void, void>,
): Promise<Response> {
  const headers = { "Content-Type": ndjsonType };
  // Next answers HEAD with what GET says: nothing is to be walked for that.
  if (call.request.method === "HEAD") return new Response(null, { headers });
  const session = requireSession(call);
  const stop = new AbortController();
  const signal = AbortSignal.any([call.request.signal, stop.signal]);
  const { runtime, owner } = call;
  const lines = linesOf({
    session,
    signal,
    patience: new Patience(),
    treeDepth: runtime.settings.engine.limits.treeDepth,
    isOpen: () => owner !== null && runtime.sessions.get(owner.id, session.id) === session,
  });
  const source = generatedStream(lines, { onClosed: () => stop.abort() });
  signal.addEventListener("abort", () => source.destroy(cancelled(signal)), { once: true });
  return new Response(await onSession(session, () => responseBody(source)), { headers });
}
