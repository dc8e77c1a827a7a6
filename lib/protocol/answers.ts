import { parseCommandLine } from "./commands";
import { saysEmpty } from "./listing/said-rows";
import { isPositive } from "./reply";
import { ReplyPairing } from "./reply-pairing";
import type { TrafficEvent, TrafficEventOf } from "./traffic";

export { isAnnounceVerb, isTransferVerb } from "./verbs";

export type CommandEvent = TrafficEventOf<"command">;
export type ReplyEvent = TrafficEventOf<"reply">;

/**
 * Tells which command each reply answers: replies come in the order of the commands on their control
 * connection (RFC 959 §5.4), also when commands were pipelined; a 1xx is followed by another reply to the same.
 *
 * @param events in the order of their numbers, of any number of connections
 * @returns by the reply's `seq`; without an entry for a greeting, an unasked 421, a second or late 226
 */
export function answeredCommands(events: readonly TrafficEvent[]): ReadonlyMap<number, CommandEvent> {
  const answered = new Map<number, CommandEvent>();
  const pairings = new Map<number, ReplyPairing<CommandEvent>>();
  const pairingOf = ({ connection }: TrafficEvent) => {
    const pairing = pairings.get(connection) ?? new ReplyPairing<CommandEvent>();
    pairings.set(connection, pairing);
    return pairing;
  };
  for (const event of events) {
    switch (event.type) {
      case "control-opened":
        pairingOf(event).reset();
        break;
      case "command":
        pairingOf(event).send(event.line, event);
        break;
      case "reply": {
        const command = pairingOf(event).receive(event.code);
        if (command !== null) answered.set(event.seq, command);
        break;
      }
    }
  }
  return answered;
}

/** The verb of a command event, upper case; "" when there is none. */
export function verbOf(command: CommandEvent | undefined): string {
  return command === undefined ? "" : parseCommandLine(command.line).verb;
}

/**
 * Whether a reply refuses what the command asked for, and doesn't speak of the data connection or of the control
 * connection's end (RFC 959 §4.2.2).
 */
export function refusesCommand({ code }: Pick<ReplyEvent, "code">): boolean {
  return code >= 400 && ![421, 425, 426, 522].includes(code);
}

/**
 * Whether a refused listing only says that the directory is empty: `550 No members found.` (MVS), `450 No files
 * found` (ProFTPD's NLST) …
 */
export function meansEmptyListing({ code, lines }: Pick<ReplyEvent, "code" | "lines">): boolean {
  return (code === 450 || code === 550) && saysEmpty(lines.join(" "));
}

/**
 * Whether a listing that ended with 2xx says that the directory could not be read: vsftpd's `226 Transfer done (but
 * failed to open directory).`
 */
export function meansUnreadableDirectory({ code, lines }: Pick<ReplyEvent, "code" | "lines">): boolean {
  return (
    isPositive({ code }) &&
    /(?:failed to|cannot|can't|could not|unable to) (?:open|read) (?:the )?director/i.test(lines.join(" "))
  );
}

/** Whether a listing that ended with 2xx has left entries out: Pure-FTPd's `226-Output truncated to 10000 matches`. */
export function meansCutListing({ code, lines }: Pick<ReplyEvent, "code" | "lines">): boolean {
  return (
    isPositive({ code }) &&
    /\b(?:output|listing|list|results?) (?:was |is |has been )?truncated\b|\btruncated (?:to|at|after) \d/i.test(
      lines.join(" "),
    )
  );
}

/** Failed logins are "too many" too, and are not meant. pure-ftpd says `50 users (the maximum) are already logged in`. */
const tooMany =
  /too many(?! (?:\w{1,20} ){0,2}(?:attempts|failures|tries|errors))|max(?:imum)? (?:number|login|client|connection|user)|connection limit|limit (?:exceeded|reached)|\d{1,6} users \(the maximum\)|sorry,? \d{1,6} users/i;

/**
 * Whether a server says that it has too many connections, in all or of this user or address: 421 and 530 mean it
 * or something else (a time-out, a wrong password), so their text decides (interop S36).
 *
 * @param lines with or without codes, decoded
 */
export function meansTooManyConnections({ code, lines }: Pick<ReplyEvent, "code" | "lines">): boolean {
  return (code === 421 || code === 530) && tooMany.test(lines.join(" "));
}
