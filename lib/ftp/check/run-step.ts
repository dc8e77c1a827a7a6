import type { CheckStep } from "../../protocol/check/steps";
import type { ExchangeReference } from "../../protocol/traffic";
import { FtpError } from "../errors";
import type { CheckRun, StepResult, TriedWay } from "./check-run";
import { sampleFile } from "./sample-file";
import { checkAddress, checkConnection, checkGreeting } from "./steps/connect";
import { checkWay } from "./steps/data-connection";
import { checkClock, checkMdtm, checkRest, checkSize, type FileStep } from "./steps/files";
import { checkMlsd, checkUtf8 } from "./steps/listings";
import { checkDataEncryption, checkFeatures, checkLogin } from "./steps/login";
import { checkResumption } from "./steps/session-resumption";
import { checkTls } from "./steps/tls";

/** @throws {FtpError} what made the step fail */
export function runStep(run: CheckRun, step: CheckStep, exchange: ExchangeReference): Promise<StepResult> {
  switch (step) {
    case "resolve":
      return checkAddress(run, exchange);
    case "connect":
      return checkConnection(run, exchange);
    case "greeting":
      return checkGreeting(run, exchange);
    case "tls":
      return checkTls(run, exchange);
    case "login":
      return checkLogin(run, exchange);
    case "features":
      return checkFeatures(run, exchange);
    case "data-encryption":
      return checkDataEncryption(run, exchange);
    case "pasv":
      return checkWay(run, exchange, { mode: "passive", command: "PASV" });
    case "epsv":
      return checkWay(run, exchange, { mode: "passive", command: "EPSV" });
    case "port":
      return checkWay(run, exchange, { mode: "active", command: "PORT" });
    case "eprt":
      return checkWay(run, exchange, { mode: "active", command: "EPRT" });
    case "session-resumption":
      return checkResumption(run, exchange, workingWay(run));
    case "mlsd":
      return checkMlsd(run, exchange, workingWay(run));
    case "utf8":
      return checkUtf8(run, exchange);
    case "rest":
      return onFile(run, exchange, checkRest);
    case "mdtm":
      return onFile(run, exchange, checkMdtm);
    case "size":
      return onFile(run, exchange, checkSize);
    case "clock":
      return Promise.resolve(checkClock(run));
  }
}

async function onFile(
  run: CheckRun,
  exchange: ExchangeReference,
  check: (step: FileStep) => Promise<StepResult>,
): Promise<StepResult> {
  const way = workingWay(run);
  const sample = await sampleFile(run, way);
  if (sample === null) {
    return {
      status: "skipped",
      detail:
        "The server lists no small file, in the first directory or right below it, that could be asked about.",
    };
  }
  return check({ run, exchange, way, sample });
}

function workingWay({ working }: CheckRun): TriedWay {
  if (working !== null) return working;
  throw new FtpError("data-connection-failed", "No data connection has worked.");
}
