import type { DataFailureReason } from "../traffic";

/** Why a data connection failed, in words that follow "failed: ". */
export const failureWords: Record<DataFailureReason, string> = {
  timeout: "no answer in time",
  refused: "refused: nobody listens there, or a firewall says no",
  unreachable: "no way to that address",
  "wrong-peer": "another host than the server connected, and was turned away",
  reset: "broken off",
  tls: "encryption failed",
  cancelled: "cancelled",
};

/** Why nobody waits for a data connection any more, in words that follow "no answer was seen, ". */
export const notUsed = "and no command used it";

/** Why nobody waits for a data connection: the transfer that needed it was refused. @param code of the refusal */
export function notNeeded(code: number): string {
  return `not needed: the server said ${code}`;
}

/** How a dial ended that was dropped. @param reason of the step; what begins with "and" is about an answer that never came */
export function droppedWords(reason: string | null): string {
  return reason === null || reason.startsWith("and ")
    ? `no answer was seen, ${reason ?? "and none is waited for"}`
    : reason;
}
