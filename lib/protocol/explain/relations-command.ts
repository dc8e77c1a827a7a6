import type { CommandEvent } from "../answers";
import { parseCommandLine } from "../commands";
import { isPreliminary } from "../reply";
import { activeVerbs, isTransferVerb, passiveVerbs } from "../verbs";
import { attemptAfter, attemptBefore } from "./attempts";
import type { Relation } from "./explanation";
import { isPairBroken, pairsBeginningWith, pairsEndingWith, towardsSecond } from "./pairs";
import {
  finalReply,
  fullVerbOf,
  lastCommand,
  lastOf,
  nextCommand,
  nextOf,
  relation,
  relationTo,
  type Scene,
} from "./scene";

/** What answers a command, what it belongs to, and what it needs before and after it. */
export function commandRelations(event: CommandEvent, scene: Scene): readonly Relation[] {
  const verb = fullVerbOf(event);
  return [
    ...answers(event, scene),
    ...firstHalf(verb, scene),
    ...secondHalf(verb, scene),
    ...connections(verb, event, scene),
    ...attempts(event, scene),
  ];
}

function answers(event: CommandEvent, scene: Scene): readonly Relation[] {
  const replies = scene.story.replies.get(event.seq) ?? [];
  const told = replies.map((reply) =>
    relation(
      "answered-by",
      isPreliminary(reply) ? `Answered by ${reply.code} first: it has begun.` : `Answered by ${reply.code}.`,
      reply,
    ),
  );
  if (finalReply(scene, event) !== null) return told;
  const ended = nextOf(scene, "control-closed");
  if (ended !== null)
    return [...told, relation("ended-by", "The connection ended before an answer came.", ended)];
  return [...told, relation("must-follow", "The server must answer it; that answer isn't here yet.")];
}

/** RNTO after RNFR, PASS after USER … */
function secondHalf(verb: string, scene: Scene): readonly Relation[] {
  return pairsEndingWith(verb).flatMap(({ first, because }) => {
    const before = lastCommand(scene, first);
    if (before === null || isPairBroken(before, scene)) return [];
    return [relation("prepared-by", because(fullVerbOf(before)), before)];
  });
}

function firstHalf(verb: string, scene: Scene): readonly Relation[] {
  const refused = (finalReply(scene, isCommand(scene) ? scene.event : null)?.code ?? 0) >= 400;
  return refused ? [] : pairsBeginningWith(verb).flatMap((pair) => towardsSecond(scene, verb, pair));
}

function isCommand(scene: Scene): scene is Scene & { readonly event: CommandEvent } {
  return scene.event.type === "command";
}

function connections(verb: string, event: CommandEvent, scene: Scene): readonly Relation[] {
  if (isTransferVerb(verb)) return transferConnections(scene);
  const { argument } = parseCommandLine(event.line);
  const isAll = /^ALL$/i.test(argument);
  if (activeVerbs.includes(verb) || (passiveVerbs.includes(verb) && !isAll))
    return announcing(verb, event, scene);
  switch (verb) {
    case "AUTH":
      return [
        relation(
          "secures",
          "When the server agrees, encryption begins on this connection.",
          nextOf(scene, "control-secured"),
        ),
      ];
    case "PROT":
      return relationTo(
        "secures",
        nextOf(scene, "data-secured"),
        "The first data connection after it that was encrypted.",
      );
    case "QUIT":
    case "REIN":
      return verb === "QUIT"
        ? [relation("ends", "The control connection is closed after it.", nextOf(scene, "control-closed"))]
        : [relation("must-follow", "A new login must follow.", nextCommand(scene, ["USER"]))];
    case "ABOR":
      return relationTo("ends", runningTransfer(scene), "The transfer that it is meant to stop.");
    default:
      return [];
  }
}

/** The transfer that has no final reply yet. */
function runningTransfer({ state }: Scene): CommandEvent | null {
  return state.unanswered.findLast((command) => isTransferVerb(fullVerbOf(command))) ?? null;
}

function transferConnections(scene: Scene): readonly Relation[] {
  const { data } = scene;
  if (!data?.announce) {
    return [
      relation(
        "announced-by",
        "No PASV, EPSV, PORT or EPRT came before that it could use. The standard then has the server dial the port from which the control connection comes; hardly any client counts on that.",
      ),
    ];
  }
  return [
    relation(
      "announced-by",
      `${fullVerbOf(data.announce)} announced the data connection for it.`,
      data.announce,
    ),
    ...relationTo("opens", data.dialling ?? null, "Portside dials the data connection meanwhile."),
    ...relationTo("carried-by", data.opened ?? null, "The data connection on which it travels."),
    ...(data.ended?.type === "data-closed"
      ? relationTo("carried-by", data.ended, "Everything had come through, and the data connection closed.")
      : relationTo("carried-by", data.ended ?? null, "The data connection failed.")),
  ];
}

function announcing(verb: string, event: CommandEvent, scene: Scene): readonly Relation[] {
  const { data } = scene;
  const isActive = activeVerbs.includes(verb);
  const refused = (finalReply(scene, event)?.code ?? 0) >= 400;
  const listening = isActive
    ? relationTo("prepared-by", data?.listening ?? null, "Portside began to listen on that port first.")
    : [];
  if (refused) return listening;
  return [
    ...listening,
    relation(
      "announces",
      "A command that uses the data connection must follow, such as LIST, RETR or STOR.",
      data?.transfer,
    ),
    ...relationTo(
      "opens",
      data?.opened ?? data?.dialling ?? null,
      isActive ? "The server dialled." : "Portside dialled the port that the server answered with.",
    ),
  ];
}

function attempts(event: CommandEvent, scene: Scene): readonly Relation[] {
  const before = attemptBefore(event, scene);
  const after = attemptAfter(event, scene);
  return [
    ...relationTo(
      "replaces",
      before,
      before !== null && fullVerbOf(before) !== fullVerbOf(event)
        ? `Another attempt at what ${fullVerbOf(before)} could not do.`
        : "Another attempt: the same command before it led to nothing.",
    ),
    ...relationTo(
      "replaced-by",
      after,
      after !== null && fullVerbOf(after) !== fullVerbOf(event)
        ? `${fullVerbOf(after)} was tried in its place.`
        : "It was sent again later.",
    ),
    ...(scene.story.replies.has(event.seq) || before !== null ? [] : greetingBefore(scene)),
  ];
}

function greetingBefore(scene: Scene): readonly Relation[] {
  const earlier = lastOf(scene, "command");
  return earlier === null && lastOf(scene, "control-opened") !== null
    ? relationTo("follows", lastOf(scene, "reply"), "The server's greeting came before.")
    : [];
}
