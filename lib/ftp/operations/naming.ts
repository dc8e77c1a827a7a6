import { type ByteString, byteString } from "../../protocol/byte-string";
import { parentPath } from "../../protocol/path";
import { isIntermediate, isPositive } from "../../protocol/reply";
import type { ReceivedReply } from "../conversation";
import { type FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import { openTransfer } from "../open-transfer";
import { refusal } from "../reply-errors";
import type { TransferPlan } from "../sent-transfer";
import type { Transfer } from "../transfer";
import { nameOf } from "./paths";
import { settleTelnet } from "./telnet";
import {
  assertAbsolute,
  bareName,
  changeDirectory,
  isDeep,
  learnNamesOnly,
  mayBeRefusedPath,
  takesNamesOnly,
} from "./working-directory";

/** A command about one file or directory, and what the server answered. */
export interface Answer {
  /** As sent, before Telnet's doubling. */
  readonly command: ByteString;
  readonly reply: ReceivedReply;
}

/**
 * Sends a command whose argument is a path: the path itself, or the bare name after CWD where the server takes names
 * only (interop S33, S34). A server that isn't known yet and refuses a path with directories in it is asked by name
 * before its refusal is believed.
 *
 * @param verb as sent before the path, such as "SIZE" or "RNFR"
 * @throws {FtpError} when there was no answer; whatever code the server answers is a reply
 */
export async function ask(operation: Operation, verb: string, path: ByteString): Promise<Answer> {
  const { core } = operation;
  assertAbsolute(operation, path);
  // Not awaited in vain: what is sent together leaves in its order.
  if (path.includes("\u00ff") && core.memory.doublesIac === null) await settleTelnet(operation, path);
  if (takesNamesOnly(core, path)) return askByName(operation, verb, path);
  const answer = await send(operation, byteString(`${verb} ${path}`));
  if (isAccepted(answer)) {
    if (isDeep(path)) core.memory.pathsWork = true;
    return answer;
  }
  if (!mayBeRefusedPath(operation, "other commands", path, refusalOf(operation, answer))) return answer;
  const byName = await askByName(operation, verb, path).catch((error: unknown) => {
    // Its directory can't be entered either: the first refusal stands.
    if (isFtpError(error) && error.reply) return answer;
    throw error;
  });
  if (!isAccepted(byName)) return answer;
  learnNamesOnly(operation, "other commands");
  return byName;
}

/** What a refused answer means. */
export function refusalOf({ core }: Operation, { command, reply }: Answer): FtpError {
  return refusal(reply, { command: core.charset.decodeForLog(command) });
}

/**
 * Opens a transfer whose command names a file or directory, as `ask` does.
 * @throws {FtpError}
 */
export async function openNamed(
  operation: Operation,
  verb: "RETR" | "STOR" | "APPE" | "MLSD",
  path: ByteString,
  plan: Omit<TransferPlan, "command">,
): Promise<Transfer> {
  assertAbsolute(operation, path);
  await settleTelnet(operation, path);
  if (takesNamesOnly(operation.core, path)) return openByName(operation, verb, path, plan);
  try {
    const transfer = await openTransfer(operation, { ...plan, command: byteString(`${verb} ${path}`) });
    if (isDeep(path)) operation.core.memory.pathsWork = true;
    return transfer;
  } catch (error) {
    const isAboutPath = isFtpError(error) && error.reply?.command?.startsWith(verb);
    if (!isAboutPath || !mayBeRefusedPath(operation, "other commands", path, error)) throw error;
    const transfer = await openByName(operation, verb, path, plan).catch(() => Promise.reject(error));
    learnNamesOnly(operation, "other commands");
    return transfer;
  }
}

/** Goes to the directory before the announce, again after each reconnect. MLSD then lists where it is. */
function openByName(
  operation: Operation,
  verb: "RETR" | "STOR" | "APPE" | "MLSD",
  path: ByteString,
  plan: Omit<TransferPlan, "command">,
): Promise<Transfer> {
  const parent = parentPath(path);
  const listsHere = verb === "MLSD" || parent === null;
  const directory = listsHere ? path : byteString(parent);
  return openTransfer(operation, {
    ...plan,
    command: byteString(listsHere ? verb : `${verb} ${bareName(directory, nameOf(path))}`),
    prepare: async (current) => {
      await plan.prepare?.(current);
      await changeDirectory(current, directory);
    },
  });
}

async function askByName(operation: Operation, verb: string, path: ByteString): Promise<Answer> {
  const parent = parentPath(path);
  if (parent === null) return send(operation, byteString(`${verb} ${path}`));
  await changeDirectory(operation, byteString(parent));
  const name = nameOf(path);
  const careful = bareName(parent, name);
  const answer = await send(operation, byteString(`${verb} ${careful}`));
  // A server may take "./" for a path, which it refuses too. "-x" alone is no option to such a command, while "~x" and
  // " x" may mean another file.
  if (isAccepted(answer) || careful === name || !name.startsWith("-")) return answer;
  return send(operation, byteString(`${verb} ${name}`));
}

async function send({ control, deadline }: Operation, command: ByteString): Promise<Answer> {
  return { command, reply: await control.request(command, deadline) };
}

function isAccepted({ reply }: Answer): boolean {
  return isPositive(reply) || isIntermediate(reply);
}
