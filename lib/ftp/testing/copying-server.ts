import type { FakeFtpServer, FakeServerOptions, Handler, Replies } from "./fake-server";
import { fakeServer } from "./open-session";

export interface CopyingOptions {
  /** How it tells that it copies: in FEAT, in the help of SITE, or not at all. */
  readonly told?: "feat" | "help" | "nowhere";
  /** Instead of copying. */
  readonly onCopy?: Handler | Replies;
}

/** A scripted server with ProFTPD's SITE CPFR and CPTO, which replace what is there. */
export async function copyingServer(
  options: FakeServerOptions,
  { told = "feat", onCopy = copies }: CopyingOptions = {},
): Promise<FakeFtpServer> {
  const features = [
    "EPSV",
    "MDTM",
    "MFMT",
    "MLST type*;size*;modify*;",
    "REST STREAM",
    "SIZE",
    "TVFS",
    "UTF8",
  ];
  if (told === "feat") features.push("SITE COPY");
  return fakeServer({
    ...options,
    answers: {
      FEAT: `211-Features:\n${features.map((feature) => ` ${feature}`).join("\n")}\n211 End`,
      SITE: (connection, argument, command) => {
        const [verb = "", ...rest] = argument.split(" ");
        switch (verb) {
          case "HELP":
            return told === "help"
              ? "214-The following SITE commands are recognized\n CPFR <sp> pathname\n CPTO <sp> pathname\n214 Done."
              : "214-The following SITE commands are recognized\n CHMOD\n214 Done.";
          case "CPFR":
            connection.renameFrom = rest.join(" ");
            return connection.server.files.has(connection.renameFrom)
              ? "350 File or directory exists, ready for destination name"
              : `550 ${connection.renameFrom}: No such file or directory`;
          case "CPTO":
            return typeof onCopy === "function" ? onCopy(connection, rest.join(" "), command) : onCopy;
          default:
            return "500 not understood";
        }
      },
      ...options.answers,
    },
  });
}

/** CPTO as ProFTPD does it. */
export const copies: Handler = ({ server, renameFrom }, to) => {
  const content = server.files.get(renameFrom);
  if (content === undefined) return "503 Bad sequence of commands";
  server.files.set(to, content);
  return "250 Copy successful";
};
