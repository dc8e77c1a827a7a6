import { verbOf } from "../answers";
import type { TrafficEvent } from "../traffic";

/** What a client says to be let in and to find its way about. */
const loginVerbs: ReadonlySet<string> = new Set([
  "AUTH",
  "USER",
  "PASS",
  "ACCT",
  "PBSZ",
  "PROT",
  "HOST",
  "FEAT",
  "OPTS",
  "SYST",
  "CLNT",
  "LANG",
  "PWD",
  "XPWD",
]);

/**
 * Parts an exchange that had to log in first from its login: the first download of a session opens a control
 * connection for transfers, and beside one that found it open it would look slow for no fault of its mode.
 *
 * @param events of one exchange, in order
 * @returns `login`: empty when it began on a connection that was there, and when there is nothing but a login
 */
export function partLogin(events: readonly TrafficEvent[]): {
  readonly login: readonly TrafficEvent[];
  readonly work: readonly TrafficEvent[];
} {
  const begins = events.findIndex((event) => event.type.startsWith("data-") || isWork(event));
  const dials = events.findIndex(({ type }) => type === "control-dialling" || type === "control-opened");
  if (begins === -1 || dials === -1 || dials > begins) return { login: [], work: events };
  return { login: events.slice(0, begins), work: events.slice(begins) };
}

function isWork(event: TrafficEvent): boolean {
  return event.type === "command" && !loginVerbs.has(verbOf(event));
}
