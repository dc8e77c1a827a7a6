import "server-only";
import { accessRequestSchema, signOutQuerySchema } from "@/lib/contract/access";
import { isAccessPassword, isSignedIn, signedInCookie, signedOutCookie } from "./access";
import { clientOf } from "./client-address";
import { HttpProblem } from "./http-problem";
import { readJson, readQuery } from "./request-input";
import { type Call, notSignedIn } from "./route";
import type { Runtime } from "./runtime";

/** The longest password fits, however it is escaped; strangers can't fill the memory. */
const mostBytes = 16 * 1024;

/**
 * `POST /api/access`. Who has to wait is refused with the right password as well: otherwise the wait would be no
 * hindrance to guessing. It is a matter of their address alone, and who is signed in already notices nothing of it.
 */
export async function signIn({ request, runtime }: Call): Promise<Response> {
  const { password } = await readJson(request, accessRequestSchema, mostBytes);
  if (runtime.settings.password === null) return new Response(null, { status: 204 });
  const client = clientOf(request.headers, runtime.settings);
  // Nothing is awaited between these: guesses that come at the same time are counted one after another.
  runtime.lockOut.check(client);
  if (!isAccessPassword(password, runtime)) {
    runtime.lockOut.fail(client);
    throw new HttpProblem("not-signed-in", {
      detail: "That is not the access password. Ask whoever runs this Portside.",
    });
  }
  runtime.lockOut.succeed(client);
  return new Response(null, { status: 204, headers: { "Set-Cookie": signedInCookie(runtime) } });
}

/**
 * `DELETE /api/access`: takes this browser's cookie away; with `everywhere=true` no sign-in from before counts any more.
 * @throws {HttpProblem} `not-signed-in` when somebody asks it for everybody who isn't in
 */
export function signOut({ request, runtime }: Call): Response {
  const { everywhere } = readQuery(request, signOutQuerySchema);
  if (everywhere === "true" && runtime.settings.password !== null) {
    if (!isSignedIn(request, runtime)) throw notSignedIn();
    signOutEverybody(runtime);
  }
  return new Response(null, { status: 204, headers: { "Set-Cookie": signedOutCookie(runtime) } });
}

function signOutEverybody({ signOuts, streams, log }: Runtime): void {
  try {
    signOuts.signOutEverybody();
    log.info("signed-out-everywhere");
  } catch (cause) {
    log.failure("sign-out-not-kept", cause);
    throw new HttpProblem("internal", {
      title: "Signed out, but only until Portside starts again",
      detail:
        "Everybody is signed out, but PORTSIDE_DATA can't be written, so their sign-ins count again after a restart. Make it writable and sign out everywhere again, or change PORTSIDE_PASSWORD.",
    });
  } finally {
    // Whoever listened was let in before; each may come back with the password.
    streams.endAll();
  }
}
