import "server-only";
import { type CommandAnswer, commandRequestSchema } from "@/lib/contract/commands";
import { readJson } from "./request-input";
import { type Call, onSession, requireSession } from "./route";

/**
 * `POST …/{id}/commands`: sends one command as typed. What the server answers is the answer, an error of its own
 * included; what Portside doesn't send, and what got no answer, is a problem.
 */
export async function sendCommand(call: Call<{ id: string }>): Promise<Response> {
  const session = requireSession(call);
  const { command } = await readJson(call.request, commandRequestSchema);
  const { signal } = call.request;
  const { replies, text, isCut, exchange } = await onSession(session, () =>
    session.sendTyped(command, { signal }),
  );
  const answer: CommandAnswer = {
    replies: replies.map(({ code, lines }) => ({ code, lines: [...lines] })),
    ...(text !== null && { data: text }),
    ...(isCut && { dataTruncated: true }),
    exchange,
  };
  return Response.json(answer);
}
