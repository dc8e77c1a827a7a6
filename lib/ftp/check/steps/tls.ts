import { byteString } from "../../../protocol/byte-string";
import { certificateRemarks, dateOf } from "../../../protocol/check/certificate-remarks";
import { isPositive } from "../../../protocol/reply";
import type { ExchangeReference } from "../../../protocol/traffic";
import type { ReceivedReply } from "../../conversation";
import { isFtpError } from "../../errors";
import { isExplicit, parseFeatures, secure, startExplicitTls } from "../../login";
import type { CheckRun, StepResult } from "../check-run";
import { loginStep } from "./connect";

/**
 * TLS on the control connection, and what its certificate is worth.
 * @throws {FtpError} `connection-failed`, with the certificate when that is what is wrong
 */
export async function checkTls(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  const step = loginStep(run, exchange);
  if (run.settings.encryption === "none") return lookForTls(run, exchange);
  if (isExplicit(run.settings)) await startExplicitTls(step);
  else await secure(step);
  const { tls } = run.control;
  if (tls === null) {
    return {
      status: "warning",
      detail:
        "The server has no TLS: it refused AUTH TLS, so the password, names and files travel readable. Ask its operator for FTPS.",
    };
  }
  const { protocol, cipher } = tls.secured;
  const inForce = `${protocol} with ${cipher}.`;
  const { certificate } = tls;
  if (certificate === undefined) return { status: "passed", detail: inForce };
  const isPinned = run.settings.certificate !== "trusted";
  const accepted = `The certificate is ${isPinned ? "the one that you accepted" : "trusted"}, and valid until ${dateOf(certificate.validTo)}.`;
  const remarks = certificateRemarks(certificate, run.settings.host, Date.now());
  if (remarks.length > 0) return { status: "warning", detail: [inForce, ...remarks].join(" ") };
  return { status: "passed", detail: `${inForce} ${accepted}` };
}

/** Milliseconds that a server may take for an answer that nothing depends on. */
const longestWait = 10_000;

/** Without TLS: whether the server offers it, as far as it says so before the login (RFC 4217 §6). */
async function lookForTls(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  const { control } = loginStep(run, exchange);
  let reply: ReceivedReply;
  try {
    reply = await control.request(byteString("FEAT"), run.deadline(longestWait));
  } catch (error) {
    // Not everybody answers before the login; a session without TLS doesn't ask then, and may well work.
    if (run.signal.aborted || !isFtpError(error)) throw error;
    return {
      status: "skipped",
      detail: `Encryption is set to none, and whether the server has TLS isn't known: before the login it doesn't answer FEAT. ${error.message}`,
    };
  }
  const features = isPositive(reply) ? parseFeatures(reply.shown) : [];
  const isOffered = features.some((line) => /^AUTH\b.*\b(?:TLS|SSL)\b/i.test(line));
  if (!isOffered) {
    return {
      status: "skipped",
      detail: "Encryption is set to none, and the server doesn't say before the login that it has TLS.",
    };
  }
  if (run.isAnonymous) {
    return {
      status: "skipped",
      detail:
        "Encryption is set to none. The server offers TLS (AUTH TLS), which keeps names and files unread on the way.",
    };
  }
  return {
    status: "warning",
    detail: "The server offers TLS (AUTH TLS), and it isn't used. Set Encryption to explicit TLS.",
  };
}
