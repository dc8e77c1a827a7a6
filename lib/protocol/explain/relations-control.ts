import type { TrafficEvent, TrafficEventOf } from "../traffic";
import type { Relation } from "./explanation";
import { lastCommand, lastOf, nextCommand, nextOf, relation, relationTo, type Scene } from "./scene";

type ControlEvent = Extract<TrafficEvent, { type: `control-${string}` }>;

/** How the events of a control connection's life hang together. */
export function controlRelations(event: ControlEvent, scene: Scene): readonly Relation[] {
  switch (event.type) {
    case "control-dialling":
      return dialling(scene);
    case "control-failed":
      return failed(scene);
    case "control-opened":
      return opened(scene);
    case "control-secured":
      return secured(scene);
    case "control-closed":
      return closed(event, scene);
  }
}

function dialling(scene: Scene): readonly Relation[] {
  const outcome = nextOf(scene, "control-opened") ?? nextOf(scene, "control-failed");
  const answer =
    outcome === null
      ? relation("must-follow", "It must be answered next: the connection opens, or the attempt fails.")
      : relation(
          "opens",
          outcome.type === "control-opened"
            ? "The server answered: the connection opened."
            : "The attempt failed.",
          outcome,
        );
  return [answer, ...reasonToDial(scene)];
}

/** The engine's name for what it does for a command that was typed by hand. */
function isTyped({ exchange }: TrafficEvent): boolean {
  return exchange?.label.startsWith("Command ") ?? false;
}

/** Why Portside dials although it has dialled before. */
function reasonToDial({ event, events }: Scene): readonly Relation[] {
  const open = new Map<number, TrafficEvent>();
  let last: TrafficEvent | null = null;
  for (const other of events) {
    if (other.seq >= event.seq) break;
    if (other.type === "control-opened") open.set(other.connection, other);
    if (other.type !== "control-closed" && other.type !== "control-failed") continue;
    open.delete(other.connection);
    last = other;
  }
  if (last?.type === "control-failed" && last.connection === event.connection) {
    return relationTo("replaces", last, "Another attempt: the one before it failed.");
  }
  const beside =
    [...open.values()].find((other) => isTyped(other) === isTyped(event)) ?? [...open.values()][0];
  if (beside !== undefined && isTyped(event) !== isTyped(beside)) {
    return relationTo(
      "follows",
      beside,
      "Another control connection is open already. Commands that are typed by hand have one of their own, so that they don't disturb Portside's own work.",
    );
  }
  if (beside !== undefined) {
    return relationTo(
      "follows",
      beside,
      "Another control connection is open already. A transfer keeps one busy, so Portside opens a further one.",
    );
  }
  return relationTo("follows", last, "An earlier control connection of this session had ended.");
}

function failed(scene: Scene): readonly Relation[] {
  const { event, events } = scene;
  const again = events.find((other) => other.seq > event.seq && other.type === "control-dialling");
  return [
    relation("opened-by", "This is how the attempt to dial ended.", lastOf(scene, "control-dialling")),
    ...relationTo("replaced-by", again ?? null, "Portside tried again after it."),
  ];
}

function opened(scene: Scene): readonly Relation[] {
  const greeting = nextOf(scene, "reply");
  const secured = nextOf(scene, "control-secured", ({ seq }) => greeting === null || seq < greeting.seq);
  return [
    ...relationTo("opened-by", lastOf(scene, "control-dialling"), "Portside dialled it."),
    secured === null
      ? relation("must-follow", "The server must speak first: its greeting, 220, comes next.", greeting)
      : relation("must-follow", "Encryption was agreed at once, before the server's greeting.", secured),
  ];
}

function secured(scene: Scene): readonly Relation[] {
  const auth = lastCommand(scene, ["AUTH"]);
  const greeting = lastOf(scene, "reply");
  const login = nextCommand(scene, ["USER"]);
  const next = nextOf(scene, "reply");
  const isGreetingNext =
    greeting === null &&
    (lastOf(scene, "control-opened") !== null ||
      (next !== null && next.seq < (nextOf(scene, "command")?.seq ?? Infinity)));
  const wait = isGreetingNext
    ? relation(
        "must-follow",
        "The server's greeting, 220, comes next, already encrypted.",
        nextOf(scene, "reply"),
      )
    : relation("must-follow", "The login comes next, now that nobody on the way can read it.", login);
  return [
    ...relationTo("secured-by", auth, "AUTH asked for it, and the server agreed with 234."),
    ...(auth === null
      ? relationTo(
          "secured-by",
          lastOf(scene, "control-opened"),
          "Implicit TLS: it begins as soon as the connection is open.",
        )
      : []),
    wait,
    ...relationTo(
      "prepares",
      nextCommand(scene, ["PBSZ"]),
      "For data connections to be encrypted too, PBSZ and PROT must follow.",
    ),
  ];
}

/** The last command or reply. */
function lastLine(scene: Scene): TrafficEvent | null {
  const [command, reply] = [lastOf(scene, "command"), lastOf(scene, "reply")];
  return (reply?.seq ?? 0) > (command?.seq ?? 0) ? reply : command;
}

function closed(event: TrafficEventOf<"control-closed">, scene: Scene): readonly Relation[] {
  const quit = lastCommand(scene, ["QUIT"]);
  const reply = lastOf(scene, "reply");
  const hangsUp = reply?.code === 421 || reply?.code === 221 ? reply : null;
  const note = lastOf(scene, "note", ({ code }) => code === "control-replaced");
  const next = scene.events.find((other) => other.seq > event.seq && other.type === "control-dialling");
  const causes = [
    ...relationTo("ended-by", quit, "Portside had said QUIT."),
    ...relationTo(
      "ended-by",
      hangsUp,
      hangsUp?.code === 421 ? "The server had said 421: it hangs up." : "The server had said goodbye (221).",
    ),
    ...(quit === null ? relationTo("ended-by", note, "Portside had decided to leave it.") : []),
  ];
  return [
    ...(causes.length > 0 ? causes : relationTo("follows", lastLine(scene), "The last line before the end.")),
    ...(quit === null
      ? relationTo("replaced-by", next ?? null, "Portside opened another control connection later.")
      : []),
  ];
}
