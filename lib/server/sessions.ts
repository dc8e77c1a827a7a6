import "server-only";
import { appPath } from "@/lib/contract/base-path";
import { type ParsedSessionRequest, sessionChangeSchema, sessionRequestSchema } from "@/lib/contract/session";
import { isFtpError } from "@/lib/ftp/errors";
import type { FtpSession } from "@/lib/ftp/session-types";
import { checkActiveMode } from "./active-mode";
import { clientOf } from "./client-address";
import { HttpProblem } from "./http-problem";
import { mayLackItsCookie } from "./origin-rules";
import { createOwner, type Owner, ownerCookieName, setCookie } from "./ownership";
import { readJson } from "./request-input";
import { type Call, onSession, requireSession } from "./route";
import type { Runtime } from "./runtime";
import { openPassword } from "./sealed-password";
import { changeOf, fullViewOf, portOf, settingsOf } from "./session-view";

type SessionCall = Call<{ id: string }>;

/** `GET /api/sessions`: this browser's sessions on the real network; gives a browser that has none its cookie. */
export function listSessions({ request, runtime, owner }: Call): Response {
  if (owner !== null) {
    const real = runtime.sessions
      .list(owner.id)
      .filter((session) => runtime.sessions.ownOf(session) === null);
    return Response.json(real.map((session) => fullViewOf(session, runtime)));
  }
  if (mayLackItsCookie(request, runtime.settings)) return Response.json([]);
  return Response.json([], { headers: { "Set-Cookie": ownerCookie(createOwner(runtime.secret), runtime) } });
}

/** `POST /api/sessions`: connects and logs in. */
export async function createSession({ request, runtime, owner: known }: Call): Promise<Response> {
  const wanted = await readJson(request, sessionRequestSchema);
  const owner = known ?? createOwner(runtime.secret);
  checkActiveMode(wanted, runtime.settings);
  const settings = settingsOf(wanted, passwordOf(wanted, owner, runtime));
  const client = clientOf(request.headers, runtime.settings);
  runtime.connectAttempts.check(client);
  try {
    const session = await runtime.sessions.open(owner.id, settings, request.signal);
    const close = () => runtime.sessions.close(owner.id, session.id, "nobody took it");
    closeIfUnanswered(request.signal, close, runtime);
    return openedSession(session, owner, runtime);
  } catch (error) {
    if (isFtpError(error) && error.code !== "busy") runtime.connectAttempts.fail(client);
    throw error;
  }
}

/**
 * A client that goes before it has the answer never learns the session's id, nor perhaps whose cookie it is under:
 * the session would hold a login until its idle time is over. The signal is quiet once the answer is out.
 */
export function closeIfUnanswered(
  signal: AbortSignal,
  close: () => Promise<void>,
  { log }: Pick<Runtime, "log">,
): void {
  const closeUnheard = () => {
    close().catch((error: unknown) => log.failure("session-not-closed", error));
  };
  if (signal.aborted) closeUnheard();
  else signal.addEventListener("abort", closeUnheard, { once: true });
}

/** The answer to who opened a session: where it is, and whose. */
export function openedSession(session: FtpSession, owner: Owner, runtime: Runtime): Response {
  return Response.json(fullViewOf(session, runtime), {
    status: 201,
    headers: {
      Location: appPath(`/api/sessions/${session.id}`),
      // Said again to a browser that has it: the cookie's life begins anew.
      "Set-Cookie": ownerCookie(owner, runtime),
    },
  });
}

/** `GET /api/sessions/{id}` */
export function readSession(call: SessionCall): Response {
  return Response.json(fullViewOf(requireSession(call), call.runtime));
}

/** `PATCH /api/sessions/{id}`: in force from the next transfer. */
export async function changeSession(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const { settings, sessions } = call.runtime;
  const change = await readJson(call.request, sessionChangeSchema);
  // What the operator allows is about the real network.
  const isReal = sessions.ownOf(session) === null;
  if (isReal) checkActiveMode(change, settings);
  const deployment = isReal ? settings : { activeAddress: null, activePorts: null };
  await onSession(session, async () => session.change(changeOf(change, deployment)));
  return Response.json(fullViewOf(session, call.runtime));
}

/** `DELETE /api/sessions/{id}`: QUIT. */
export async function closeSession(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const { sessions } = call.runtime;
  const reason = sessions.ownOf(session) === null ? "closed by the user" : "the run is over";
  if (call.owner !== null) await sessions.close(call.owner.id, session.id, reason);
  return new Response(null, { status: 204 });
}

/** The password that a request gives or has sealed; null for none. @throws {HttpProblem} `invalid-request` */
export function passwordOf(wanted: ParsedSessionRequest, owner: Owner, { secret }: Runtime): string | null {
  const { sealedPassword, password, host, user, encryption } = wanted;
  if (sealedPassword === undefined || sealedPassword === null) return password ?? null;
  if (password !== undefined && password !== null) {
    throw new HttpProblem("invalid-request", {
      detail: "Give either a password or a sealed password.",
      errors: [{ path: "sealedPassword", message: "must not come with password" }],
    });
  }
  return openPassword(sealedPassword, { host, port: portOf(wanted), user, encryption, owner }, secret);
}

/** The cookie that makes a browser this owner. */
function ownerCookie(owner: Owner, { settings }: Runtime): string {
  const secure = settings.publicUrl?.protocol === "https:";
  return setCookie({ name: ownerCookieName, value: owner.cookie, secure });
}
