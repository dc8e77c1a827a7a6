import type { AnnounceCommand, DataMode } from "./traffic";

/** Commands that use a data connection (RFC 959 §4.1.3, RFC 3659 §7; THMB is Serv-U's). */
export const transferVerbs: readonly string[] = [
  "RETR",
  "STOR",
  "STOU",
  "APPE",
  "LIST",
  "NLST",
  "MLSD",
  "THMB",
];

/** Commands that announce an active data connection, those that Portside never sends included. */
export const activeVerbs: readonly string[] = ["PORT", "EPRT", "LPRT"];

/** Commands that announce a passive data connection, those that Portside never sends included. */
export const passiveVerbs: readonly string[] = ["PASV", "EPSV", "LPSV", "CPSV"];

/** Whether a verb, in upper case, moves bytes over a data connection. */
export function isTransferVerb(verb: string): boolean {
  return transferVerbs.includes(verb);
}

/** Whether a verb, in upper case, announces a data connection in a way that Portside uses. */
export function isAnnounceVerb(verb: string): verb is AnnounceCommand {
  return verb === "PASV" || verb === "EPSV" || verb === "PORT" || verb === "EPRT";
}

/** The data mode for which a command announces a data connection. */
export function modeOf(command: AnnounceCommand): DataMode {
  return activeVerbs.includes(command) ? "active" : "passive";
}
