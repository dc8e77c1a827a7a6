import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { requiredTool } from "./available";
import { type RealServer, type RealServerOptions, startRealServer } from "./real-server";

/**
 * ftpd of GNU inetutils, BSD's from the eighties, behind OpenBSD's inetd. No TLS, no MLSD, no UTF8, FEAT only after
 * login; it reads the control connection as Telnet and shows the whole machine.
 */
export function startInetutilsFtpd(options: RealServerOptions): Promise<RealServer> {
  if (options.tls) throw new Error("ftpd of inetutils knows no TLS");
  return startRealServer(options, ({ host, port, directory }) => {
    const [address, protocol] = host === "::1" ? [`[${host}]`, "tcp6"] : [host, "tcp"];
    const ftpd = join(requiredTool("servers"), "usr/sbin/ftpd");
    // "default": passwords are looked up without PAM, whose file would have to lie in /etc.
    const service = `${address}:${port} stream ${protocol} nowait root ${ftpd} ftpd -a default`;
    const file = join(directory, "inetd.conf");
    writeFileSync(file, `${service}\n`);
    return {
      program: "usr/sbin/inetd",
      // -E: hands on the environment, with the path of the libraries; -i: stays in the foreground; -R: connections a minute.
      args: ["-E", "-i", "-R", "10000", file],
      showsWholeMachine: true,
    };
  });
}
