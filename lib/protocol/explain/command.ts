import { commandInfo, parseCommandLine } from "../commands";
import type { CommandInfo } from "../commands/command-info";
import type { TrafficEventOf } from "../traffic";
import { activeVerbs, passiveVerbs } from "../verbs";
import { announcedByClient, clientAddressRemark, dataDial, explainedAddress, isPassive } from "./address";
import { commandTokens } from "./command-tokens";
import {
  type ExplainContext,
  type ExplainedDial,
  type Explanation,
  explanation,
  referenceText,
} from "./explanation";
import { endpointOf, type WireState, wireStateBefore } from "./wire-state";
import { grouped, unknownEncryption } from "./words";

/** Explains a command that was sent. */
export function explainCommand(event: TrafficEventOf<"command">, { events }: ExplainContext): Explanation {
  const info = commandInfo(event.line);
  if (info === null) return explainUnknown(event.line);
  const state = wireStateBefore(event, events);
  const argument = argumentOf(event.line, info);
  const address = announcedByClient(info.verb, argument);
  if (info.verb === "EPSV" && /^ALL$/i.test(argument.trim())) return explainPromise(event.line, info, state);
  return explanation({
    title: `${info.verb}: “${info.says}”`,
    text: [info.purpose, ...remarks(info, argument, state)],
    tokens: commandTokens(info, event.line, argument, state),
    address: address && explainedAddress(address, "client"),
    dials: dialOf(info.verb, argument),
    reference: referenceText(info.reference),
  });
}

/** EPSV ALL asks for nothing: it promises (RFC 2428 §4). */
function explainPromise(line: string, info: CommandInfo, state: WireState): Explanation {
  return explanation({
    title: "EPSV ALL: “from now on I use EPSV only”",
    text: [
      "Promises not to use PORT, PASV or EPRT any more in this session, and the server then refuses them. A NAT on the way can stop watching it.",
    ],
    tokens: commandTokens(info, line, "ALL", state),
    reference: "RFC 2428 §4",
  });
}

function explainUnknown(line: string): Explanation {
  const { verb } = parseCommandLine(line);
  if (verb === "") {
    return explanation({
      title: "An empty line",
      text: ["There is no command in this line. Servers answer it with 500, or not at all."],
      reference: "RFC 959 §5.3",
    });
  }
  return explanation({
    title: `${verb}: a command that Portside doesn't know`,
    text: [
      "None of the standards that Portside knows defines this command; it may be an extension of this server. The reply tells: 500 or 502 means that the server doesn't know it either.",
    ],
    reference: "No standard that Portside knows",
  });
}

/** What stands behind the verb; for a known SITE command, behind its second word. */
function argumentOf(line: string, { verb }: CommandInfo): string {
  const { argument } = parseCommandLine(line);
  if (!verb.startsWith("SITE ")) return argument;
  const [second = ""] = argument.trimStart().split(" ", 1);
  // z/OS: SITE FILETYPE=JES.
  return second.includes("=")
    ? argument.slice(argument.indexOf("=") + 1)
    : parseCommandLine(argument).argument;
}

function dialOf(verb: string, argument: string): ExplainedDial | null {
  if (passiveVerbs.includes(verb)) {
    return {
      who: "client",
      text: "Portside will open the data connection, to the port that the answer names.",
    };
  }
  if (!activeVerbs.includes(verb)) return null;
  const address = announcedByClient(verb, argument);
  return dataDial("active", address && endpointOf(address));
}

function remarks(info: CommandInfo, argument: string, state: WireState): string[] {
  const { verb } = info;
  if (activeVerbs.includes(verb)) {
    const address = announcedByClient(verb, argument);
    if (address?.address) return [clientAddressRemark(address.address, state.server)];
    return [verb === "LPRT" ? "" : "This address can't be read: the server will answer 501 or 500."];
  }
  if (info.carries !== null) return [transferRemark(info, state), restartRemark(verb, state)];
  switch (verb) {
    case "PASS":
    case "ACCT":
      return [privacyRemark(state, argument)];
    case "AUTH":
      return state.user === null
        ? ["Nothing secret has been sent yet: name and password follow when the connection is encrypted."]
        : [];
    case "RNTO":
      return state.renaming === null
        ? []
        : [`Completes the RNFR before it: ${state.renaming} gets this name.`];
    case "ABOR":
      return state.unanswered.length === 0 ? ["No transfer is running, so there is nothing to stop."] : [];
    case "MDTM":
      return /^\d{14} ./.test(argument)
        ? [
            "With a time in front, some servers set the file's time instead of telling it; MFMT is made for that.",
          ]
        : [];
    default:
      return [];
  }
}

function transferRemark({ verb, carries }: CommandInfo, state: WireState): string {
  const { announce, tls, protection } = state;
  const what = /^(?:LIST|NLST|MLSD)$/.test(verb) ? "The listing" : "The file";
  const to = carries === "down" ? "to Portside" : "to the server";
  const isUnknown = !state.isEncryptionKnown || (tls === "inferred" && protection === null);
  const how =
    tls === null
      ? "; it is readable for everyone on the way"
      : protection === "P"
        ? "; it is encrypted"
        : "; it is readable for everyone on the way, because PROT P was not agreed";
  const dials = announce !== null && isPassive(announce.command) ? "Portside" : "the server";
  const by =
    announce === null || announce.isUsed ? "" : `, which ${announce.command} announced and ${dials} dials`;
  return `${what} doesn't travel on this connection: it goes ${to} on a data connection of its own${by}${isUnknown ? `. ${unknownEncryption}` : how}.`;
}

function restartRemark(verb: string, { restart }: WireState): string {
  if (restart === null || restart === "0" || !/^\d+$/.test(restart)) return "";
  return verb === "RETR" || verb === "STOR" || verb === "APPE"
    ? `REST came before, so it begins after the first ${grouped(restart)} bytes.`
    : "";
}

function privacyRemark({ tls, isEncryptionKnown }: WireState, argument: string): string {
  const masked = argument === "***" ? "Portside shows *** in its place, everywhere. " : "";
  if (!isEncryptionKnown) return `${masked}${unknownEncryption}.`;
  return tls === null
    ? `${masked}On this connection it travelled readable for everyone on the way; explicit TLS would hide it.`
    : `${masked}This connection is encrypted, so that only the server could read it.`;
}
