import "server-only";
import { accessRequestSchema } from "@/lib/contract/settings";
import { isAccessPassword, signedInCookie, signedOutCookie } from "./access";
import { HttpProblem } from "./http-problem";
import { readJson } from "./request-input";
import type { Call } from "./route";

/** Everyone who guesses counts together: who is guessing can't be known before they are in. */
const everyone = "everyone";

/** `POST /api/access` */
export async function signIn({ request, runtime }: Call): Promise<Response> {
  const { password } = await readJson(request, accessRequestSchema);
  if (runtime.settings.password === null) return new Response(null, { status: 204 });
  runtime.signInAttempts.check(everyone);
  if (!isAccessPassword(password, runtime)) {
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
