import { join } from "node:path";
import { type RealServer, type RealServerOptions, startRealServer } from "./real-server";

/** Pure-FTPd; under TLS it refuses plain logins and plain data connections. */
export function startPureFtpd(options: RealServerOptions): Promise<RealServer> {
  return startRealServer(options, ({ host, port, passive, announces, directory, tls }) => {
    const log = join(directory, "transfers.log");
    return {
      program: "usr/sbin/pure-ftpd",
      args: [
        ...["-S", `${host},${port}`],
        ...["-l", "unix"],
        ...["-p", `${passive.first}:${passive.last}`],
        ...(announces === null ? [] : ["-P", announces]),
        ...["-g", join(directory, "pid")],
        ...["-O", `clf:${log}`],
        // -A: everyone sees the home directory as /; -E: no anonymous; -H: no reverse look-ups.
        "-A",
        "-E",
        "-H",
        // 3: control and data connections under TLS only; 1: in plain, too.
        ...(tls === null ? [] : ["-Y", tls.isRequired ? "3" : "1", "-2", tls.both]),
      ],
      logFiles: [log],
    };
  });
}
