import "server-only";
import { accessRequestSchema } from "@/lib/contract/settings";
import { isAccessPassword, signedInCookie, signedOutCookie } from "./access";
import { clientOf } from "./client-address";
import { HttpProblem } from "./http-problem";
import { readJson } from "./request-input";
import type { Call } from "./route";

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

/** `DELETE /api/access` */
export function signOut({ runtime }: Call): Response {
  return new Response(null, { status: 204, headers: { "Set-Cookie": signedOutCookie(runtime) } });
}
