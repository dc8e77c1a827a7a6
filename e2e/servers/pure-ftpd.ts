import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RealServer, type RealServerOptions, type ServerPlace, startRealServer } from "./real-server";

export interface PureFtpdOptions extends RealServerOptions {
  /** Options as in a shell, over those that it has otherwise. */
  readonly options?: readonly string[];
  /** Lines of pure-ftpd.conf, over those that it has otherwise: it reads a file instead of options. */
  readonly lines?: readonly string[];
}

/** Pure-FTPd; under TLS it refuses plain logins and plain data connections. */
export function startPureFtpd(options: PureFtpdOptions): Promise<RealServer> {
  return startRealServer(options, (place) => {
    const log = join(place.directory, "transfers.log");
    const args =
      options.lines === undefined
        ? [...optionsFor(place, log), ...(options.options ?? [])]
        : [fileFor(place, log, options.lines)];
    return { program: "usr/sbin/pure-ftpd", args, logFiles: [log] };
  });
}

function optionsFor({ host, port, passive, announces, directory, tls }: ServerPlace, log: string): string[] {
  return [
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
  ];
}

/** Writes the file, and says where it is. */
function fileFor(place: ServerPlace, log: string, lines: readonly string[]): string {
  const { host, port, passive, directory, tls } = place;
  const own = [
    `Bind ${host},${port}`,
    "UnixAuthentication yes",
    `PassivePortRange ${passive.first} ${passive.last}`,
    `PIDFile ${join(directory, "pid")}`,
    `AltLog clf:${log}`,
    "ChrootEveryone yes",
    "NoAnonymous yes",
    "DontResolve yes",
    ...(tls === null ? [] : [`TLS ${tls.isRequired ? 3 : 1}`, `CertFile ${tls.both}`]),
  ];
  const names = new Set(lines.map((line) => line.split(" ", 1)[0]));
  const file = join(directory, "pure-ftpd.conf");
  const kept = own.filter((line) => !names.has(line.split(" ", 1)[0]));
  writeFileSync(file, [...kept, ...lines, ""].join("\n"));
  return file;
}
