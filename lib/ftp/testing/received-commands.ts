import type { FakeFtpServer } from "./fake-server";

/** The commands of these verbs that a server received, as lines, in the order of arrival. */
export function linesOf(server: FakeFtpServer, ...verbs: readonly string[]): readonly string[] {
  return server.commands.filter(({ verb }) => verbs.includes(verb)).map(({ line }) => line);
}

/** What follows one verb in each of its commands. */
export function argumentsOf(server: FakeFtpServer, verb: string): readonly string[] {
  return server.commands.filter((command) => command.verb === verb).map(({ argument }) => argument);
}

/** The verbs that a server received, of one control connection (1, 2, …) or of all. */
export function verbsOf(server: FakeFtpServer, connection?: number): readonly string[] {
  const commands =
    connection === undefined
      ? server.commands
      : server.commands.filter((command) => command.connection === connection);
  return commands.map(({ verb }) => verb);
}

/** How data connections were asked for, in order: EPSV, PASV, EPRT and PORT, without arguments. */
export function announcesOf(server: FakeFtpServer): readonly string[] {
  return verbsOf(server).filter((verb) => /^(?:EPSV|PASV|EPRT|PORT)$/.test(verb));
}
