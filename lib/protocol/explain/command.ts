import { commandInfo, parseCommandLine } from "../commands";
import type { CommandInfo } from "../commands/command-info";
import type { TrafficEventOf } from "../traffic";
import { activeVerbs, isTransferVerb, passiveVerbs } from "../verbs";
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
import { grouped } from "./words";

/** Explains a command that was sent. */
export function explainCommand(event: TrafficEventOf<"command">, { events }: ExplainContext): Explanation {
  const info = commandInfo(event.line);
  if (info === null) return explainUnknown(event.line);
  const state = wireStateBefore(event, events);
  const argument = argumentOf(event.line, info);
  const address = announcedByClient(info.verb, argument);
  return explanation({
    title: `${info.verb}: “${info.says}”`,
    text: [info.purpose, ...remarks(info, argument, state)],
    tokens: commandTokens(info, event.line, argument, state),
    address: address && explainedAddress(address, "client"),
    dials: dialOf(info.verb, argument, state),
    reference: referenceText(info.reference),
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

function dialOf(verb: string, argument: string, { announce }: WireState): ExplainedDial | null {
  if (passiveVerbs.includes(verb)) return /^ALL$/i.test(argument) ? null : dataDial("passive", null);
  if (activeVerbs.includes(verb)) {
    const address = announcedByClient(verb, argument);
    return dataDial("active", address && endpointOf(address));
  }
  if (!isTransferVerb(verb) || announce === null) return null;
  return dataDial(isPassive(announce.command) ? "passive" : "active", announce.target);
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

function transferRemark({ verb, carries }: CommandInfo, { announce, tls, protection }: WireState): string {
  const what = /^(?:LIST|NLST|MLSD)$/.test(verb) ? "The listing" : "The file";
  const to = carries === "down" ? "to Portside" : "to the server";
  const how =
    tls === null
      ? "readable for everyone on the way"
      : protection === "P"
        ? "encrypted"
        : "readable for everyone on the way, because PROT P was not agreed";
  const by = announce === null ? "" : `, which ${announce.command} announced`;
  return `${what} doesn't travel here but ${to} on a data connection of its own${by}; it is ${how}.`;
}

function restartRemark(verb: string, { restart }: WireState): string {
  if (restart === null || restart === "0" || !/^\d+$/.test(restart)) return "";
  return verb === "RETR" || verb === "STOR" || verb === "APPE"
    ? `REST came before, so it begins after the first ${grouped(restart)} bytes.`
    : "";
}

function privacyRemark({ tls }: WireState, argument: string): string {
  const masked = argument === "***" ? "Portside shows *** in its place, everywhere. " : "";
  return tls === null
    ? `${masked}On this connection it travelled readable for everyone on the way; explicit TLS would hide it.`
    : `${masked}This connection is encrypted, so that only the server could read it.`;
}
