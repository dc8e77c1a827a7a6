import "server-only";
import { z } from "zod";
import { type CommandAnswer, commandRequestSchema } from "@/lib/contract/commands";
import { refusalOfText } from "@/lib/protocol/typed-command";
import { HttpProblem } from "./http-problem";
import { readJson } from "./request-input";
import { type Call, onSession, requireSession } from "./route";

/**
 * `POST …/{id}/commands`: sends one command as typed, without blanks in front. What the server answers is the answer,
 * an error of its own included; what Portside doesn't send, and what got no answer, is a problem.
 */
export async function sendCommand(call: Call<{ id: string }>): Promise<Response> {
  const session = requireSession(call);
  const { command } = await readJson(call.request, anyTextSchema);
  requireLine(command);
  const { signal } = call.request;
  const { replies, text, isCut, exchange } = await onSession(session, () =>
    session.sendTyped(command.replace(/^ +/, ""), { signal }),
  );
  const answer: CommandAnswer = {
    replies: replies.map(({ code, lines }) => ({ code, lines: [...lines] })),
    ...(text !== null && { data: text }),
    ...(isCut && { dataTruncated: true }),
    exchange,
  };
  return Response.json(answer);
}

const anyTextSchema = z.strictObject({ command: z.string() });

/** @throws {HttpProblem} `invalid-request`, with the reason that the console shows before it sends */
function requireLine(command: string): void {
  if (commandRequestSchema.safeParse({ command }).success) return;
  const { title, reason } = refusalOfText(command) ?? {
    title: "That is no command",
    reason: "Type another.",
  };
  const detail = `${title}. ${reason}`;
  throw new HttpProblem("invalid-request", { detail, errors: [{ path: "command", message: detail }] });
}
