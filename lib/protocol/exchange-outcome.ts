import { meansEmptyListing, type ReplyEvent, refusesCommand } from "./answers";
import { parseCommandLine } from "./commands";
import { isPreliminary } from "./reply";
import { ReplyPairing } from "./reply-pairing";
import type { TrafficEvent } from "./traffic";
import { isAnnounceVerb, isTransferVerb } from "./verbs";

/** What a step of an operation is about: a later success of the same kind makes up for a failure. */
type Concern = string;

/** Notes by which Portside says that it has all the bytes it wanted and closes while the server still sends. */
export const cutOnPurpose: ReadonlySet<string> = new Set(["range-complete", "file-grew"]);

/** Notes by which Portside says that no data connection comes about this way. */
export const noDataConnection: ReadonlySet<string> = new Set([
  "no-active-port",
  "passive-reply-unusable",
  "passive-address-refused",
]);

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
  readonly #failing = new Set<Concern>();
  #hasEssentialSteps = false;
  #lastExtraFailed = false;
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
    return this.#failing.size > 0 || (!this.#hasEssentialSteps && this.#lastExtraFailed);
  }

  /** @param event of the exchange, after all that were added before */
  add(event: TrafficEvent): void {
    switch (event.type) {
      case "control-failed":
        this.#failing.add("control");
        break;
      case "control-opened":
        this.#repliesOn(event.connection).reset();
        this.#failing.delete("control");
        break;
      case "control-closed":
        if (event.by === "server" && !this.#isLeaving) this.#failing.add("control");
        break;
      case "command": {
        const { verb } = parseCommandLine(event.line);
        this.#isLeaving = verb === "QUIT";
        this.#repliesOn(event.connection).send(event.line, verb);
        break;
      }
      case "note":
        if (cutOnPurpose.has(event.code)) this.#wasCutOnPurpose = true;
        if (noDataConnection.has(event.code)) this.#failing.add("data");
        break;
      case "data-announced":
        // One that Portside refuses to dial leads nowhere, unless another is announced.
        if (event.used === null) this.#failing.add("data");
        else this.#failing.delete("data");
        this.#wasCutOnPurpose = false;
        this.#dataIsOpen = false;
        this.#refusedTransfer = null;
        break;
      case "data-opened":
        this.#dataIsOpen = true;
        break;
      case "data-failed":
        this.#failing.add("data");
        this.#dataWasReset = event.reason === "reset";
        break;
      case "reply":
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
      this.#lastExtraFailed = isRefused;
      return;
    }
    if (verb !== "") this.#hasEssentialSteps = true;
    if (isRefused) this.#failing.add(concernOf(verb));
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
