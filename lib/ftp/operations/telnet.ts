import { type ByteString, byteString } from "../../protocol/byte-string";
import { isPositive } from "../../protocol/reply";
import { parseWorkingDirectory } from "../../protocol/working-directory";
import { beforeDeadline } from "../deadline";
import type { Operation } from "../lane";
import { refusal } from "../reply-errors";
import type { SessionCore } from "../session-core";

/**
 * Finds out, once a session and before the first command that holds byte 0xFF, whether the server reads the control
 * connection as Telnet (RFC 959 §4.1, RFC 854). There 0xFF begins a Telnet command, and a name that holds it (CP1251
 * "я", Latin-1 "ÿ") has to have it doubled (interop S43): ProFTPD and BSD's ftpd read it so, vsftpd and Pure-FTPd
 * take every byte as it is, and with the wrong choice another file is meant, without an error.
 *
 * `CWD .` with a Telnet "will echo" behind the dot stays where it is for a Telnet reader, and names a directory
 * that can't be there for everybody else. (NOOP with Telnet's "no operation" in it looks better and isn't: Pure-FTPd
 * never answers that, and ProFTPD doesn't know it.)
 */
export async function settleTelnet(operation: Operation, bytes: ByteString): Promise<void> {
  const { core, deadline } = operation;
  if (!bytes.includes("\u00ff")) return;
  // One connection asks; others of the session that meet such a name meanwhile wait for what it hears.
  while (core.memory.doublesIac === null) {
    if (core.telnetProbe)
      await beforeDeadline(
        core.telnetProbe.catch(() => undefined),
        deadline,
      );
    else await asOnlyProbe(core, probe(operation));
  }
}

async function asOnlyProbe(core: SessionCore, probe: Promise<void>): Promise<void> {
  core.telnetProbe = probe;
  try {
    await probe;
  } finally {
    core.telnetProbe = null;
  }
}

async function probe({ control, core, deadline }: Operation): Promise<void> {
  control.note(
    "telnet-probe",
    "A name holds byte 0xFF, which Telnet takes for the beginning of a command. Portside asks first how this server reads it.",
  );
  const reply = await control.request(byteString("CWD .\u00ff\u00fb\u0001"), deadline);
  // A goodbye is no answer: the next connection is asked again.
  if (reply.code === 421) throw refusal(reply, { command: "CWD ." });
  core.memory.doublesIac = isPositive(reply) && !(await wentAway({ control, deadline }));
}

/** Object stores behind FTP let enter whatever is named: then PWD tells the name as it was sent. */
async function wentAway({ control, deadline }: Pick<Operation, "control" | "deadline">): Promise<boolean> {
  const told = await control.request(byteString("PWD"), deadline);
  if (!told.lines.join("\n").includes("\u00fb\u0001")) return false;
  control.leftDirectory();
  return true;
}

/**
 * A path from PWD's reply (interop S46). vsftpd doubles 0xFF there although it doesn't read it doubled, others don't:
 * where both could be meant, the one that can be entered, and is then told in the same way, is.
 */
export async function pathFromReply(operation: Operation, path: ByteString): Promise<ByteString> {
  if (!path.includes("\u00ff\u00ff")) return path;
  await settleTelnet(operation, path);
  const { control, deadline } = operation;
  const single = byteString(path.replaceAll("\u00ff\u00ff", "\u00ff"));
  if (!isPositive(await control.request(byteString(`CWD ${single}`), deadline))) return path;
  // Another directory may be called so: it is this one when it is told in the same bytes as before.
  const told = await control.request(byteString("PWD"), deadline);
  if (parseWorkingDirectory(told) === path) return single;
  await control.request(byteString(`CWD ${path}`), deadline);
  return path;
}
