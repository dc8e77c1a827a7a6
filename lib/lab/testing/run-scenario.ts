import { FtpError } from "../../ftp/errors";
import type { Network } from "../../ftp/network";
import { Session } from "../../ftp/session";
import type { SessionSettings } from "../../ftp/session-types";
import { settingsFor } from "../../ftp/testing/session-settings";
import type { LabAction, LabRun, LabSetup } from "../../protocol/lab/scenario";
import type { TrafficEvent } from "../../protocol/traffic";
import { LabRun as RunningLab } from "../run/lab-run";

/** Runs a setup of the lab to its end, as a session over HTTP would. */
export async function runSetup(
  setup: LabSetup,
  actions: readonly LabAction[],
  given: Pick<Partial<SessionSettings>, "timeoutSeconds"> = {},
): Promise<LabRun> {
  const run = await RunningLab.start(setup, { step: false });
  try {
    const settings = labSettings(setup, run.certificateFingerprint, given);
    const events = await eventsOf(settings, actions, run.network);
    return { setup, events, network: run.record.after() };
  } finally {
    await run.close();
  }
}

/** The session of a setup, as the lab's runs have it. */
export function labSettings(
  { client: { host, ...client } }: LabSetup,
  sha256: string,
  given: Partial<SessionSettings> = {},
): SessionSettings {
  return settingsFor(
    { host, port: 21 },
    {
      ...{ password: "student", certificate: { sha256 }, transferConnections: 1, timeoutSeconds: 10 },
      ...client,
      ...given,
    },
  );
}

async function eventsOf(
  settings: SessionSettings,
  actions: readonly LabAction[],
  network: Network,
): Promise<readonly TrafficEvent[]> {
  let session: Session;
  try {
    session = await Session.connect({ id: "lab", settings, network });
  } catch (error) {
    if (error instanceof FtpError && error.events !== undefined) return error.events;
    throw error;
  }
  for (const action of actions) await unlessFtpError(() => carryOut(session, action));
  await session.close();
  return session.traffic.after();
}

async function carryOut(session: Session, action: LabAction): Promise<void> {
  const path = session.encodePath(action.path);
  if (action.do === "list") {
    await session.list(path);
    return;
  }
  const { body } = await session.download(path);
  for await (const _ of body);
}

/** What fails on the wire is told by the events. */
async function unlessFtpError(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
  }
}
