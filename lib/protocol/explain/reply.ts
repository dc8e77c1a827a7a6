import { commandInfo, parseCommandLine } from "../commands";
import { explainDigits, replyCode } from "../reply-codes";
import type { TrafficEventOf } from "../traffic";
import { isTransferVerb } from "../verbs";
import {
  addressTokens,
  announcedByServer,
  dataDial,
  explainedAddress,
  isPassive,
  serverAddressRemark,
} from "./address";
import { type ExplainContext, type Explanation, explanation, referenceText } from "./explanation";
import { replyContent } from "./reply-content";
import { replyHint } from "./reply-hints";
import type { DataStory } from "./story";
import { dialledAfter, isRefusedAfter, type WireState, wireStateBefore } from "./wire-state";

/** Commands that Portside sends to find out what a server can do, or as a courtesy: a refusal changes nothing. */
const harmlessToRefuse = ["FEAT", "OPTS", "SYST", "CLNT", "CSID", "HOST", "NOOP", "ALLO", "LANG", "MFMT"];
/** Commands that are questions: “no” is an answer. */
const questions = ["SIZE", "MDTM", "MLST"];

/** A 150 on a data connection that is open: in passive mode it mostly is by then. */
const acceptedWhenOpen = {
  says: "accepted, the transfer begins",
  meaning:
    "The server accepts the command and uses the data connection, which is open already. This is only half an answer: a second reply tells how the transfer ended.",
} as const;

/**
 * Explains a reply in the light of the command it answers.
 *
 * @param data the data connection that it is about, if any
 */
export function explainReply(
  event: TrafficEventOf<"reply">,
  { events }: ExplainContext,
  data: DataStory | null,
): Explanation {
  const state = wireStateBefore(event, events);
  const { answered } = state;
  const verb = answered && verbOf(answered.line);
  const opened = data?.opened ?? null;
  const isOpen = opened !== null && opened.seq < event.seq;
  const known = replyCode(event.code, verb);
  const isOwnState =
    verb === "STAT" && event.code === 211 && parseCommandLine(answered?.line ?? "").argument === "";
  const meaning =
    known !== null && event.code === 150 && isOpen
      ? { ...known, ...acceptedWhenOpen }
      : known !== null && isOwnState
        ? { ...known, meaning: "The state of the session, or of a transfer that is running." }
        : known;
  const content = replyContent(event.code, event.lines, verb);
  const isServersDial = !isOpen && state.announce !== null && !isPassive(state.announce.command);
  const hint = replyHint(event.code, event.lines, isServersDial);
  const address = announcedByServer(event.code, event.lines);
  const tokens = [
    ...(address === null ? content.tokens : addressTokens(address, "server")),
    ...explainDigits(event.code),
  ];
  const common = {
    title: `${codeText(event.code)}${verb ? ` to ${verb}` : ""}: ${meaning?.says ?? unknownTitle(event.code)}`,
    tokens,
    reference: meaning === null ? "RFC 959 §4.2" : referenceText(meaning.ref),
  };

  if (event.code === 227 || event.code === 229) {
    return explainPassiveReply({ event, events, state, common, meaning: meaning?.meaning ?? "" });
  }
  const refusal = refusalOf(event.code, verb);
  const wasUnasked = unasked(event.code, answered === null, state);
  const failedDial = failedDialText(event.code, state, isOpen ? data : null);
  return explanation({
    ...common,
    text: [
      wasUnasked !== "" && (event.code === 200 || event.code === 250)
        ? ""
        : (meaning?.meaning ?? unknownMeaning(event.code)),
      ...content.text,
      hint?.text ?? (failedDial || (meaning?.next ?? "")),
      refusal.text,
      dialReminder(event.code, verb, state, isOpen),
      wasUnasked,
    ],
    tone: hint?.tone ?? (refusal.isHarmless ? "plain" : toneOf(event.code)),
  });
}

interface PassiveReply {
  readonly event: TrafficEventOf<"reply">;
  readonly events: ExplainContext["events"];
  readonly state: WireState;
  readonly common: Pick<Explanation, "title" | "tokens" | "reference">;
  readonly meaning: string;
}

