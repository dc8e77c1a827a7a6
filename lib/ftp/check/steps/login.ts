import { byteString } from "../../../protocol/byte-string";
import type { ExchangeReference } from "../../../protocol/traffic";
import { FtpError } from "../../errors";
import { authenticate, prepare, protectData } from "../../login";
import { orientate } from "../../orientation";
import type { CheckRun, StepResult } from "../check-run";
import { connectAgain, loginStep } from "./connect";

/** @throws {FtpError} `login-refused`, `busy`, `connection-failed` */
export async function checkLogin(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  // Asked for TLS before the login, some servers hang up. A connection that was encrypted is never replaced like this.
  if (run.settings.encryption === "none" && !run.control.isOpen) await connectAgain(run, exchange);
  if (run.greeting === null) throw new FtpError("connection-failed", "The server has not greeted.");
  await authenticate(loginStep(run, exchange), run.greeting);
  const { user } = run.settings;
  if (run.control.secured !== null || run.isAnonymous) {
    return { status: "passed", detail: `Logged in as ${user}.` };
  }
  return {
    status: "warning",
    detail: `Logged in as ${user}, but without encryption: anybody on the way can read the password. Use explicit TLS, or ask the server's operator for it.`,
  };
}

/** What the server says that it can do, what it is, and where the login led. @throws {FtpError} */
export async function checkFeatures(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  const { core, greeting } = run;
  if (greeting === null) throw new FtpError("connection-failed", "The server has not greeted.");
  await prepare(loginStep(run, exchange), greeting);
  const operation = await run.operation(exchange, null);
  run.home = (await orientate(operation)) ?? byteString("/");
  const system = core.system === null ? "" : ` It says that it is ${core.system}.`;
  const home = ` The login leads to ${core.charset.decode(run.home)}.`;
  if (core.features.length === 0) {
    return {
      status: "warning",
      detail: `The server doesn't tell what it can do (FEAT), so Portside has to try.${system}${home}`,
    };
  }
  const names = core.features.map((line) => line.split(/[ ;]/, 1)[0] ?? line);
  return {
    status: "passed",
    detail: `The server has ${[...new Set(names)].slice(0, 40).join(", ")}.${system}${home}`,
  };
}

/** PBSZ and PROT P (RFC 4217 §9). @throws {FtpError} where the session insists on it, and the server refuses */
export async function checkDataEncryption(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  await protectData(loginStep(run, exchange));
  if (run.control.protectsData) {
    return { status: "passed", detail: "The server encrypts data connections too (PROT P)." };
  }
  return {
    status: "warning",
    detail:
      "The server refused PROT P: the login is encrypted, listings and files are not. Ask its operator to allow it.",
  };
}
