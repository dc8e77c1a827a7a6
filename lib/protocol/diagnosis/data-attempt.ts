import { answeredCommands, type ReplyEvent, verbOf } from "../answers";
import type { DataMode, Endpoint, TrafficEvent, TrafficEventOf } from "../traffic";
import { isAnnounceVerb, isTransferVerb } from "../verbs";
import { productOf, type ServerProduct } from "./server-product";

/** What was seen of one try to get a data connection, from PASV, EPSV, PORT or EPRT on. */
export interface DataAttempt {
  readonly dataMode: DataMode;
  /** PASV, EPSV, PORT or EPRT. */
  readonly command: string;
  /** The answer to that command; null when none came. */
  reply: ReplyEvent | null;
  announced: TrafficEventOf<"data-announced"> | null;
  wasOpened: boolean;
  failure: TrafficEventOf<"data-failed"> | null;
  /** The 4xx or 5xx reply to the transfer command. */
  refusal: ReplyEvent | null;
}

/** What surrounds the attempts. */
export interface DataSurroundings {
  /** The two ends of the control connection; null when its opening is not among the events. */
  readonly control: { readonly local: Endpoint; readonly remote: Endpoint } | null;
  readonly isEncrypted: boolean;
  /** The reply that refused PROT, or null. */
  readonly protectionRefusal: ReplyEvent | null;
  readonly product: ServerProduct | null;
}

/**
 * The tries of one exchange, in order: EPSV and then PASV are two, and so is a fallback to the other mode.
 *
 * @param events of the exchange
 */
export function dataAttempts(events: readonly TrafficEvent[]): readonly DataAttempt[] {
  const answered = answeredCommands(events);
  const attempts: DataAttempt[] = [];
  const byData = (number: number | undefined) =>
    attempts.findLast(({ announced }) => announced !== null && announced.data === number);
  for (const event of events) {
    const latest = attempts.at(-1);
    switch (event.type) {
      case "command": {
        const command = verbOf(event);
        if (isAnnounceVerb(command)) attempts.push(newAttempt(command));
        break;
      }
      case "reply": {
        const verb = verbOf(answered.get(event.seq));
        if (latest === undefined || event.code < 200) break;
        if (verb === latest.command) latest.reply = event;
        // A server that gives up waiting for the data connection may say 421 without being asked.
        else if (event.code >= 400 && (isTransferVerb(verb) || verb === "")) latest.refusal ??= event;
        break;
      }
      case "data-announced":
        if (latest) latest.announced = event;
        break;
      case "data-opened": {
        const attempt = byData(event.data);
        if (attempt) attempt.wasOpened = true;
        break;
      }
      case "data-failed": {
        const attempt = byData(event.data);
        if (attempt) attempt.failure ??= event;
        break;
      }
    }
  }
  return attempts;
}

/**
 * The control connection that the exchange used last, and who is at its other end.
 *
 * @param session events of the session up to the exchange, since the login is an exchange of its own
 */
export function dataSurroundings(
  exchange: readonly TrafficEvent[],
  session: readonly TrafficEvent[],
): DataSurroundings {
  const connection = exchange.findLast(
    (event) => event.type === "data-announced" || event.type === "command",
  )?.connection;
  let control: DataSurroundings["control"] = null;
  let isEncrypted = false;
  let protectionRefusal: ReplyEvent | null = null;
  let product: ServerProduct | null = null;
  const answered = answeredCommands(session);
  for (const event of session) {
    if (event.connection !== connection) continue;
    if (event.type === "control-opened") control = { local: event.local, remote: event.remote };
    if (event.type === "control-secured") isEncrypted = true;
    if (event.type !== "reply") continue;
    const verb = verbOf(answered.get(event.seq));
    if (verb === "PROT") protectionRefusal = event.code >= 400 ? event : null;
    // The greeting answers nothing.
    if (verb === "" && event.code === 220) product ??= productOf(event.lines.join("\n"));
  }
  return { control, isEncrypted, protectionRefusal, product };
}

function newAttempt(command: string): DataAttempt {
  return {
    dataMode: command === "PASV" || command === "EPSV" ? "passive" : "active",
    command,
    reply: null,
    announced: null,
    wasOpened: false,
    failure: null,
    refusal: null,
  };
}
