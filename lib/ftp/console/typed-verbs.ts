/** Typed commands that bring bytes over a data connection. Those that take some are refused before. */
const bringing: readonly string[] = ["LIST", "NLST", "MLSD", "RETR", "THMB"];

/** Whether a typed command, by its verb in upper case, brings bytes over a data connection. */
export function bringsData(verb: string): boolean {
  return bringing.includes(verb);
}

/** Whether a command says which part of a file the next one moves. */
export function setsRange(verb: string): boolean {
  return verb === "REST" || verb === "RANG";
}

/** Commands that leave nothing behind on their connection. */
const questions: readonly string[] = [
  ...["FEAT", "SYST", "STAT", "HELP", "NOOP", "PWD", "XPWD", "ABOR", "CLNT", "CSID"],
  ...["LIST", "NLST", "MLSD", "MLST", "RETR", "THMB", "SIZE", "MDTM", "DSIZ", "AVBL"],
  ...["HASH", "MD5", "MMD5", "XCRC", "XMD5", "XSHA", "XSHA1", "XSHA256", "XSHA512"],
];

/** Commands that change where or how the following ones work, on their own connection and nowhere else. */
const settings: readonly string[] = [
  ...["CWD", "CDUP", "XCWD", "XCUP", "SMNT", "TYPE", "MODE", "STRU", "REST", "RANG", "OPTS", "LANG", "HOST"],
  ...["PASV", "EPSV", "PORT", "EPRT", "LPSV", "PRET", "ALLO"],
];

/** Whether a connection is another one after this command than it was before. */
export function leavesState(verb: string): boolean {
  return !questions.includes(verb);
}

/**
 * Whether a command may change something on the server: sent elsewhere than the person believes to be, it would hit
 * another file. A verb that nobody knows may.
 */
export function mayChange(verb: string): boolean {
  return !questions.includes(verb) && !settings.includes(verb);
}

/** Commands after which a directory may be another than it was, or none. */
export function movesDirectories(verb: string): boolean {
  return mayChange(verb) && !["MKD", "XMKD", "DELE", "RNFR", "MFMT", "MFCT"].includes(verb);
}
