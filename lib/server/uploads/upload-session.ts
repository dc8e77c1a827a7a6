import { loginKey } from "@/lib/ftp/login-key";
import type { FtpSession } from "@/lib/ftp/session-types";
import { HttpProblem } from "../http-problem";
import type { Call } from "../route";
import type { UploadLogin } from "./upload-token";

/** The login that a session is of, as uploads keep it. */
export function loginOf({ settings: { host, port, user } }: FtpSession): UploadLogin {
  return { host, port, user };
}

/**
 * A session that can go on with an upload: the one in the path, or any other of this browser's of the same login, so
 * that an upload outlives its session and Portside itself.
 *
 * @throws {HttpProblem} `not-found` (423) while there is none: tus-js-client begins a file anew on any other refusal
 */
export function sessionOf(
  login: UploadLogin,
  { owner, params, runtime }: Call<{ readonly id: string }>,
): FtpSession {
  const sessions = owner === null ? [] : runtime.sessions.list(owner.id);
  // A run of the lab has a server of its own, however that is called.
  const isReachable = ({ id }: FtpSession) => id === params.id || runtime.sessions.ownOf({ id }) === null;
  const usable = sessions
    .filter((session) => isReachable(session) && loginKey(session.settings) === loginKey(login))
    .sort((a, b) => rank(a, params.id) - rank(b, params.id));
  const [session] = usable;
  if (session) return session;
  throw new HttpProblem("not-found", {
    status: 423,
    title: "No session of this login is open",
    detail: `Connect to ${login.host} as ${login.user} again: then the upload goes on.`,
    headers: { "Retry-After": "10" },
  });
}

/** The asked one first, those that lost their server last. */
function rank({ id, state }: FtpSession, asked: string): number {
  return (state === "lost" ? 2 : 0) + (id === asked ? 0 : 1);
}
