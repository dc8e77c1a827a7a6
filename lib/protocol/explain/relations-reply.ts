import type { CommandEvent, ReplyEvent } from "../answers";
import { isPreliminary } from "../reply";
import { isTransferVerb } from "../verbs";
import { attemptAfter } from "./attempts";
import type { Relation } from "./explanation";
import { pairsBeginningWith, towardsSecond } from "./pairs";
import { fullVerbOf, lastOf, nextCommand, nextOf, relation, relationTo, type Scene } from "./scene";

/** What a reply answers, and what must follow it. */
export function replyRelations(event: ReplyEvent, scene: Scene): readonly Relation[] {
  const command = scene.story.answered.get(event.seq) ?? null;
  const verb = command === null ? null : fullVerbOf(command);
  return [
    ...(command === null ? unasked(scene) : [answer(command, event, scene)]),
    ...expected(event, verb, command, scene),
    ...ofData(event, verb, scene),
    ...(command !== null && event.code >= 400 ? replacement(command, scene) : []),
  ];
}

/** Why it is not the last command before it that a reply answers. */
function pipelined(command: CommandEvent, event: ReplyEvent, { events }: Scene): string {
  const others = events.some(
    (other) =>
      other.type === "command" &&
      other.connection === command.connection &&
      other.seq !== command.seq &&
      other.seq > command.seq &&
      other.seq < event.seq,
  );
  return others ? " Commands were sent together here; the replies come in the same order." : "";
}

function answer(command: CommandEvent, event: ReplyEvent, scene: Scene): Relation {
  const verb = fullVerbOf(command);
  const replies = scene.story.replies.get(command.seq) ?? [];
  const isSecond = replies.length > 1 && replies[0]?.seq !== event.seq;
  return relation(
    "answers",
    isSecond
      ? `Answers ${verb}, whose first answer came before.`
      : `Answers ${verb}.${pipelined(command, event, scene)}`,
    command,
  );
}

function unasked(scene: Scene): readonly Relation[] {
  const opened = lastOf(scene, "control-opened");
  const earlier = lastOf(scene, "reply");
  if (opened !== null && (earlier === null || earlier.code === 120)) {
    return [relation("follows", "The server speaks first on a new control connection.", opened)];
  }
  return [
    relation(
      "follows",
      "It answers no command that is shown here: the server sent it by itself, or the command came before this log begins.",
    ),
  ];
}

function expected(
  event: ReplyEvent,
  verb: string | null,
  command: CommandEvent | null,
  scene: Scene,
): readonly Relation[] {
  const { code } = event;
  // What must follow may have been sent together with the command.
  const from = command === null ? scene : { ...scene, event: command };
  if (isPreliminary(event)) return [secondReply(event, verb, command, scene)];
  switch (code) {
    case 220:
      return verb === null
        ? [
            relation(
              "must-follow",
              "The client may speak now: AUTH to encrypt, or USER to log in.",
              nextOf(scene, "command"),
            ),
          ]
        : [];
    case 221:
    case 421: {
      const closed = nextOf(scene, "control-closed");
      const closer =
        closed?.type === "control-closed" && closed.by === "client" ? "Portside closed" : "The server closes";
      return [relation("ends", `${closer} the control connection after it.`, closed)];
    }
    case 234:
      return [
        relation(
          "must-follow",
          "Both sides must set up the encryption before anything else is said.",
          nextOf(scene, "control-secured"),
        ),
      ];
    case 331:
    case 336:
      return [
        relation("must-follow", "PASS with the password must follow.", nextCommand(from, ["PASS"], ["USER"])),
      ];
    case 332:
    case 532:
      return [
        relation("must-follow", "ACCT with the account must follow.", nextCommand(from, ["ACCT"], ["USER"])),
      ];
    case 334:
    case 335:
      return [relation("must-follow", "ADAT must follow.", nextCommand(from, ["ADAT"], ["USER"]))];
    case 350:
      return pairsBeginningWith(verb ?? "")
        .filter(({ isMust }) => isMust)
        .flatMap((pair) => towardsSecond(from, verb ?? "", pair))
        .map((next) =>
          next.seq !== null && next.seq < event.seq
            ? { ...next, text: `${next.text} It was sent already, without waiting for this answer.` }
            : next,
        );
    default:
      return [];
  }
}

function secondReply(
  event: ReplyEvent,
  verb: string | null,
  command: CommandEvent | null,
  scene: Scene,
): Relation {
  if (event.code === 120)
    return relation("must-follow", "220 must follow when the server is ready.", nextOf(scene, "reply"));
  const replies = command === null ? [] : (scene.story.replies.get(command.seq) ?? []);
  const final = replies.find((reply) => reply.seq > event.seq && !isPreliminary(reply)) ?? null;
  const what = verb !== null && isTransferVerb(verb) ? "how the transfer ended" : "how it ended";
  return relation(
    "must-follow",
    final === null
      ? `A second reply must say ${what}; it isn't here yet.`
      : `A second reply says ${what}: ${final.code}.`,
    final,
  );
}

function ofData({ code }: ReplyEvent, verb: string | null, { data }: Scene): readonly Relation[] {
  if (data === null || verb === null) return [];
  if (isTransferVerb(verb)) {
    return isPreliminary({ code })
      ? relationTo("carried-by", data.opened, "The data connection that it speaks of.")
      : relationTo("carried-by", data.ended, "The end of the data connection that it speaks of.");
  }
  if (code >= 400) return [];
  return [
    ...relationTo("opens", data.dialling, "Portside dials that port next."),
    relation(
      "announces",
      "A command that uses the data connection must follow, such as LIST, RETR or STOR.",
      data.transfer,
    ),
  ];
}

function replacement(command: CommandEvent, scene: Scene): readonly Relation[] {
  const next = attemptAfter(command, scene);
  if (next === null) return [];
  const verb = fullVerbOf(next);
  const isSame = verb === fullVerbOf(command);
  return [
    relation(
      "replaced-by",
      isSame ? `Portside then sent ${verb} again.` : `Portside then tried ${verb}.`,
      next,
    ),
  ];
}
