import type { GuideValues } from "./guide-values";

/** A program on a command line, and how it is told to list a directory in one way. */
export interface ClientCommand {
  readonly program: "curl" | "lftp" | "ftp";
  readonly mode: "passive" | "active";
  readonly encryption: "none" | "explicit";
  readonly what: string;
  /** As it is typed into a shell. It asks for the password by itself. */
  readonly line: string;
  /** What is typed at the program's own prompt then. */
  readonly typed: readonly string[];
}

/** The same listing with each program in each way that it knows. Passwords stand in none: shells remember lines. */
export function clientCommands(values: GuideValues): readonly ClientCommand[] {
  return [...curlCommands(values), ...lftpCommands(values), ...ftpCommands(values)];
}

function curlCommands({
  user,
  publicAddress,
  activeAddress,
  activePorts,
}: GuideValues): readonly ClientCommand[] {
  const login = `--user ${user} ftp://${publicAddress}/`;
  const command = (
    mode: ClientCommand["mode"],
    encryption: ClientCommand["encryption"],
    what: string,
    line: string,
  ): ClientCommand => ({ program: "curl", mode, encryption, what, line, typed: [] });
  return [
    command("passive", "none", "Passive: EPSV, and PASV where that is refused.", `curl ${login}`),
    command("passive", "none", "Passive with PASV at once.", `curl --disable-epsv ${login}`),
    command(
      "active",
      "none",
      "Active, on a range that is open, with the address under which the server reaches this machine.",
      `curl --ftp-port ${activeAddress}:${activePorts.first}-${activePorts.last} ${login}`,
    ),
    command(
      "active",
      "none",
      "Active, with this machine's own address and any port.",
      `curl --ftp-port - ${login}`,
    ),
    command("passive", "explicit", "Explicit TLS, or nothing.", `curl --ssl-reqd ${login}`),
  ];
}

function lftpCommands({
  user,
  publicAddress,
  activeAddress,
  activePorts,
}: GuideValues): readonly ClientCommand[] {
  const command = (
    mode: ClientCommand["mode"],
    encryption: ClientCommand["encryption"],
    what: string,
    settings: readonly string[],
  ): ClientCommand => {
    const script = [...settings.map((setting) => `set ${setting}`), "ls", "bye"].join("; ");
    const line = `lftp -u ${user} -e '${script}' ftp://${publicAddress}`;
    return { program: "lftp", mode, encryption, what, line, typed: [] };
  };
  const noTls = "ftp:ssl-allow no";
  return [
    command("passive", "none", "Passive, without TLS even where the server offers it.", [
      noTls,
      "ftp:passive-mode on",
    ]),
    command(
      "active",
      "none",
      "Active, on a range that is open, with the address under which the server reaches this machine.",
      [
        noTls,
        "ftp:passive-mode off",
        `ftp:port-range ${activePorts.first}-${activePorts.last}`,
        `ftp:port-ipv4 ${activeAddress}`,
      ],
    ),
    command("passive", "explicit", "Explicit TLS for both connections, or nothing.", [
      "ftp:ssl-force yes",
      "ftp:ssl-protect-data yes",
    ]),
  ];
}

function ftpCommands({ user, publicAddress }: GuideValues): readonly ClientCommand[] {
  const at = `${user}@${publicAddress}`;
  const common = { program: "ftp", encryption: "none", typed: ["ls", "bye"] } as const;
  return [
    { ...common, mode: "passive", what: "Passive.", line: `ftp -p ${at}` },
    {
      ...common,
      mode: "active",
      what: "Active. It can't be told which ports or address to use.",
      line: `ftp -A ${at}`,
    },
  ];
}
