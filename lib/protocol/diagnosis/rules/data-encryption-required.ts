import type { ReplyEvent } from "../../answers";
import { checkServer } from "../actions";
import { meansNotResumed, meansWantsEncryption } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import type { Story } from "../story";
import { quote } from "../wording";

/** The server moves listings and files over encrypted data connections only, and this session's aren't (RFC 4217 §9). */
export const dataEncryptionRequired: Rule = (story) => {
  const refusal = refusedProtection(story);
  if (refusal === null || story.protectsData) return null;
  const isPlain = story.secured === undefined;
  return conclude({
    id: "data-encryption-required",
    title: "The server wants encrypted data connections",
    confidence: "certain",
    cause:
      "The server moves listings and files over encrypted data connections only, and this session's are in the clear.",
    advice: `The server answered ${quote(refusal)}. Connect again with encryption set to explicit TLS.`,
    evidence: [story.secured, story.protection?.reply, story.command(refusal), refusal],
    actions: [
      { type: "reconnect", label: "Reconnect with explicit TLS", encryption: "explicit" },
      ...(isPlain ? [] : [checkServer]),
    ],
  });
};

/** The reply that refuses a transfer for its encryption, or for the lack of it; not for the version of IP. */
export function refusedProtection(story: Story): ReplyEvent | null {
  const attempt = story.attempts.findLast(
    ({ refusal }) =>
      refusal !== null &&
      !meansNotResumed(refusal, false) &&
      ([521, 522, 534].includes(refusal.code) || meansWantsEncryption(refusal)),
  );
  return attempt?.refusal ?? null;
}
