import "server-only";
import { copyRequestSchema } from "@/lib/contract/files";
import { loginKey } from "@/lib/ftp/login-key";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { joinPath } from "@/lib/protocol/path";
import { HttpProblem } from "./http-problem";
import { jobResponse } from "./job";
import { Patience } from "./patience";
import { pathOf, readJson } from "./request-input";
import { type Call, requireSession } from "./route";
import { TreeCopy } from "./tree-copy";
import { withoutTrailingSlash } from "./tree-walk";

/** `POST …/{id}/copy`: a file or a whole directory, also to another session of this browser. */
export async function copyEntry(call: Call<{ id: string }>): Promise<Response> {
  const source = requireSession(call);
  const wanted = await readJson(call.request, copyRequestSchema);
  const target = targetOf(call, wanted.toSession) ?? source;
  const from = withoutTrailingSlash(
    await pathOf(source, { name: "from", text: wanted.from, bytes: wanted.fromBytes }),
  );
  const to = withoutTrailingSlash(
    await pathOf(target, { name: "to", text: wanted.to, bytes: wanted.toBytes, below: wanted.toBelow }),
  );
  const isSameServer = areOnOneServer(source, target) && areOnOneNetwork(call, source, target);
  const isSameLogin = isSameServer && loginKey(source.settings) === loginKey(target.settings);
  if (isSameServer && maySeeTheSame(source, target) && isBelow(from, to)) {
    throw insideItself(source.decodePath(from));
  }

  const { runtime, owner, request } = call;
  const isOpen = (session: FtpSession) =>
    owner !== null && runtime.sessions.get(owner.id, session.id) === session;
  return jobResponse(request.signal, (report, signal) =>
    new TreeCopy({
      session: source,
      target,
      isSameLogin,
      isSameServer,
      from,
      to,
      report,
      signal,
      patience: new Patience(),
      treeDepth: runtime.settings.engine.limits.treeDepth,
      isOpen: () => isOpen(source) && isOpen(target),
    }).run(),
  );
}

/** @throws {HttpProblem} `not-found`, also for another browser's session */
function targetOf({ owner, runtime }: Call, id: string | undefined): FtpSession | null {
  if (id === undefined) return null;
  const session = owner === null ? undefined : runtime.sessions.get(owner.id, id);
  if (session) return session;
  throw new HttpProblem("not-found", {
    title: "There is no session to copy to",
    detail: "The session named by toSession has ended, or it belongs to another browser. Connect again.",
  });
}

/** Every run of the lab has a server of its own, however they are all called. */
function areOnOneNetwork({ runtime: { sessions } }: Call, one: FtpSession, other: FtpSession): boolean {
  return sessions.ownOf(one) === sessions.ownOf(other);
}

function areOnOneServer({ settings: one }: FtpSession, { settings: other }: FtpSession): boolean {
  return one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port;
}

/**
 * Whether a path may mean the same to two sessions on one server. Users who each begin at `/` have most often each a root
 * of their own: there, `/` of one can be copied to `/backup` of the other.
 */
function maySeeTheSame(one: FtpSession, other: FtpSession): boolean {
  // Windows takes a user's name in any case.
  if (one.settings.user.toLowerCase() === other.settings.user.toLowerCase()) return true;
  return one.homeBytes !== "/" && other.homeBytes !== "/";
}

/** In any case: to many servers /Pub is /pub. */
function isBelow(directory: ByteString, path: ByteString): boolean {
  const [above, below] = [directory.toLowerCase(), path.toLowerCase()];
  return below !== above && below.startsWith(joinPath(above, ""));
}

/** It would not end, or hold an unfinished copy of itself. */
function insideItself(from: string): HttpProblem {
  const message = `is inside ${from}, which is what is copied`;
  return new HttpProblem("invalid-request", {
    detail: `The copy would be inside what is copied. Choose a place outside of ${from}.`,
    errors: [{ path: "to", message }],
  });
}
