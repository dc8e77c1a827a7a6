import type { FakeConnection } from "@/lib/ftp/testing/fake-connection";
import { sends, takes } from "@/lib/ftp/testing/fake-replies";
import type { Answers, Handler } from "@/lib/ftp/testing/fake-server";

/** The files of a directory by name; a directory is there when its map is. */
export type VmsDirectories = Map<string, Map<string, Buffer>>;

const version = /;\d+$/;

/**
 * What an FTP server on OpenVMS answers: PWD in its own notation, listings of its own, commands that take names in the
 * present directory and no path with slashes.
 *
 * @param directories by their notation, such as `DISK$USER:[ANON.PUB]`; the first is the home
 */
export function vmsAnswers(directories: VmsDirectories): Answers {
  const [home = ""] = directories.keys();
  const where = ({ directory }: FakeConnection) => (directory === "/" ? home : directory);
  const here = (connection: FakeConnection) =>
    directories.get(where(connection)) ?? new Map<string, Buffer>();
  /** `[.PUB]` or a name, below the present directory. */
  const below = (connection: FakeConnection, argument: string) => {
    const name = /^\[\.([^[\]]+)\]$/.exec(argument)?.[1] ?? argument;
    return where(connection).replace(/\]$/, `.${name}]`);
  };
  const named =
    (handle: Handler): Handler =>
    (connection, argument, command) =>
      /^[^/[\]:]+$/.test(argument) ? handle(connection, argument, command) : "501 Bad file specification.";
  const whenThere = (handle: (file: Buffer, ...rest: Parameters<Handler>) => ReturnType<Handler>): Handler =>
    named((connection, argument, command) => {
      const file = here(connection).get(argument.replace(version, ""));
      return file === undefined ? "550 File not found." : handle(file, connection, argument, command);
    });

  return {
    SYST: "215 VMS OpenVMS V8.4",
    FEAT: "500 What?",
    MDTM: "500 What?",
    MLSD: "500 What?",
    PWD: (connection) => `257 "${where(connection)}" is current directory.`,
    CWD: (connection, argument) => {
      const wanted = directories.has(argument) ? argument : below(connection, argument);
      if (!directories.has(wanted)) return "550 Directory not found.";
      connection.directory = wanted;
      return `250 CWD successful; now "${wanted}".`;
    },
    LIST: (connection, argument, command) => {
      if (argument !== "") return "501 Bad file specification.";
      const prefix = where(connection).replace(/\]$/, ".");
      const inside = [...directories.keys()].filter((path) => path.startsWith(prefix));
      const names = inside.map((path) => path.slice(prefix.length, -1)).filter((name) => !name.includes("."));
      const rows = [
        ...names.map((name) => `${name}.DIR;1`),
        ...[...here(connection).keys()].map((n) => `${n};1`),
      ];
      const columns = "1/8  21-MAR-2024 14:51:20  [ANON,ANON]  (RWED,RWED,RE,RE)";
      const text = rows.map((name) => `${name.padEnd(20)} ${columns}\r\n`).join("");
      const listing = `Directory ${where(connection)}\r\n\r\n${text}\r\nTotal of ${rows.length} files.\r\n`;
      return sends(listing)(connection, argument, command);
    },
    SIZE: whenThere((file) => `213 ${file.length}`),
    RETR: whenThere((file, ...call) => sends(file)(...call)),
    STOR: named(
      takes((bytes, name, connection) => void here(connection).set(name.replace(version, ""), bytes)),
    ),
    DELE: whenThere((_, connection, name) => {
      here(connection).delete(name.replace(version, ""));
      return "250 Deleted.";
    }),
    MKD: named((connection, name) => {
      directories.set(below(connection, name), new Map());
      return `257 "${below(connection, name)}" created.`;
    }),
    RMD: named((connection, name) =>
      directories.delete(below(connection, name.replace(/\.DIR(?:;1)?$/, "")))
        ? "250 Removed."
        : "550 Not there.",
    ),
    RNFR: whenThere((_, connection, name) => {
      connection.renameFrom = name;
      return "350 Ready.";
    }),
    RNTO: named((connection, name) => {
      const files = here(connection);
      files.set(name, files.get(connection.renameFrom) ?? Buffer.alloc(0));
      files.delete(connection.renameFrom);
      return "250 Renamed.";
    }),
  };
}
