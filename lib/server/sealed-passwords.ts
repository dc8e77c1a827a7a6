import "server-only";
import { type SealedPassword, sealRequestSchema } from "@/lib/contract/session";
import { readJson } from "./request-input";
import { type Call, requireOwner } from "./route";
import { sealPassword } from "./sealed-password";
import { portOf } from "./session-view";

/** `POST /api/sealed-passwords`: what a browser may keep instead of a password. */
export async function createSealedPassword(call: Call): Promise<Response> {
  const owner = requireOwner(call);
  const wanted = await readJson(call.request, sealRequestSchema);
  const { host, user, encryption, password } = wanted;
  const binding = { host, port: portOf(wanted), user, encryption, owner };
  const answer: SealedPassword = { sealedPassword: sealPassword(password, binding, call.runtime.secret) };
  return Response.json(answer);
}
