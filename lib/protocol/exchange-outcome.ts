import { answeredCommands, meansEmptyListing, verbOf } from "./answers";
import type { TrafficEvent } from "./traffic";
import { isAnnounceVerb, isTransferVerb } from "./verbs";

/** What a step of an operation is about: a later success of the same kind makes up for a failure. */
type Concern = string;

/** Notes by which Portside says that it has all the bytes it wanted and closes while the server still sends. */
const cutOnPurpose: ReadonlySet<string> = new Set(["range-complete", "file-grew"]);

/**
 * Whether an operation failed, as far as the wire tells. A refusal that a later step made up for doesn't count:
 * EPSV refused and PASV accepted, MLSD unknown and LIST done, the first address unreachable and the second open.
 *
 * @param events of one exchange, in order
 */
export function exchangeFailed(events: readonly TrafficEvent[]): boolean {
  const answered = answeredCommands(events);
  const failing = new Set<Concern>();
  let essentialSteps = 0;
  let lastExtraFailed = false;
  let isLeaving = false;
  let dataWasReset = false;
  let wasCutOnPurpose = false;

  for (const event of events) {
    switch (event.type) {
      case "control-failed":
        failing.add("control");
        break;
      case "control-opened":
        failing.delete("control");
        break;
      case "control-closed":
        if (event.by === "server" && !isLeaving) failing.add("control");
        break;
      case "command":
        isLeaving = verbOf(event) === "QUIT";
        break;
      case "note":
        if (cutOnPurpose.has(event.code)) wasCutOnPurpose = true;
        break;
      case "data-announced":
        failing.delete("data");
        wasCutOnPurpose = false;
        break;
      case "data-failed":
        failing.add("data");
        dataWasReset = event.reason === "reset";
        break;
      case "reply": {
        if (event.code < 200) break;
        const verb = verbOf(answered.get(event.seq));
        const isExpected = isTransferVerb(verb) && (wasCutOnPurpose || meansEmptyListing(event));
        const isRefused = event.code >= 400 && !isExpected;
        if (isExtra(verb)) {
          lastExtraFailed = isRefused;
          break;
        }
        if (verb !== "") essentialSteps++;
        if (isRefused) failing.add(concernOf(verb));
        else failing.delete(concernOf(verb));
        // ProFTPD resets the data connection of an empty listing and says 226.
        if (!isRefused && isTransferVerb(verb) && dataWasReset) failing.delete("data");
        break;
      }
    }
  }
  return failing.size > 0 || (essentialSteps === 0 && lastExtraFailed);
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
