import type { ExchangeReference } from "../../../protocol/traffic";
import { dialAddresses, greet, type LoginStep, newControl, resolveHost } from "../../login";
import { saidBy } from "../../reply-errors";
import type { CheckRun, StepResult } from "../check-run";

/** What a part of the login needs; its events belong to the step's exchange. */
export function loginStep(run: CheckRun, exchange: ExchangeReference): LoginStep {
  run.control.exchange = exchange;
  return { core: run.core, control: run.control, deadline: run.deadline() };
}

/** @throws {FtpError} `connection-failed`, `host-not-allowed` */
export async function checkAddress(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  run.control = newControl(run.core);
  const { host } = run.settings;
  run.addresses = await resolveHost(loginStep(run, exchange));
  const shown = run.addresses.join(", ");
  if (run.addresses[0] === host.replace(/^\[(.*)\]$/, "$1")) {
    return { status: "passed", detail: `${host} is an address already.` };
  }
  run.control.note(
    "resolved",
    `${host} has ${run.addresses.length === 1 ? "the address" : "the addresses"} ${shown}.`,
  );
  return { status: "passed", detail: `${host} is ${shown}.` };
}

/** @throws {FtpError} `connection-failed`, `host-not-allowed` */
export async function checkConnection(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  const began = performance.now();
  await dialAddresses(loginStep(run, exchange), run.addresses);
  const { local, remote } = run.control.ends;
  const milliseconds = Math.max(1, Math.round(performance.now() - began));
  return {
    status: "passed",
    detail: `${remote.address} port ${remote.port} answered within ${milliseconds} ms; Portside's own address is ${local.address}.`,
  };
}

/** @throws {FtpError} `connection-failed`, `busy`, `timeout` */
export async function checkGreeting(run: CheckRun, exchange: ExchangeReference): Promise<StepResult> {
  run.greeting = await greet(loginStep(run, exchange));
  return { status: "passed", detail: `The server said ${saidBy(run.greeting)}.` };
}

/** A new control connection, up to its greeting, where the one before it is gone. @throws {FtpError} */
export async function connectAgain(run: CheckRun, exchange: ExchangeReference): Promise<void> {
  run.control = newControl(run.core);
  await dialAddresses(loginStep(run, exchange), run.addresses);
  run.greeting = await greet(loginStep(run, exchange));
}
