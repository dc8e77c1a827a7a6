import type { CommandEvent } from "../answers";
import { isTransferVerb } from "../verbs";
import { finalReply, fullVerbOf, type Scene } from "./scene";

/** Commands that do the same in different ways: when one is refused or leads nowhere, another of its row is tried. */
const alternatives: readonly (readonly string[])[] = [
  ["EPSV", "PASV", "EPRT", "PORT", "LPSV", "LPRT", "CPSV"],
  ["MLSD", "LIST", "NLST"],
  ["MKD", "XMKD"],
  ["RMD", "XRMD", "RMDA", "SITE RMDIR"],
  ["PWD", "XPWD"],
  ["CDUP", "XCUP"],
  ["MFMT", "SITE UTIME"],
  ["AUTH"],
];

/** The command of the same operation that failed and that this one stands in for; null when there is none. */
export function attemptBefore(command: CommandEvent, scene: Scene): CommandEvent | null {
  const row = rowOf(command);
  if (row === null) return null;
  const before = scene.events.findLast(
    (other): other is CommandEvent => other.seq < command.seq && isAlternative(other, command, row),
  );
  return before !== undefined && wasInVain(before, scene) ? before : null;
}

/** The command of the same operation that was sent because this one failed; null when there is none. */
export function attemptAfter(command: CommandEvent, scene: Scene): CommandEvent | null {
  const row = rowOf(command);
  if (row === null || !wasInVain(command, scene)) return null;
  return (
    scene.events.find(
      (other): other is CommandEvent => other.seq > command.seq && isAlternative(other, command, row),
    ) ?? null
  );
}

function rowOf(command: CommandEvent): readonly string[] | null {
  const verb = fullVerbOf(command);
  return alternatives.find((row) => row.includes(verb)) ?? null;
}

function isAlternative(other: Scene["event"], command: CommandEvent, row: readonly string[]): boolean {
  return (
    other.type === "command" &&
    command.exchange !== null &&
    other.exchange?.id === command.exchange.id &&
    row.includes(fullVerbOf(other))
  );
}

/** Whether a command was refused, or the data connection that it announced or used failed. */
function wasInVain(command: CommandEvent, scene: Scene): boolean {
  const reply = finalReply(scene, command);
  if (reply !== null && reply.code >= 400) return true;
  const data = scene.story.data.get(command.seq);
  if (data === undefined) return false;
  if (data.ended?.type === "data-failed") return true;
  const verdict = isTransferVerb(fullVerbOf(command)) ? null : finalReply(scene, data.transfer);
  return verdict !== null && verdict.code === 425;
}
