import { type ByteString, byteString } from "../protocol/byte-string";
import { hasOwnNotation } from "../protocol/path";
import { isPositive } from "../protocol/reply";
import { parseWorkingDirectory } from "../protocol/working-directory";
import type { Operation } from "./lane";
import { pathFromReply } from "./operations/telnet";
import { shownText } from "./reply-errors";

/**
 * What only the first login of a session asks: the server's kind (SYST) and where we are (PWD).
 * @returns the directory after login, or null when the server doesn't say (interop C23)
 */
export async function orientate(operation: Operation): Promise<ByteString | null> {
  const { control, core, deadline } = operation;
  const system = await control.request(byteString("SYST"), deadline);
  if (isPositive(system)) core.system = shownText(system);
  if (core.settings.initialPath !== null) return null;
  let path = await workingDirectory(operation);
  if (path !== null && hasOwnNotation(path) && /\bOS\/400\b/.test(core.system ?? "")) {
    path = (await withUnixNames(operation)) ?? path;
  }
  if (path !== null) control.entered(path, core.directoryVersion);
  return path;
}

async function workingDirectory(operation: Operation): Promise<ByteString | null> {
  const reply = await operation.control.request(byteString("PWD"), operation.deadline);
  const path = isPositive(reply) ? parseWorkingDirectory(reply) : null;
  return path === null ? null : pathFromReply(operation, path);
}

/**
 * IBM i begins in its library naming (`QGPL`); its other one has slashes (interop S33, C28), with rows as Unix
 * writes them. Every further login of the session asks for them too.
 */
async function withUnixNames(operation: Operation): Promise<ByteString | null> {
  const { control, core, deadline } = operation;
  const commands = [byteString("SITE NAMEFMT 1"), byteString("SITE LISTFMT 1")];
  for (const command of commands) {
    if (isPositive(await control.request(command, deadline))) {
      core.memory.afterLogin = [...core.memory.afterLogin, command];
    }
  }
  return workingDirectory(operation);
}
