import type { ByteString } from "../../protocol/byte-string";
import { timedOut, within } from "../deadline";
import type { Operation } from "../lane";
import { isDeep, takesNamesOnly } from "./working-directory";

/** Milliseconds in which the second answer comes, where the first has come and the server reads what it is sent. */
const probeWait = 3_000;

/**
 * Whether two questions about a path may be sent before the first is answered: replies come in the commands' order
 * (RFC 959 §5.4), but small servers read one command at a time and lose what came with it (that is why lftp's
 * `ftp:sync-mode` is on). Never where an answer may lead to further commands: unknown path rules, Telnet.
 */
export function mayPipeline({ core, control }: Operation, path: ByteString): boolean {
  const { memory } = core;
  if (memory.pipelines === false || !control.isBinary || takesNamesOnly(core, path)) return false;
  if (path.includes("\u00ff") && memory.doublesIac === null) return false;
  return memory.pathsWork || core.hasFeature("TVFS") || !isDeep(path);
}

/**
 * Asks two things at once where `mayPipeline` said so; both must be harmless to ask again. The first time on a server
 * it finds out whether that works: when the second answer stays out, the connection is closed, and nothing is
 * pipelined any more.
 *
 * @param alongside sends more, on servers that are known to take it
 * @throws {FtpError} what either throws; `connection-failed` when the server lost the second question
 */
export async function together<A, B>(
  { core, control }: Operation,
  first: () => Promise<A>,
  second: () => Promise<B>,
  alongside: () => void = () => undefined,
): Promise<readonly [A, B]> {
  const { memory } = core;
  const [one, two] = [first(), second()];
  // When the first fails, its error is the one to be heard.
  two.catch(() => undefined);
  if (memory.pipelines) alongside();
  const firstAnswer = await one;
  if (memory.pipelines === null && (await within(two, probeWait)) === timedOut) {
    memory.pipelines = false;
    control.note(
      "no-pipelining",
      "The server answered the first of two commands that were sent together, and not the second. From now on Portside waits for each answer.",
    );
    control.close("the server lost a command that was sent together with another");
  }
  const secondAnswer = await two;
  memory.pipelines ??= true;
  return [firstAnswer, secondAnswer];
}
