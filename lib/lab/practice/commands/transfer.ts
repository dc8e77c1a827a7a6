import { randomBytes } from "node:crypto";
import { FileSystemError } from "../file-system-error";
import { formatPath, type Path } from "../path";
import { type Reply, reply } from "../reply";
import type { Session } from "../session";
import { fromNetworkLineEnds, type LineEndConversion, toNetworkLineEnds } from "../text-conversion";
import { runTransfer } from "../transfer";
import type { CommandHandler, Verb } from "./command";

/** Moving files. */
export const TRANSFER_COMMANDS = {
  RETR(session, argument) {
    const path = session.path(argument);
    const { content } = session.files.findReadable(path, session.login);
    const slices = content.slices(session.restartAt);
    const length = content.size - session.restartAt;
    const opening = `${openingText(session, path)} (${length} bytes).`;
    return runTransfer(session, opening, (stream) =>
      stream.send(session.ascii ? converted(slices, toNetworkLineEnds()) : slices),
    );
  },
  STOR: (session, argument) => receive(session, session.path(argument), session.restartAt),
  APPE: (session, argument) => receive(session, session.path(argument), "end"),
  STOU(session, argument) {
    const path = uniquePath(session, argument);
    // RFC 1123 §4.1.2.9: the 150 of STOU names the file.
    return receive(session, path, 0, `FILE: ${path.at(-1) ?? ""}`);
  },
  async ABOR(session) {
    const { transfer } = session;
    session.takeChannel()?.close();
    if (transfer === null) return reply(225, "No transfer to abort.");
    transfer.abort();
    await transfer.finished;
    return reply(226, "Abort successful.");
  },
} satisfies Partial<Record<Verb, CommandHandler>>;

function receive(
  session: Session,
  path: Path,
  from: number | "end",
  opening = `${openingText(session, path)}.`,
): Promise<Reply> {
  session.files.assertWritable(path, session.login, from);
  const conversion = session.ascii ? fromNetworkLineEnds() : null;
  return runTransfer(session, opening, async (stream) => {
    // Only now: a data connection that never came must not cost the file that was there.
    const file = session.files.write(path, session.login, from);
    try {
      await stream.receive((bytes) => file.write(conversion === null ? bytes : conversion.convert(bytes)));
      if (conversion !== null) file.write(conversion.finish());
    } finally {
      file.end();
    }
  });
}

function* converted(slices: Iterable<Uint8Array>, conversion: LineEndConversion): Generator<Uint8Array> {
  for (const slice of slices) yield conversion.convert(slice);
  const rest = conversion.finish();
  if (rest.byteLength > 0) yield rest;
}

function openingText(session: Session, path: Path): string {
  return `Opening ${session.ascii ? "ASCII" : "BINARY"} mode data connection for ${formatPath(path)}`;
}

/** The wanted name, or it with a suffix when it is taken. */
function uniquePath(session: Session, wanted: string): Path {
  const path = session.path(wanted === "" ? `stou-${randomBytes(4).toString("hex")}` : wanted);
  const directory = path.slice(0, -1);
  const name = path.at(-1) ?? "stou";
  const taken = session.files.findDirectory(directory, session.login).children;
  for (let count = 0; count < 10_000; count++) {
    const candidate = count === 0 ? name : `${name}.${count}`;
    if (!taken.has(candidate)) return [...directory, candidate];
  }
  throw new FileSystemError("exists", "No unique name is left.");
}
