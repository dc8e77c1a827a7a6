import { type CommandAnswer, type CommandRequest, commandAnswerSchema } from "@/lib/contract/commands";
import { read, send, sessionUrl, withBody } from "../request";

/**
 * Sends one command as typed, on the session's connection for the console. An error reply of the server is an answer;
 * throws `command-refused` for what Portside doesn't send. Aborting the signal gives the command up.
 */
export async function sendCommand(
  session: string,
  command: string,
  signal?: AbortSignal,
): Promise<CommandAnswer> {
  const body: CommandRequest = { command };
  const request = { ...withBody("POST", body), signal: signal ?? null };
  return read(await send(sessionUrl(session, "/commands"), request), commandAnswerSchema);
}
