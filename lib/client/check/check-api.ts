import { appPath } from "@/lib/contract/base-path";
import {
  type CheckEnd,
  type CheckLine,
  type CheckRequest,
  checkEndSchema,
  checkLineSchema,
} from "@/lib/contract/check";
import { readLines } from "../ndjson";
import { unexpectedAnswer } from "../problem-error";
import { send, withBody } from "../request";

/**
 * Checks a server. Aborting the signal ends the check.
 *
 * @param onLine each step as it ends
 * @returns the verdict
 * @throws {ProblemError} when the check is refused, or breaks off
 */
export async function runCheck(
  request: CheckRequest,
  onLine: (line: CheckLine) => void,
  signal: AbortSignal,
): Promise<CheckEnd> {
  const response = await send(appPath("/api/checks"), { ...withBody("POST", request), signal });
  for await (const value of readLines(response)) {
    const end = checkEndSchema.safeParse(value);
    if (end.success) return end.data;
    const line = checkLineSchema.safeParse(value);
    if (!line.success) throw unexpectedAnswer(line.error);
    onLine(line.data);
  }
  throw unexpectedAnswer(new Error("The check's answer ended without its verdict"));
}
