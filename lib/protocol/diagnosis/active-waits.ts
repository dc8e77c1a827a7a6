import type { ReplyEvent } from "../answers";
import { addressScope } from "../data-address";
import type { TrafficEvent } from "../traffic";
import { type DataAttempt, isRefused } from "./data-attempt";
import { unansweredAfterMs } from "./passive-dials";
import { type PortSpan, spanAround } from "./port-span";
import { tellsReason, textOf } from "./reply-meaning";
import type { Story } from "./story";

/** How a wait for the server's connection came to nothing. */
export type Silence = "nothing-came" | "server-could-not" | "server-may-not";

/** An announced port to which the server's connection never came. */
export interface ActiveWait {
  readonly attempt: DataAttempt;
  readonly announced: NonNullable<DataAttempt["announced"]>;
  readonly end: Silence;
}

/** The waits of the exchange that came to nothing, but for those whose reason the server tells. */
export function activeWaits(story: Story): readonly ActiveWait[] {
  return story.attemptsIn("active").flatMap((attempt) => waitOf(attempt) ?? []);
}

/** Whether what was advertised can't be reached from a server at the peer's address. */
export function isPrivateTo(address: string | null, peer: string | undefined): address is string {
  if (address === null || peer === undefined) return false;
  const scope = addressScope(address);
  return scope !== null && scope !== "public" && scope !== addressScope(peer);
}

/** The events that show a wait's course. */
export function evidenceOf({ attempt }: ActiveWait): readonly (TrafficEvent | null)[] {
  const { asked, reply, announced, failure, refusal } = attempt;
  return [asked, reply, announced, failure, refusal];
}

/** The range to let in: a hundred ports with the one that failed last, and the others that the session saw. */
export function activeSpan(story: Story, port: number): PortSpan {
  return spanAround(port, story.announcedPorts("active"));
}

function waitOf(attempt: DataAttempt): ActiveWait | null {
  const { announced, opened, failure, refusal } = attempt;
  if (announced === null || opened !== null || isRefused(attempt)) return null;
  if (refusal !== null && tellsReason(refusal)) return null;
  const wait = (end: Silence): ActiveWait => ({ attempt, announced, end });
  if (failure?.reason === "timeout") return wait("nothing-came");
  if (failure !== null && failure.reason !== "cancelled") return null;
  if (refusal === null || ![421, 425, 426].includes(refusal.code)) return null;
  const end = endBy(refusal, attempt);
  return end === null ? null : wait(end);
}

/** ProFTPD and Pure-FTPd give the system's reason; vsftpd and FileZilla Server don't, and then time tells. */
function endBy(refusal: ReplyEvent, { transfer, announced }: DataAttempt): Silence | null {
  const text = textOf(refusal);
  if (/timed? ?-?out/i.test(text)) return "nothing-came";
  if (/refused|no route|unreachable/i.test(text)) return "server-could-not";
  if (/permission denied|not permitted/i.test(text)) return "server-may-not";
  // The server's own trouble with its own port.
  if (/in use|cannot assign/i.test(text)) return null;
  const since = transfer ?? announced;
  return since !== null && refusal.at - since.at >= unansweredAfterMs ? "nothing-came" : "server-could-not";
}
