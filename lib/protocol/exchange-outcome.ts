import { meansEmptyListing, type ReplyEvent, refusesCommand } from "./answers";
import { parseCommandLine } from "./commands";
import { isPreliminary } from "./reply";
import { ReplyPairing } from "./reply-pairing";
import type { TrafficEvent, TrafficEventOf } from "./traffic";
import { isAnnounceVerb, isTransferVerb } from "./verbs";

/** What a step of an operation is about: a later success of the same kind makes up for a failure. */
type Concern = string;

/** Notes by which Portside says that it has all the bytes it wanted and closes while the server still sends. */
export const cutOnPurpose: ReadonlySet<string> = new Set(["range-complete", "file-grew"]);

/** Notes by which Portside says that no data connection comes about this way. */
export const noDataConnection: ReadonlySet<string> = new Set([
  "no-active-port",
  "port-names-ipv4-only",
  "passive-reply-unusable",
  "passive-address-refused",
]);

/** The note by which Portside says that no address is known for the host: then there is nothing to dial. */
export const hostUnresolved = "host-unresolved";

/** The notes by which Portside says why it doesn't go on after TLS: no handshake, or a certificate that isn't trusted. */
export const tlsFailed = "tls-failed";
export const certificateUntrusted = "certificate-untrusted";

/** Why Portside closes a control connection on which the login came to nothing, as `control-closed` says it. */
export const loginFailed = "login failed";

/** Whether Portside closed a control connection because an answer did not come in time. */
export function closedForSilence({ by, reason }: TrafficEventOf<"control-closed">): boolean {
  return by === "client" && reason.startsWith("no reply ");
}

/**
 * Whether an operation failed, as far as the wire tells. A refusal that a later step made up for doesn't count:
 * EPSV refused and PASV accepted, MLSD unknown and LIST done, the first address unreachable and the second open.
 *
 * @param events of one exchange, in order
 */
export function exchangeFailed(events: readonly TrafficEvent[]): boolean {
  const outcome = new ExchangeOutcome();
  for (const event of events) outcome.add(event);
  return outcome.failed;
}

/** The same, told event by event: a long operation need not be read again for every new line. */
export class ExchangeOutcome {
  /** By control connection; what is paired are verbs. */
  readonly #replies = new Map<number, ReplyPairing<string>>();
  readonly #failing = new Map<Concern, TrafficEvent>();
  /** Control connections that opened and have not said anything yet. */
  readonly #silent = new Set<number>();
  #hasEssentialSteps = false;
  #failedExtra: TrafficEvent | null = null;
  #isLeaving = false;
  #dataWasReset = false;
  #wasCutOnPurpose = false;
  #dataIsOpen = false;
  #refusedTransfer: string | null = null;

  /** The verb of the last transfer command, where the server refused it before its data connection was open. */
  get refusedTransfer(): string | null {
    return this.#refusedTransfer;
  }

  get failed(): boolean {
    return this.failures.length > 0;
  }

  /** The events that no later step made up for, one of each kind of step. */
  get failures(): readonly TrafficEvent[] {
    if (this.#failing.size > 0) return [...this.#failing.values()];
    return this.#hasEssentialSteps || this.#failedExtra === null ? [] : [this.#failedExtra];
  }

  /** @param event of the exchange, after all that were added before */
  add(event: TrafficEvent): void {
    switch (event.type) {
      case "control-failed":
        this.#failing.set("control", event);
        break;
      case "control-opened":
        this.#repliesOn(event.connection).reset();
        this.#failing.delete("control");
        this.#silent.add(event.connection);
        break;
      case "control-closed":
        if (event.by === "server" && !this.#isLeaving) this.#failing.set("control", event);
        if (closedForSilence(event) || this.#silent.has(event.connection))
          this.#failing.set("control", event);
        if (event.by === "client" && event.reason === loginFailed) this.#failing.set("end of login", event);
        break;
      case "command": {
        const { verb } = parseCommandLine(event.line);
        this.#isLeaving = verb === "QUIT";
        this.#repliesOn(event.connection).send(event.line, verb);
        break;
      }
      case "note":
        if (cutOnPurpose.has(event.code)) this.#wasCutOnPurpose = true;
        if (noDataConnection.has(event.code)) this.#failing.set("data", event);
        if (event.code === hostUnresolved) this.#failing.set("control", event);
        break;
      case "data-announced":
        // One that Portside refuses to dial leads nowhere, unless another is announced.
        if (event.used === null) this.#failing.set("data", event);
        else this.#failing.delete("data");
        this.#wasCutOnPurpose = false;
        this.#dataIsOpen = false;
        this.#refusedTransfer = null;
        break;
      case "data-opened":
        this.#dataIsOpen = true;
        break;
      case "data-failed":
        this.#failing.set("data", event);
        this.#dataWasReset = event.reason === "reset";
        break;
      case "reply":
        this.#silent.delete(event.connection);
        this.#addReply(event, this.#repliesOn(event.connection).receive(event.code) ?? "");
        break;
    }
  }

  #repliesOn(connection: number): ReplyPairing<string> {
    const known = this.#replies.get(connection);
    if (known) return known;
    const replies = new ReplyPairing<string>();
    this.#replies.set(connection, replies);
    return replies;
  }

  #addReply(event: ReplyEvent, verb: string): void {
    // A late word on an earlier transfer.
    if (isPreliminary(event) || (verb === "" && event.code === 426)) return;
    const isExpected = isTransferVerb(verb) && (this.#wasCutOnPurpose || meansEmptyListing(event));
    const isRefused = (event.code >= 400 || event.code < 100) && !isExpected;
    if (isTransferVerb(verb) && refusesCommand(event) && !this.#dataIsOpen) this.#refusedTransfer = verb;
    if (isExtra(verb)) {
      this.#failedExtra = isRefused ? event : null;
      return;
    }
    if (verb !== "") this.#hasEssentialSteps = true;
    if (isRefused) this.#failing.set(concernOf(verb), event);
    else this.#failing.delete(concernOf(verb));
    // ProFTPD resets the data connection of an empty listing and says 226.
    if (!isRefused && isTransferVerb(verb) && this.#dataWasReset) this.#failing.delete("data");
  }
}

/** Commands that an operation asks in passing and can do without, unless there is nothing else in it. */
function isExtra(verb: string): boolean {
  return /^(?:FEAT|OPTS|SYST|CLNT|HOST|LANG|SIZE|MDTM|MFMT|MLST|PBSZ|NOOP|REST|ABOR|HELP|STAT|SITE|X?PWD|QUIT|TYPE|MODE|STRU|ALLO)$/.test(
    verb,
  );
}

function concernOf(verb: string): Concern {
  if (verb === "") return "control";
  if (isAnnounceVerb(verb)) return "announce";
  if (isTransferVerb(verb)) return "transfer";
  if (/^(?:X?CWD|X?CDUP|X?MKD)$/.test(verb)) return "directory";
  if (/^(?:AUTH|USER|PASS|ACCT)$/.test(verb)) return "login";
  if (/^(?:DELE|X?RMD)$/.test(verb)) return "delete";
  if (/^RN(?:FR|TO)$/.test(verb)) return "rename";
  return verb;
}
