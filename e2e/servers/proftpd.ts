import { writeFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import { requiredTool } from "./available";
import { type RealServer, type RealServerOptions, startRealServer } from "./real-server";

export interface ProftpdOptions extends RealServerOptions {
  /** With mod_copy: SITE CPFR and CPTO. */
  readonly copies?: boolean;
  /** Lines of proftpd.conf, over those that it has otherwise. */
  readonly lines?: readonly string[];
}

/** ProFTPD; under TLS with mod_tls, which requires session reuse unless told otherwise. */
export function startProftpd(options: ProftpdOptions): Promise<RealServer> {
  return startRealServer(options, ({ host, port, passive, announces, directory, tls }) => {
    const log = join(directory, "proftpd.log");
    const tlsLog = join(directory, "tls.log");
    const own = [
      `ModulePath ${join(requiredTool("servers"), "usr/lib/proftpd")}`,
      'ServerName "Portside test"',
      "ServerType standalone",
      "DefaultServer on",
      `UseIPv6 ${isIPv6(host) ? "on" : "off"}`,
      `DefaultAddress ${host}`,
      "SocketBindTight on",
      `Port ${port}`,
      `PassivePorts ${passive.first} ${passive.last}`,
      ...(announces === null ? [] : [`MasqueradeAddress ${announces}`]),
      "User nobody",
      "Group nogroup",
      "AuthOrder mod_auth_unix.c",
      "RequireValidShell off",
      "UseReverseDNS off",
      "WtmpLog off",
      // ProFTPD delays logins to hide which users exist; the tests know.
      "DelayEngine off",
      `ScoreboardFile ${join(directory, "scoreboard")}`,
      `PidFile ${join(directory, "pid")}`,
      `SystemLog ${log}`,
      "TransferLog none",
      "DefaultRoot ~",
      "AllowOverwrite on",
      "AllowStoreRestart on",
      "AllowRetrieveRestart on",
      ...(options.copies === true ? ["LoadModule mod_copy.c"] : []),
      ...(tls === null
        ? []
        : [
            "LoadModule mod_tls.c",
            "TLSEngine on",
            `TLSRequired ${tls.isRequired ? "on" : "off"}`,
            `TLSRSACertificateFile ${tls.certificate}`,
            `TLSRSACertificateKeyFile ${tls.key}`,
            "TLSVerifyClient off",
            `TLSLog ${tlsLog}`,
          ]),
    ];
    const directives = new Set(options.lines?.map(directiveOf));
    const lines = [...own.filter((line) => !directives.has(directiveOf(line))), ...(options.lines ?? [])];
    const file = join(directory, "proftpd.conf");
    writeFileSync(file, `${lines.join("\n")}\n`);
    return { program: "usr/sbin/proftpd", args: ["-n", "-c", file], logFiles: [log, tlsLog] };
  });
}

/** The first word; a module is loaded beside others. */
function directiveOf(line: string): string {
  return line.startsWith("LoadModule ") ? line : (line.split(" ", 1)[0] ?? "");
}
