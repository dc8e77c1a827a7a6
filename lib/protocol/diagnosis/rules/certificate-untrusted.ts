import { certificateUntrusted as untrustedNote } from "../../exchange-outcome";
import { conclude, type Rule } from "../rule";
import { plain } from "../wording";

/** The certificate isn't vouched for, or is another one than was accepted: the person has to compare fingerprints. */
export const certificateUntrusted: Rule = (story) => {
  const note = story.exchange.find((event) => event.type === "note" && event.code === untrustedNote);
  if (note?.type !== "note") return null;
  const secured = story.securedOn(note.connection);
  const certificate = secured?.certificate;
  return conclude({
    id: "certificate-untrusted",
    title: certificate
      ? `The certificate of “${plain(certificate.subject)}” isn't trusted`
      : "The server's certificate isn't trusted",
    confidence: "certain",
    cause: plain(note.text.split(". ", 1)[0] ?? "").replace(/\.?$/, "."),
    advice: `${plain(note.text)} ${
      certificate
        ? `It was issued by “${plain(certificate.issuer)}” and is valid until ${plain(certificate.validTo.slice(0, 10))}; its SHA-256 fingerprint is ${plain(certificate.sha256)}. `
        : ""
    }Nothing was sent over it.`,
    evidence: [secured, note],
    actions: certificate
      ? [{ type: "accept-certificate", label: "Accept this certificate", sha256: certificate.sha256 }]
      : [],
    changes: [
      {
        who: "server",
        where: "Certificate",
        what: "Install a certificate for the name that clients use, with its whole chain, from an authority that they trust.",
        lines: [],
        isGuess: false,
      },
    ],
  });
};