function explainPassiveReply({ event, events, state, common, meaning }: PassiveReply): Explanation {
  const address = announcedByServer(event.code, event.lines);
  if (address === null) {
    return explanation({
      ...common,
      text: [
        meaning,
        event.code === 227
          ? "But there is no usable address in it: it takes six numbers from 0 to 255 and a port above 0."
          : "But there is no usable port in it: it takes a number from 1 to 65535 between the same signs, such as (|||49932|).",
      ],
      tone: "wrong",
    });
  }
  if (isRefusedAfter(event, events)) {
    const text = [meaning, "Portside doesn't dial there: its note behind this line says why."];
    return explanation({ ...common, text, address: explainedAddress(address, "server"), tone: "wrong" });
  }
  const target = dialledAfter(event, events, address, state.server);
  return explanation({
    ...common,
    text: [meaning, address.address === null ? "" : serverAddressRemark(address.address, state.server)],
    address: explainedAddress(address, "server"),
    dials: dataDial("passive", target),
    tone: "good",
  });
}

function verbOf(line: string): string {
  return commandInfo(line)?.verb ?? parseCommandLine(line).verb;
}

function toneOf(code: number): Explanation["tone"] {
  if (code >= 400 && code < 600) return "wrong";
  return code >= 200 && code < 300 ? "good" : "plain";
}

function refusalOf(
  code: number,
  verb: string | null,
): { readonly text: string; readonly isHarmless: boolean } {
  if (verb === null || code < 400 || code === 421) return { text: "", isHarmless: false };
  if (harmlessToRefuse.includes(verb)) return { text: "Portside goes on without it.", isHarmless: true };
  if (questions.includes(verb) && code === 550) return { text: "", isHarmless: true };
  if (verb === "EPSV") return { text: "PASV is the older way to ask for the same.", isHarmless: false };
  if (verb === "EPRT") return { text: "PORT is the older way to say the same, for IPv4.", isHarmless: false };
  if (verb === "MLSD" && code >= 500 && code < 520)
    return { text: "LIST is the older way to ask for the same.", isHarmless: false };
  return { text: "", isHarmless: false };
}

/** Says at the start of a transfer who has to dial. */
function dialReminder(code: number, verb: string | null, { announce }: WireState, isOpen: boolean): string {
  if (announce === null || verb === null || !isTransferVerb(verb)) return "";
  if (code !== 150 && code !== 125) return "";
  const who = isPassive(announce.command) ? "Portside" : "the server";
  return isOpen
    ? `${announce.command} came before, so it was ${who} that dialled.`
    : `${announce.command} came before, so it is ${who} that dials.`;
}

/**
 * Says where a data connection didn't come about, which firewall that points to.
 *
 * @param opened the data connection, where it had opened before the reply: no firewall is to blame then
 */
function failedDialText(
  code: number,
  { announce, tls, protection }: WireState,
  opened: DataStory | null,
): string {
  if (code !== 425) return "";
  if (opened !== null) {
    const isResumed = opened.secured?.resumed === true;
    const isTls = opened.secured !== null || (tls !== null && protection === "P");
    return `The data connection had come about, so no firewall is to blame: the server itself would not use it.${
      isTls && !isResumed
        ? " Under TLS the usual reason is that it wants the TLS session of the control connection resumed on the data connection, as proof that both come from the same client."
        : ""
    }`;
  }
  if (announce === null) return "";
  return isPassive(announce.command)
    ? `${announce.command} came before: Portside had to dial the server's port, and the server saw no connection come. The server's operator must open its passive port range in the firewall; or try active mode.`
    : `${announce.command} came before: the server could not dial Portside's port. Most likely a firewall or NAT on Portside's side keeps it out: use passive mode, or open and forward a fixed range of ports and set the advertised address.`;
}

function unasked(code: number, answersNothing: boolean, state: WireState): string {
  if (!answersNothing || state.server === null || code === 220 || code === 120 || code === 230) return "";
  return "No command was waiting for this: the server sent it by itself.";
}

/** Three digits, as on the wire: "099". */
function codeText(code: number): string {
  return code < 0 ? String(code) : String(code).padStart(3, "0");
}

function unknownTitle(code: number): string {
  const [first] = explainDigits(code);
  return first === undefined ? "not a reply code" : (first.meaning.split(":", 1)[0] ?? "");
}

function unknownMeaning(code: number): string {
  const [first, second] = explainDigits(code);
  if (code >= 0 && code < 100)
    return `${codeText(code)} begins with 0; the codes of FTP begin with 1 to 5. The server has answered, but what it means nobody can tell.`;
  if (first === undefined || second === undefined) return "Reply codes have three digits; this isn't one.";
  return `No standard that Portside knows defines this code, but its digits speak: the first says “${first.meaning}”, the second “${second.meaning}”. That is enough for a client to act on.`;
}
