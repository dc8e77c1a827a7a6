import "server-only";
import { accessRequestSchema } from "@/lib/contract/settings";
import { isAccessPassword, signedInCookie, signedOutCookie } from "./access";
import { HttpProblem } from "./http-problem";
import { readJson } from "./request-input";
import type { Call } from "./route";

/** Everyone who guesses counts together: who is guessing can't be known before they are in. */
const everyone = "everyone";

/**
 * `POST /api/access`. The right password always lets in, however many wrong ones others gave: a limit in front of it
 * would let anybody lock the operator out. So the limit only sends away who guesses wrong; what withstands guessing
 * is the password's own length.
 */
export async function signIn({ request, runtime }: Call): Promise<Response> {
  const { password } = await readJson(request, accessRequestSchema);
  if (runtime.settings.password === null) return new Response(null, { status: 204 });
  if (!isAccessPassword(password, runtime)) {
    runtime.signInAttempts.check(everyone);
    runtime.signInAttempts.fail(everyone);
    throw new HttpProblem("not-signed-in", {
      detail: "That is not the access password. Ask whoever runs this Portside.",
    });
  }
  return new Response(null, { status: 204, headers: { "Set-Cookie": signedInCookie(runtime) } });
}

/** `DELETE /api/access` */
export function signOut({ runtime }: Call): Response {
  return new Response(null, { status: 204, headers: { "Set-Cookie": signedOutCookie(runtime) } });
}
