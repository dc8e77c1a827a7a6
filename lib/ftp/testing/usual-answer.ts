import type { FakeFtpServer, Handler } from "./fake-server";

/** What a server answers to a verb by now, to be wrapped in an answer that differs. @throws when it is a fixed text */
export function usualAnswer(server: FakeFtpServer, verb: string): Handler {
  const answer = server.answers.get(verb);
  if (typeof answer !== "function") throw new Error(`${verb} is not answered by a function`);
  return answer;
}

/** Runs a handler to its end; what it hands back is replied, as the server would. */
export async function run(
  handler: Handler,
  ...[connection, argument, command]: Parameters<Handler>
): Promise<void> {
  const replies = await handler(connection, argument, command);
  if (typeof replies === "string") await connection.reply(replies);
  else if (replies) await connection.reply(...replies);
}
