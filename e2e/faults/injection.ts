import { allEnded } from "./all-ended";
import type { Battlefield } from "./battlefield";
import type { FaultServer } from "./fault-server";
import { bytesOf, type Fault, type FaultKind, type RoundPlan, type ServerName } from "./plan";
import type { Portside } from "./portside";

/**
 * Lets a round's faults happen, each when its part of the bytes has passed.
 * @param over resolves when the work is done: what has not happened by then does not happen
 * @returns those that happened
 */
export async function injectFaults(
  plan: RoundPlan,
  field: Battlefield,
  over: Promise<unknown>,
): Promise<readonly FaultKind[]> {
  const happened: FaultKind[] = [];
  await allEnded(
    plan.faults.map(async (fault) => {
      const server = field.servers.get(fault.server);
      if (server === undefined) throw new Error(`There is no ${fault.server} server`);
      const bytes = fault.at * plannedBytes(plan, fault.server);
      /** Of what is still ordered when the work is done, nothing comes any more. */
      const inTime = <T>(event: Promise<T>) => Promise.race([event.then(() => true), over.then(() => false)]);
      if (!(await inTime(server.relay.reaches(server.relay.passed + bytes)))) return;
      const done = cause(fault, server, field.portside);
      // What is ordered may find nothing to happen to; what ends a process is waited for in any case.
      if (endsProcess(fault) || fault.kind === "fill disk") await done;
      else if (!(await inTime(done))) return;
      happened.push(fault.kind);
    }),
  );
  return happened;
}

function plannedBytes({ browsers }: RoundPlan, server: ServerName): number {
  const operations = browsers.filter((browser) => browser.server === server).flatMap(({ queues }) => queues);
  return operations.flat().reduce((sum, operation) => sum + bytesOf(operation), 0);
}

function endsProcess({ kind }: Fault): boolean {
  return kind === "kill server" || kind === "kill Portside" || kind === "stop Portside";
}

/** Resolves when it has happened and, where something was ended, is there again. */
function cause(fault: Fault, server: FaultServer, portside: Portside): Promise<void> {
  switch (fault.kind) {
    case "cut control":
      return server.relay.cutNext({ ...fault, channel: "control" });
    case "cut data":
      return server.relay.cutNext({ ...fault, channel: "data" });
    case "cut browser":
      return portside.relay.cutNext({ ...fault, channel: "http" });
    case "delay":
      return server.relay.slowDown(fault.pieces, fault.milliseconds);
    case "silence":
      return server.relay.silenceNext(fault.channel);
    case "kill server":
      return server.crash();
    case "fill disk":
      return server.fill(fault.left);
    case "kill Portside":
      return portside.endAndStart("kill");
    case "stop Portside":
      return portside.endAndStart("stop");
  }
}
