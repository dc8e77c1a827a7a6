import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { requiredTool } from "./servers/available";

const execute = promisify(execFile);

/** What of each packet is asked for; several values of one field come with commas between them. */
const fields = [
  "ftp.request.command",
  "ftp.response.code",
  "ftp.passive.port",
  "ftp.active.port",
  "ftp.epsv.port",
  "ftp.eprt.port",
  "ip.src",
  "ipv6.src",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.flags",
  "tcp.len",
  "tcp.stream",
  "tcp.checksum.status",
  "frame.time_epoch",
  "_ws.expert.severity",
  "_ws.malformed",
  "_ws.col.Protocol",
] as const;
type Field = (typeof fields)[number];

/** A packet as tshark reads it: all values of each field. */
export type ReadPacket = ReadonlyMap<Field, readonly string[]>;

/** Levels of tshark's own remarks on packets, in `_ws.expert.severity`. */
export const severity = { warning: 0x600000, error: 0x800000 } as const;

/** Reads a capture file with tshark, checksums included. @throws when tshark can't read it */
export async function readPackets(capture: Uint8Array): Promise<readonly ReadPacket[]> {
  const folder = mkdtempSync(join(tmpdir(), "portside-tshark-"));
  try {
    const file = join(folder, "capture.pcapng");
    writeFileSync(file, capture);
    const checks = ["ip.check_checksum", "tcp.check_checksum"].flatMap((name) => ["-o", `${name}:TRUE`]);
    const { stdout } = await execute(
      requiredTool("tshark"),
      [
        ...["-n", "-r", file, ...checks, "-T", "fields", "-E", "separator=/t"],
        ...["-E", "occurrence=a", "-E", "aggregator=,", ...fields.flatMap((field) => ["-e", field])],
      ],
      // A person's own settings of Wireshark must not count.
      { env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder }, maxBuffer: 256 * 1024 * 1024 },
    );
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map(packetOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packetOf(line: string): ReadPacket {
  const columns = line.split("\t");
  return new Map(
    fields.map((field, index) => [field, (columns[index] ?? "").split(",").filter((value) => value !== "")]),
  );
}

/** All values of one field, packet by packet. */
export function valuesOf(packets: readonly ReadPacket[], field: Field): readonly string[] {
  return packets.flatMap((packet) => packet.get(field) ?? []);
}
