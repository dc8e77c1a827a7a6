import { activeVerbs, transferVerbs } from "../verbs";
import type { ReplyCode } from "./reply-code";

const rfc959 = "RFC 959 §4.2.2";

/** 1xx and 2xx: begun, and done. */
export const positiveReplies: readonly ReplyCode[] = [
  {
    code: 110,
    says: "restart marker",
    meaning: "In block or compressed mode: a place in the file from which a broken transfer may go on.",
    ref: rfc959,
  },
  {
    code: 120,
    says: "wait a while",
    meaning: "The server will be ready in some minutes; 220 follows when it is.",
    ref: rfc959,
  },
  {
    code: 125,
    says: "the data connection is open, here it comes",
    meaning: "The data connection already exists and the transfer begins. A second reply tells how it ended.",
    ref: rfc959,
  },
  {
    code: 150,
    says: "accepted, the data connection is next",
    meaning:
      "The server accepts the command and is about to use the data connection (it may be open already). This is only half an answer: a second reply tells how the transfer ended.",
    ref: rfc959,
  },
  { code: 200, says: "done", meaning: "The command was carried out.", ref: rfc959 },
  {
    code: 200,
    to: activeVerbs,
    says: "address noted",
    meaning:
      "The server has noted the address. As a rule it has not tried it yet: whether it can reach Portside there shows only when a transfer command follows and the server dials.",
    ref: rfc959,
  },
  {
    code: 200,
    to: ["PBSZ"],
    says: "buffer size agreed",
    meaning: "The formality before PROT is done.",
    ref: "RFC 2228 §3",
  },
  {
    code: 200,
    to: ["PROT"],
    says: "protection set",
    meaning: "From now on every data connection is protected as PROT said.",
    ref: "RFC 2228 §3",
  },
  {
    code: 200,
    to: ["CCC"],
    says: "commands are readable again",
    meaning:
      "The control connection goes on without encryption: everyone on the way can read commands and replies.",
    ref: "RFC 2228 §3, RFC 4217 §5",
  },
  {
    code: 200,
    to: ["NOOP"],
    says: "still here",
    meaning: "The connection lives, which is all the question was about.",
    ref: rfc959,
  },
  {
    code: 200,
    to: ["TYPE", "STRU", "MODE"],
    says: "noted for the next transfers",
    meaning: "From now on the bytes of files are sent in this way, until it is changed again.",
    ref: rfc959,
  },
  {
    code: 200,
    to: ["OPTS"],
    says: "option set",
    meaning: "The option is in force from now on.",
    ref: "RFC 2389 §4",
  },
  {
    code: 202,
    says: "not needed here",
    meaning: "The server has no use for the command and goes on as if it had been carried out.",
    ref: rfc959,
  },
  { code: 211, says: "status", meaning: "The state of the server or the session.", ref: rfc959 },
  {
    code: 211,
    to: ["FEAT"],
    says: "what this server can do",
    meaning:
      "The extensions of the server, one on each indented line. Clients choose by it: MLSD or LIST, UTF-8 or not, resuming or not.",
    ref: "RFC 2389 §3",
  },
  {
    code: 211,
    to: ["STAT"],
    says: "how things are",
    meaning:
      "The state of the session or of a transfer that is running; or the listing of the path that was given.",
    ref: rfc959,
  },
  {
    code: 212,
    says: "directory status",
    meaning: "The state of a directory, in the reply itself.",
    ref: rfc959,
  },
  { code: 213, says: "file status", meaning: "The state of a file, in the reply itself.", ref: rfc959 },
  {
    code: 213,
    to: ["STAT"],
    says: "the listing, or the file's state",
    meaning: "What LIST would have shown, but here on the control connection.",
    ref: rfc959,
  },
  {
    code: 213,
    to: ["HASH"],
    says: "the checksum",
    meaning: "The method, the range of bytes, the checksum and the name.",
    ref: "draft-bryan-ftpext-hash",
  },
  {
    code: 213,
    to: ["SIZE"],
    says: "the file's size",
    meaning: "The number of bytes that a download would bring.",
    ref: "RFC 3659 §4",
  },
  {
    code: 213,
    to: ["MDTM"],
    says: "the file's time",
    meaning:
      "When the file was last changed: by the standard in UTC (world time, without time zones or summer time).",
    ref: "RFC 3659 §3",
  },
  {
    code: 213,
    to: ["MFMT", "MFCT", "MFF"],
    says: "changed as asked",
    meaning: "The server changed the facts and repeats them with the name.",
    ref: "draft-somers-ftp-mfxx §3 to §5",
  },
  { code: 214, says: "help", meaning: "A text for people about the server's commands.", ref: rfc959 },
  {
    code: 215,
    says: "the server's system",
    meaning:
      "The kind of system that the server speaks like. It hints at the form of paths and of LIST; “UNIX Type: L8” is what nearly all say.",
    ref: rfc959,
  },
  {
    code: 220,
    says: "ready for you",
    meaning:
      "The server's greeting: it is ready for a login. Its text often names the software, and sometimes the rules of the house.",
    ref: rfc959,
  },
  {
    code: 220,
    to: ["HOST"],
    says: "that host is here",
    meaning: "The session now belongs to the host that was named; the login comes next.",
    ref: "RFC 7151 §3",
  },
  {
    code: 221,
    says: "goodbye",
    meaning: "The server says goodbye; the control connection is closed now.",
    ref: rfc959,
  },
  {
    code: 225,
    says: "nothing to stop",
    meaning: "The data connection is open but no transfer is running.",
    ref: rfc959,
  },
  {
    code: 225,
    to: ["ABOR"],
    says: "nothing to stop",
    meaning: "No transfer is running: there was nothing to stop, or it has stopped already.",
    ref: rfc959,
  },
  {
    code: 226,
    says: "transfer complete",
    meaning:
      "The server has sent or stored everything; the data connection is over. Only this reply, together with its end, says that nothing is missing.",
    ref: rfc959,
  },
  {
    code: 226,
    to: ["ABOR"],
    says: "stopped",
    meaning: "The server has stopped the transfer and closed its data connection.",
    ref: rfc959,
  },
  {
    code: 227,
    says: "connect to me there",
    meaning:
      "The server listens and says where: four numbers of address, two of port. Nothing has been opened yet.",
    ref: "RFC 959 §4.1.2, RFC 1123 §4.1.2.6",
  },
  {
    code: 228,
    says: "connect to me there",
    meaning: "The server listens and says where, in the long form that EPSV replaced.",
    ref: "RFC 1639 §3",
  },
  {
    code: 229,
    says: "connect to me on this port",
    meaning:
      "The server listens and names the port. The address is left out on purpose: it is the one that the control connection already goes to.",
    ref: "RFC 2428 §3",
  },
  { code: 230, says: "logged in", meaning: "The login is complete.", ref: rfc959 },
  {
    code: 230,
    to: ["USER"],
    says: "logged in, no password needed",
    meaning: "The name alone was enough for this server.",
    ref: rfc959,
  },
  {
    code: 231,
    says: "logged out",
    meaning: "The server ended the session; few servers use this code.",
    ref: null,
  },
  {
    code: 232,
    says: "logged in by the security exchange",
    meaning:
      "The security exchange (such as a client certificate) already proved who this is: no password needed.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 234,
    says: "let us start TLS",
    meaning:
      "The server agrees. From the next byte on, both sides speak TLS on this connection: the handshake follows, and after it even the password is unreadable on the way.",
    ref: "RFC 2228 §5.1, RFC 4217 §4",
  },
  {
    code: 235,
    says: "security exchange complete",
    meaning: "The security mechanism is set up; the login may follow.",
    ref: "RFC 2228 §5.1",
  },
  { code: 250, says: "done", meaning: "The file action was carried out.", ref: rfc959 },
  {
    code: 250,
    to: ["CWD", "XCWD", "CDUP", "XCUP"],
    says: "you are there",
    meaning: "The working directory has changed: paths without a leading slash now start here.",
    ref: rfc959,
  },
  {
    code: 250,
    to: ["DELE", "RMD", "XRMD", "RMDA"],
    says: "removed",
    meaning: "It is gone from the server.",
    ref: rfc959,
  },
  {
    code: 250,
    to: ["RNTO"],
    says: "renamed",
    meaning: "The entry has its new name or place.",
    ref: rfc959,
  },
  {
    code: 250,
    to: ["MLST"],
    says: "the facts",
    meaning: "The indented line holds the facts, each “name=value;”, then one space and the path.",
    ref: "RFC 3659 §7",
  },
  {
    code: 250,
    to: transferVerbs,
    says: "transfer complete",
    meaning: "The server has sent or stored everything. It means the same as 226.",
    ref: rfc959,
  },
  { code: 251, says: "the checksum", meaning: "The MD5 checksum of the file.", ref: "draft-twine-ftpmd5" },
  {
    code: 252,
    says: "the checksums",
    meaning: "The MD5 checksums of the files.",
    ref: "draft-twine-ftpmd5",
  },
  {
    code: 257,
    says: "the path",
    meaning:
      "The path stands in quotation marks; a quotation mark inside it is doubled. Text after it is for people only.",
    ref: "RFC 959 Appendix II",
  },
  {
    code: 257,
    to: ["PWD", "XPWD"],
    says: "you are here",
    meaning:
      "The working directory, in quotation marks; a quotation mark inside the name is doubled. Text after it is for people only.",
    ref: "RFC 959 Appendix II",
  },
  {
    code: 257,
    to: ["MKD", "XMKD"],
    says: "directory made",
    meaning:
      "The directory exists now; its path stands in quotation marks, with those inside the name doubled.",
    ref: "RFC 959 Appendix II",
  },
];
