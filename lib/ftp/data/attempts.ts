import { isIPv6 } from "node:net";
import type { AnnounceCommand, DataMode } from "../../protocol/traffic";
import type { FtpError } from "../errors";
import type { ServerMemory, SessionCore } from "../session-core";

/** One way to get a data connection. */
export interface Attempt {
  readonly mode: DataMode;
  readonly command: AnnounceCommand;
}

/**
 * The ways to try, in order: the extended command first (it carries no address that NAT could spoil and is the
 * only one for IPv6, RFC 2428), unless the session names one or it failed before.
 *
 * @param peer address of the control connection's other end
 */
export function planAttempts({ settings, memory }: SessionCore, peer: string): readonly Attempt[] {
  const passive = passiveAttempts(settings.passiveCommand, memory.epsvFails, isIPv6(peer));
  const active = activeAttempts(settings.activeCommand, memory.eprtFails, isIPv6(peer));
  const [first, second] = settings.dataMode === "passive" ? [passive, active] : [active, passive];
  return settings.fallback ? [...first, ...second] : first;
}

function passiveAttempts(
  wanted: "auto" | "EPSV" | "PASV",
  epsvFails: boolean,
  ipv6: boolean,
): readonly Attempt[] {
  const commands: readonly ("EPSV" | "PASV")[] =
    wanted !== "auto" ? [wanted] : ipv6 ? ["EPSV"] : epsvFails ? ["PASV"] : ["EPSV", "PASV"];
  return commands.map((command) => ({ mode: "passive", command }));
}

function activeAttempts(
  wanted: "auto" | "EPRT" | "PORT",
  eprtFails: boolean,
  ipv6: boolean,
): readonly Attempt[] {
  const commands: readonly ("EPRT" | "PORT")[] =
    wanted !== "auto" ? [wanted] : ipv6 ? ["EPRT"] : eprtFails ? ["PORT"] : ["EPRT", "PORT"];
  return commands.map((command) => ({ mode: "active", command }));
}

/** Remembers that an extended command was refused, so that later transfers don't ask again (interop C37, C44). */
export function rememberRefusal(memory: ServerMemory, { command }: Attempt, error: FtpError): void {
  // A refusal of the transfer command says nothing about the announce.
  if (error.reply?.command?.split(" ", 1)[0] !== command) return;
  if (command === "EPSV") memory.epsvFails = true;
  if (command === "EPRT") memory.eprtFails = true;
}

/** Remembers that the older command worked where the extended one led nowhere (interop S6, C40). */
export function rememberSuccess(memory: ServerMemory, failed: Attempt | undefined, worked: Attempt): void {
  if (failed?.command === "EPSV" && worked.command === "PASV") memory.epsvFails = true;
  if (failed?.command === "EPRT" && worked.command === "PORT") memory.eprtFails = true;
}
