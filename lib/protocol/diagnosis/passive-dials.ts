import { addressScope } from "../data-address";
import { parseIpAddress } from "../ip-address";
import type { Endpoint, TrafficEvent } from "../traffic";
import { carried, type DataAttempt, isRefused } from "./data-attempt";
import { type PortSpan, spanAround } from "./port-span";
import { tellsReason } from "./reply-meaning";
import type { Story } from "./story";
import { differs } from "./wording";

/** How a dial of Portside's came to nothing. */
export type DeadEnd = "unanswered" | "refused" | "unreachable" | "given-up";

/** A dial to a port that the server announced, which never led to a connection. */
export interface PassiveDial {
  readonly attempt: DataAttempt;
  readonly announced: NonNullable<DataAttempt["announced"]>;
  readonly target: Endpoint;
  readonly end: DeadEnd;
  /** Milliseconds until the failure or the server's refusal. */
  readonly waited: number;
}

/** A SYN that no firewall drops is answered, or refused, well before it is repeated twice (RFC 6298: after 1 s and 3 s). */
export const unansweredAfterMs = 3000;

/** The dials of the exchange that came to nothing, but for those whose reason the server tells. */
export function passiveDials(story: Story): readonly PassiveDial[] {
  return story.attemptsIn("passive").flatMap((attempt) => dialOf(attempt) ?? []);
}

/** Those that went where the control connection goes: of another host, the address is in question before the port. */
export function dialsToServer(story: Story): readonly PassiveDial[] {
  return passiveDials(story).filter(({ target }) => !differs(target.address, story.peer));
}

/** Those for which the server announced another address than the one that was dialled: it doesn't know its own. */
export function overriddenDials(story: Story): readonly PassiveDial[] {
  return dialsToServer(story).filter(({ announced, target }) => {
    const named = announced.announced.address;
    return differs(named, target.address) && isOfOneMachine(named) && !onOneNetwork(named, target.address);
  });
}

/** Whether one machine can have the address: 0.0.0.0 and those of groups say nothing of NAT. */
export function isOfOneMachine(address: string): boolean {
  const scope = addressScope(address);
  return scope !== "unspecified" && scope !== "multicast" && scope !== "reserved";
}

/** Whether both are private addresses that begin alike (IPv4 /24): the server has two on one network. */
export function onOneNetwork(a: string, b: string): boolean {
  if (addressScope(a) === "public" || addressScope(b) === "public") return false;
  const [left, right] = [parseIpAddress(a), parseIpAddress(b)];
  if (left?.family !== 4 || right?.family !== 4) return false;
  return left.bytes.slice(0, 3).every((byte, index) => byte === right.bytes[index]);
}

/** The events that show a dial's course. */
export function evidenceOf({ attempt }: PassiveDial): readonly (TrafficEvent | null)[] {
  const { reply, announced, dialling, failure, refusal } = attempt;
  return [reply, announced, dialling, failure, refusal];
}

/** The range to open: a hundred ports with the one that failed last, and the others that the session saw. */
export function passiveSpan(story: Story, port: number): PortSpan {
  return spanAround(port, story.announcedPorts("passive"));
}

function dialOf(attempt: DataAttempt): PassiveDial | null {
  const { announced, dialling, opened, failure, refusal, transfer } = attempt;
  if (announced === null || opened !== null || isRefused(attempt)) return null;
  const target = announced.used ?? dialling?.remote;
  if (target === undefined || (refusal !== null && tellsReason(refusal))) return null;
  const since = dialling ?? transfer ?? announced;
  const dial = (end: DeadEnd, until: TrafficEvent): PassiveDial => ({
    attempt,
    announced,
    target,
    end,
    waited: until.at - since.at,
  });
  switch (failure?.reason) {
    case "timeout":
      return dial("unanswered", failure);
    case "refused":
    case "reset":
      return dial("refused", failure);
    case "unreachable":
      return dial("unreachable", failure);
    case "cancelled":
    case undefined:
      if (refusal === null || ![421, 425, 426].includes(refusal.code)) return null;
      return dial(refusal.at - since.at < unansweredAfterMs ? "given-up" : "unanswered", refusal);
    default:
      return null;
  }
}

/**
 * The latest try by the other passive command, when it led to a data connection and this exchange's dials, all by one
 * command and to the same host, did not.
 */
export function otherCommandWorked(story: Story): DataAttempt | null {
  const dials = dialsToServer(story);
  const command = dials[0]?.attempt.command;
  if (command === undefined || story.attemptsIn("passive").some((each) => each.command !== command))
    return null;
  const other = story.otherAttempts.findLast(
    (each) => each.dataMode === "passive" && each.command !== command && each.announced !== null,
  );
  return other !== undefined && carried(other) ? other : null;
}
