import { join } from "node:path";
import { type RealServer, type RealServerOptions, startRealServer } from "./real-server";

/** Pure-FTPd; under TLS it refuses plain logins and plain data connections. */
export function startPureFtpd(options: RealServerOptions): Promise<RealServer> {
  return startRealServer(options, ({ host, port, passive, directory, tls }) => {
    const log = join(directory, "transfers.log");
    return {
      program: "usr/sbin/pure-ftpd",
      args: [
        ...["-S", `${host},${port}`],
        ...["-l", "unix"],
        ...["-p", `${passive.first}:${passive.last}`],
        ...["-g", join(directory, "pid")],
        ...["-O", `clf:${log}`],
        // -A: everyone sees the home directory as /; -E: no anonymous; -H: no reverse look-ups.
        "-A",
        "-E",
        "-H",
        // 3: control and data connections under TLS only.
        ...(tls === null ? [] : ["-Y", "3", "-2", tls.both]),
      ],
      logFiles: [log],
    };
  });
}
