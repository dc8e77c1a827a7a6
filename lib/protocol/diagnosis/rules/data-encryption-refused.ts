import { checkServer } from "../actions";
import { conclude, type Rule } from "../rule";
import { quote } from "../wording";
import { refusedProtection } from "./data-encryption-required";

/** The server offers TLS for commands, and refuses it for data connections (RFC 4217 §9). */
export const dataEncryptionRefused: Rule = (story) => {
  const own = story.refusals.find(({ verb }) => verb === "PROT")?.reply ?? null;
  const refusal = own ?? refusedProtection(story);
  if (refusal === null || (own === null && !story.protectsData)) return null;
  const { protection, secured } = story;
  return conclude({
    id: "data-encryption-refused",
    title: "The server refuses encrypted data connections",
    confidence: "certain",
    cause: "The server encrypts the control connection and refuses to encrypt data connections.",
    advice: `The server answered ${quote(refusal)}. It offers TLS on the control connection and not on data connections, so files would travel in the clear. Ask the server's operator to allow PROT P, or connect without encryption if others may read the password and the files.`,
    evidence: [secured, protection?.reply, story.command(refusal), refusal],
    actions: [{ type: "reconnect", label: "Reconnect without encryption", encryption: "none" }, checkServer],
  });
};
