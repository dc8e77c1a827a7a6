import { type ByteString, byteString } from "../protocol/byte-string";
import { hasOwnNotation } from "../protocol/path";
import { isPositive } from "../protocol/reply";
import { parseWorkingDirectory } from "../protocol/working-directory";
import type { Operation } from "./lane";
import { pathFromReply } from "./operations/telnet";
import { refusal, saidBy, shownText } from "./reply-errors";
import type { SessionCore } from "./session-core";

/**
 * What only the first login of a session asks: the server's kind (SYST) and where we are (PWD).
 *
 * @returns the directory after login, or the one that the settings begin with; null when the server doesn't say
 *   (interop C23)
 * @throws {FtpError} `invalid-request` when the settings' directory can't be sent
 */
export async function orientate(operation: Operation): Promise<ByteString | null> {
  const { control, core, deadline } = operation;
  const system = await control.request(byteString("SYST"), deadline);
  if (isPositive(system)) core.system = shownText(system);
  const { initialPath } = core.settings;
  if (initialPath?.startsWith("/")) return core.encode(initialPath, "initial path");
  if (initialPath !== null) await enterFirst(operation, core.encode(initialPath, "initial path"));
  let path = await workingDirectory(operation);
  if (path !== null && hasOwnNotation(path) && /\bOS\/400\b/.test(core.system ?? "")) {
    path = (await withUnixNames(operation)) ?? path;
  }
  if (path === null) return null;
  path = withSlashes(core, path);
  control.entered(path, core.directoryVersion);
  core.memory.home = path;
  return path;
}

/** A first directory that isn't absolute is below the one after login; where PWD says we are then counts. */
async function enterFirst({ control, core, deadline }: Operation, path: ByteString): Promise<void> {
  const command = byteString(`CWD ${path}`);
  const reply = await control.request(command, deadline);
  if (isPositive(reply)) return;
  const { message } = refusal(reply, { command: core.charset.decodeForLog(command) });
  control.note("initial-path-refused", `${message} The session begins where the login led.`);
}

/** `C:\dir` as `C:/dir`, by its letters: the byte of a backslash is half of a letter in Shift JIS. */
function withSlashes({ charset }: SessionCore, path: ByteString): ByteString {
  const { text, exact } = charset.decodeExactly(path);
  return exact && /^[A-Za-z]:\\/.test(text) ? charset.encode(text.replaceAll("\\", "/")) : path;
}

async function workingDirectory(operation: Operation): Promise<ByteString | null> {
  const reply = await operation.control.request(byteString("PWD"), operation.deadline);
  const path = isPositive(reply) ? parseWorkingDirectory(reply) : null;
  if (path !== null) return pathFromReply(operation, path);
  operation.control.note(
    "home-unknown",
    `The server doesn't tell in a usable way where the login led (${saidBy(reply)}). The session begins at /.`,
  );
  return null;
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
