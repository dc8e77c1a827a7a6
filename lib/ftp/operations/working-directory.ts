import { type ByteString, byteString } from "../../protocol/byte-string";
import { hasOwnNotation, isAbsolute, joinPath, lastName, namesOf, rootOf } from "../../protocol/path";
import { isPositive } from "../../protocol/reply";
import type { ReceivedReply } from "../conversation";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import { refusal } from "../reply-errors";
import type { SessionCore } from "../session-core";
import { settleTelnet } from "./telnet";

/** What takes a path: servers differ in that between CWD and the other commands (interop S34). */
export type PathTaker = "CWD" | "other commands";

/** Whether commands get bare names on this server: they refused paths, or it writes them in its own notation. */
export function takesNamesOnly({ memory }: SessionCore, path: ByteString): boolean {
  return memory.pathsFail || hasOwnNotation(path);
}

/** @throws {FtpError} for a path that another place would be meant by on each connection; nothing was sent */
export function assertAbsolute({ core: { charset, memory } }: Operation, path: ByteString): void {
  const text = charset.decode(path);
  const home = charset.decode(memory.home);
  if (isAbsolute(text, home)) return;
  throw new FtpError("invalid-request", `“${text}” is no absolute path, as ${home} is. Nothing was sent.`);
}

/**
 * CWD, unless the connection is there already: at once, or name by name where the server takes no paths
 * (interop S33, S34).
 *
 * @throws {FtpError} the refusal
 */
export async function changeDirectory(operation: Operation, path: ByteString): Promise<void> {
  const { control, core } = operation;
  assertAbsolute(operation, path);
  if (control.isIn(path, core.directoryVersion)) return;
  await settleTelnet(operation, path);
  if (core.memory.directoryPathsFail || hasOwnNotation(path)) return stepInto(operation, path);
  try {
    await enter(operation, path, path);
  } catch (error) {
    if (!mayBeRefusedPath(operation, "CWD", path, error)) throw error;
    await stepInto(operation, path).catch(() => Promise.reject(error));
    learnNamesOnly(operation, "CWD");
    return;
  }
  if (isDeep(path)) core.memory.directoryPathsWork = true;
}

/** Whether a refusal may mean the path's form: directories in it, and nothing known yet of who refused it (TVFS). */
export function mayBeRefusedPath(
  { core }: Operation,
  taker: PathTaker,
  path: ByteString,
  error: unknown,
): boolean {
  const { pathsWork, directoryPathsWork } = core.memory;
  const isKnown = core.hasFeature("TVFS") || (taker === "CWD" ? directoryPathsWork : pathsWork);
  if (!(error instanceof FtpError) || !error.reply || isKnown || !isDeep(path)) return false;
  return [501, 550, 553].includes(error.reply.code) && ["ftp-error", "not-found"].includes(error.code);
}

/** Whether a path has a directory besides the root: what servers without TVFS don't take. */
export function isDeep(path: ByteString): boolean {
  return namesOf(path).length > 1;
}

/** Bare names worked where a path was refused: from now on they are what is sent. */
export function learnNamesOnly({ core: { memory }, control }: Operation, taker: PathTaker): void {
  if (taker === "CWD") memory.directoryPathsFail = true;
  // A server that doesn't take directories in CWD is hardly better with files; CWD and a name is right for all.
  if (!memory.pathsWork) memory.pathsFail = true;
  control.note(
    "names-only",
    taker === "CWD"
      ? "The server refused a path with directories in it and took the names one by one. Portside goes step by step from now on."
      : "The server refused a file's path with directories in it and took its bare name. Portside goes to the directory first from now on.",
  );
}

/** A name as an argument, so that it is no option, no home directory and loses no leading space (interop S35). */
export function bareName(directory: string, name: string): ByteString {
  return byteString(/^[-~ ]/.test(name) && !hasOwnNotation(directory) ? `./${name}` : name);
}

/** From the nearest directory above in which the connection is already, or else from the root. */
async function stepInto(operation: Operation, path: ByteString): Promise<void> {
  const { control, core } = operation;
  const root = byteString(rootOf(path));
  const trail = [root];
  for (const name of namesOf(path)) trail.push(byteString(joinPath(trail.at(-1) ?? root, name)));
  const known = trail.findLastIndex((directory) => control.isIn(directory, core.directoryVersion));
  for (const [index, directory] of trail.entries()) {
    if (index <= known) continue;
    if (index === 0) await enter(operation, root, root);
    else await enterBelow(operation, trail[index - 1] ?? root, directory);
  }
}

async function enterBelow(operation: Operation, above: ByteString, directory: ByteString): Promise<void> {
  const name = lastName(directory);
  try {
    await enter(operation, directory, bareName(above, name));
  } catch (error) {
    // VMS servers differ in whether they take a directory's bare name or its notation only.
    if (!rootOf(directory).endsWith("]") || !(error instanceof FtpError) || !error.reply) throw error;
    await enter(operation, directory, byteString(`[.${name}]`)).catch(() => Promise.reject(error));
  }
}

/** @throws {FtpError} */
async function enter(
  { control, core, deadline }: Operation,
  directory: ByteString,
  argument: ByteString,
): Promise<void> {
  const command = byteString(`CWD ${argument}`);
  const reply: ReceivedReply = await control.request(command, deadline);
  if (!isPositive(reply)) throw refusal(reply, { command: core.charset.decodeForLog(command) });
  control.entered(directory, core.directoryVersion);
}
