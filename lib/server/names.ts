import "server-only";
import { directoryRequestSchema, renameRequestSchema } from "@/lib/contract/files";
import { modifiedRequestSchema } from "@/lib/contract/permissions";
import { pathInputOf, pathOf, readJson } from "./request-input";
import { type Call, onSession, requireSession } from "./route";

type SessionCall = Call<{ id: string }>;

/** `POST …/{id}/directories` */
export async function makeDirectory(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const wanted = await readJson(call.request, directoryRequestSchema);
  const path = await pathOf(session, pathInputOf(wanted));
  const { signal } = call.request;
  await onSession(session, () => session.makeDirectory(path, { parents: wanted.parents, signal }));
  return Response.json({ path: session.decodePath(path) }, { status: 201 });
}

/** `POST …/{id}/rename`: also moves. */
export async function rename(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const wanted = await readJson(call.request, renameRequestSchema);
  const from = await pathOf(session, { name: "from", text: wanted.from, bytes: wanted.fromBytes });
  const to = await pathOf(session, {
    name: "to",
    text: wanted.to,
    bytes: wanted.toBytes,
    below: wanted.toBelow,
  });
  const { signal } = call.request;
  await onSession(session, () => session.rename(from, to, { replace: wanted.replace, signal }));
  return new Response(null, { status: 204 });
}

/** `POST …/{id}/modified` */
export async function setModified(call: SessionCall): Promise<Response> {
  const session = requireSession(call);
  const wanted = await readJson(call.request, modifiedRequestSchema);
  const path = await pathOf(session, pathInputOf(wanted));
  const { signal } = call.request;
  await onSession(session, () => session.setModified(path, wanted.modifiedAt, { signal }));
  return new Response(null, { status: 204 });
}
