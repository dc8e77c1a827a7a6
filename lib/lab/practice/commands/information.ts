import { FACTS } from "../machine-listing";
import { formatPath } from "../path";
import { type Reply, reply } from "../reply";
import type { Session } from "../session";
import { COMMANDS, type CommandHandler, describeCommand, isVerb, type Verb } from "./command";
import { statusRows } from "./listing";

/** What the server says about itself. */
export const INFORMATION_COMMANDS = {
  SYST: () => reply(215, "UNIX Type: L8"),
  NOOP: () => reply(200, "NOOP ok."),
  FEAT(session) {
    const facts = FACTS.map((fact) => `${fact}${session.facts.has(fact) ? "*" : ""};`).join("");
    const features = [
      "AUTH TLS",
      "EPRT",
      "EPSV",
      "LANG EN*",
      "MDTM",
      "MFMT",
      `MLST ${facts}`,
      "PBSZ",
      "PROT",
      "REST STREAM",
      "SIZE",
      "TVFS",
      "UTF8",
    ];
    return { code: 211, text: "Features:", body: features.map((feature) => ` ${feature}`), end: "End" };
  },
  HELP(_session, argument) {
    const verb = argument.trim().toUpperCase();
    if (verb === "") {
      return { code: 214, text: "These commands are known:", body: verbRows(), end: "Help OK." };
    }
    return isVerb(verb)
      ? reply(214, `Syntax: ${verb} ${describeCommand(verb).syntax}`.trimEnd())
      : reply(502, "That command isn't known here.");
  },
  STAT(session, argument) {
    // During a transfer STAT asks how it goes (RFC 959 §4.1.3).
    if (session.transfer !== null) return reply(211, session.transfer.describe());
    if (argument === "") return serverStatus(session);
    return { code: 213, text: "Status follows:", body: statusRows(session, argument), end: "End of status" };
  },
} satisfies Partial<Record<Verb, CommandHandler>>;

function verbRows(): readonly string[] {
  const verbs = Object.keys(COMMANDS);
  const rows: string[] = [];
  for (let at = 0; at < verbs.length; at += 10) rows.push(` ${verbs.slice(at, at + 10).join(" ")}`);
  return rows;
}

function serverStatus(session: Session): Reply {
  const body = [
    ` Connected from ${session.control.remote.address}`,
    ` Logged in as ${session.login.name}`,
    ` Directory: ${formatPath(session.directory)}`,
    ` TYPE: ${session.ascii ? "ASCII" : "BINARY"}, STRU: F, MODE: S`,
    ` Control connection: ${session.secured ? "TLS" : "plain text"}`,
    ` Data connections: ${session.dataProtected ? "TLS" : "plain text"}`,
    ` Storage: ${session.files.quota.used} of ${session.files.quota.limit} bytes used`,
  ];
  return { code: 211, text: "Portside practice server status:", body, end: "End of status" };
}
