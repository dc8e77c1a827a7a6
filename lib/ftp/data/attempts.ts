import { isIPv6 } from "node:net";
import type { AnnounceCommand, DataMode } from "../../protocol/traffic";
import type { FtpError } from "../errors";
import type { ServerMemory, SessionCore } from "../session-core";
import type { SessionSettings } from "../session-types";

/** One way to get a data connection. */
export interface Attempt {
  readonly mode: DataMode;
  readonly command: AnnounceCommand;
}

/**
 * The ways to try, in order: the extended command first (it carries no address that NAT could spoil and is the
 * only one for IPv6, RFC 2428), unless the session names one or it failed before. The session's own mode comes before
 * the other one, unless only the other one worked under these settings.
 *
 * @param peer address of the control connection's other end
 */
export function planAttempts({ settings, memory }: SessionCore, peer: string): readonly Attempt[] {
  const passive = passiveAttempts(settings.passiveCommand, memory.epsvFails, isIPv6(peer));
  const active = activeAttempts(settings.activeCommand, memory.eprtFails, isIPv6(peer));
  const [own, other] = settings.dataMode === "passive" ? [passive, active] : [active, passive];
  if (!settings.fallback) return own;
  return memory.otherModeUnder === settings ? [...other, ...own] : [...own, ...other];
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

/** Whether the announce itself failed: a refusal of the transfer command says nothing about it. */
export function isAboutAnnounce({ command }: Attempt, { reply }: FtpError): boolean {
  return reply?.command?.split(" ", 1)[0] === command;
}

/** Remembers that an extended command was refused, so that later transfers don't ask again (interop C37, C44). */
export function rememberRefusal(memory: ServerMemory, attempt: Attempt, error: FtpError): void {
  if (!isAboutAnnounce(attempt, error)) return;
  if (attempt.command === "EPSV") memory.epsvFails = true;
  if (attempt.command === "EPRT") memory.eprtFails = true;
}

/** Remembers that the older command worked where the extended one led nowhere (interop S6, C40). */
export function rememberSuccess(memory: ServerMemory, failed: Attempt | undefined, worked: Attempt): void {
  if (failed?.command === "EPSV" && worked.command === "PASV") memory.epsvFails = true;
  if (failed?.command === "EPRT" && worked.command === "PORT") memory.eprtFails = true;
}

/**
 * Remembers which data mode led to a data connection, until the settings change.
 *
 * @param settings those under which the attempts were planned
 * @returns whether it is news that the other mode worked where the session's own failed
 */
export function rememberMode(memory: ServerMemory, settings: SessionSettings, worked: Attempt): boolean {
  if (worked.mode === settings.dataMode) {
    if (memory.otherModeUnder === settings) memory.otherModeUnder = null;
    return false;
  }
  const isNews = memory.otherModeUnder !== settings;
  memory.otherModeUnder = settings;
  return isNews;
}
