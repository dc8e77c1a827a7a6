import { activeVerbs, passiveVerbs, transferVerbs } from "../verbs";
import type { ReplyCode } from "./reply-code";

const rfc959 = "RFC 959 §4.2.2";
const loginVerbs = ["USER", "PASS", "ACCT"];

/** 5xx: no. */
export const permanentReplies: readonly ReplyCode[] = [
  {
    code: 500,
    says: "not understood",
    meaning: "The server doesn't know this command, or can't read the line.",
    next: "A client then does without the command or uses an older one.",
    ref: rfc959,
  },
  {
    code: 500,
    to: activeVerbs,
    says: "that address is refused",
    meaning:
      "Either the server doesn't know the command, or it refuses the address: one that isn't the address it sees Portside come from (most servers refuse that, against the bounce attack of RFC 2577), such as a private address behind NAT.",
    next: "Use passive mode, or set the advertised address to the public one and have the ports forwarded.",
    ref: rfc959,
  },
  {
    code: 501,
    says: "not with this argument, or not now",
    meaning:
      "The server knows the command, but doesn't take it in this form or at this moment; its text may say why.",
    ref: rfc959,
  },
  {
    code: 501,
    to: loginVerbs,
    says: "login refused",
    meaning: "The server doesn't take this argument. ProFTPD says so to an empty password.",
    next: "Check user name and password.",
    ref: rfc959,
  },
  {
    code: 501,
    to: activeVerbs,
    says: "that address is refused",
    meaning: "The server can't read the address or doesn't accept it.",
    next: "Use passive mode, or set an advertised address that the server can reach.",
    ref: rfc959,
  },
  {
    code: 502,
    says: "not available here",
    meaning: "The command exists in the standard, but this server doesn't have it, or it was switched off.",
    next: "A client then does without the command or uses another one.",
    ref: rfc959,
  },
  {
    code: 503,
    says: "not in this order",
    meaning: "Another command must come first: USER before PASS, RNFR before RNTO, PBSZ before PROT.",
    ref: rfc959,
  },
  {
    code: 503,
    to: loginVerbs,
    says: "something else comes first",
    meaning:
      "The server wants another command before this one. Some ask for encryption (AUTH) before any name.",
    next: "If the text speaks of AUTH, TLS or SSL, connect with explicit TLS.",
    ref: rfc959,
  },
  {
    code: 503,
    to: [...activeVerbs, "PASV", "LPSV", "CPSV"],
    says: "not now",
    meaning:
      "The server doesn't take this command as things stand, for instance because EPSV ALL was said before; its text tells why.",
    ref: "RFC 959 §4.2.2, RFC 2428 §4",
  },
  {
    code: 503,
    to: transferVerbs,
    says: "announce a data connection first",
    meaning: "A transfer needs PASV, EPSV, PORT or EPRT before it.",
    ref: rfc959,
  },
  {
    code: 504,
    says: "not with this parameter",
    meaning:
      "By the standard: the command is known, but not with this parameter. Some servers say it of commands they don't know at all.",
    ref: rfc959,
  },
  {
    code: 504,
    to: ["AUTH"],
    says: "not that mechanism",
    meaning: "The server doesn't offer this kind of encryption.",
    next: "Ask the operator for TLS. Portside never goes on in clear text when encryption was asked for.",
    ref: "RFC 2228 §3",
  },
  {
    code: 504,
    to: ["HOST"],
    says: "no such host here",
    meaning: "This server doesn't serve the host that was named.",
    ref: "RFC 7151 §3.3",
  },
  {
    code: 504,
    to: ["PROT"],
    says: "not that protection level",
    meaning: "The server doesn't know this kind of protection for data connections.",
    ref: "RFC 2228 §3",
  },
  {
    code: 504,
    to: ["TYPE", "STRU", "MODE"],
    says: "not in that way",
    meaning: "The server doesn't send files in this way.",
    next: "TYPE I, STRU F and MODE S are what practically every server can do.",
    ref: rfc959,
  },
  {
    code: 521,
    says: "not with this protection",
    meaning:
      "The server doesn't open data connections with the present PROT setting. Usually it insists on encrypted ones.",
    next: "Connect with explicit TLS, so that data connections are encrypted too.",
    ref: "RFC 4217 §10.2",
  },
  {
    code: 521,
    to: ["LPRT", "LPSV"],
    says: "not that kind of address",
    meaning: "The server can't use this kind of address. It lists the kinds that it can use.",
    ref: "RFC 1639 §4",
  },
  {
    code: 521,
    to: ["MKD", "XMKD"],
    says: "it is there already",
    meaning: "A directory of that name exists; some servers repeat its path.",
    ref: "RFC 959 Appendix II",
  },
  {
    code: 522,
    says: "the encrypted data connection failed",
    meaning:
      "The server did not accept the encryption of the data connection. vsftpd says so when the data connection doesn't resume the TLS session of the control connection, which is its proof that both belong to the same client.",
    next: "Portside resumes the session. If it still fails, see whether something between decrypts the traffic; require_ssl_reuse=NO at the server is a last resort.",
    ref: "RFC 4217 §10.2",
  },
  {
    code: 522,
    to: [...activeVerbs, ...passiveVerbs],
    says: "not that IP version",
    meaning:
      "The server doesn't speak this version of IP; the text lists those it does: 1 is IPv4, 2 is IPv6.",
    next: "Try the other command or connect to the server's other address.",
    ref: "RFC 2428 §2 and §3",
  },
  {
    code: 530,
    says: "not logged in",
    meaning: "This needs a login first.",
    ref: rfc959,
  },
  {
    code: 530,
    to: loginVerbs,
    says: "login refused",
    meaning:
      "The server didn't let this name and password in. Mostly it doesn't tell which of the two was wrong. Some servers also say 530 when too many users are logged in, or when they insist on encryption.",
    next: "Read the text. Check name and password, or switch to explicit TLS if it speaks of encryption.",
    ref: rfc959,
  },
  {
    code: 532,
    says: "an account is needed",
    meaning: "Storing files here needs an account besides name and password.",
    next: "Fill in the account in the connect form; it is sent with ACCT.",
    ref: rfc959,
  },
  {
    code: 533,
    says: "this command must be better protected",
    meaning: "The server's rules want more protection for this command.",
    next: "Connect with explicit TLS.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 533,
    to: ["CCC"],
    says: "nothing to stop here",
    meaning: "The control connection isn't encrypted, so that there is nothing to turn back.",
    ref: "RFC 4217 §5",
  },
  {
    code: 534,
    to: ["CCC"],
    says: "the encryption stays",
    meaning: "The server doesn't let the control connection go back to readable text.",
    ref: "RFC 4217 §5",
  },
  {
    code: 534,
    says: "against the rules here",
    meaning:
      "The server understands but its rules forbid it, mostly because of too little protection, or of the wrong kind.",
    next: "Switch the session's encryption, and read the server's text.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 535,
    says: "the security check failed",
    meaning: "A seal, a sequence or a certificate in the security exchange was wrong.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 536,
    says: "that protection doesn't exist here",
    meaning:
      "The security mechanism has no such level for data connections. TLS knows C (clear) and P (private) only.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 537,
    says: "this command can't be protected so",
    meaning: "The security mechanism has no such protection for commands.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 550,
    says: "refused: not found or not allowed",
    meaning:
      "The file or directory isn't there, or this user may not do that to it. The code is the same for both; only the text may tell.",
    next: "Check the name (upper and lower case count), then the permissions.",
    ref: rfc959,
  },
  {
    code: 550,
    to: ["SIZE"],
    says: "no such file, or no answer for it",
    meaning:
      "There is no such file, or the server doesn't tell this for a directory, or, while TYPE A is in force, not at all. Asking is also the usual way to find out whether something exists.",
    ref: "RFC 3659 §4.2",
  },
  {
    code: 550,
    to: ["MDTM", "MLST"],
    says: "no such file, or no answer for it",
    meaning:
      "There is no such file, or the server doesn't tell this for a directory. Asking is also the usual way to find out whether something exists.",
    ref: "RFC 3659 §3.2 and §7.2.1",
  },
  {
    code: 550,
    to: ["LIST", "NLST", "MLSD"],
    says: "can't list that",
    meaning:
      "The directory isn't there or may not be read. Some servers also say 550 when it is simply empty.",
    next: "If the text says that no files were found, the directory is empty and nothing is wrong.",
    ref: rfc959,
  },
  {
    code: 550,
    to: ["MKD", "XMKD"],
    says: "can't make that directory",
    meaning: "It exists already, its parent doesn't, or this user may not write there.",
    ref: rfc959,
  },
  {
    code: 550,
    to: ["RMD", "XRMD"],
    says: "can't remove that directory",
    meaning: "It isn't empty, isn't there, or this user may not remove it.",
    ref: rfc959,
  },
  {
    code: 550,
    to: [...activeVerbs, ...passiveVerbs],
    says: "this data mode is refused",
    meaning: "The server doesn't allow this way to open data connections.",
    next: "Switch the data mode, or ask the operator to enable this one.",
    ref: rfc959,
  },
  {
    code: 551,
    says: "page type unknown",
    meaning: "Only for files with page structure, which nobody uses.",
    ref: rfc959,
  },
  {
    code: 552,
    says: "no room left",
    meaning: "The transfer would go beyond the room that this account or directory has.",
    next: "Delete something there, or ask the operator for more room. What was stored may be only a part.",
    ref: rfc959,
  },
  {
    code: 553,
    says: "that name is not allowed",
    meaning: "The server doesn't accept the name, or this user may not write there.",
    next: "Try another name or directory.",
    ref: rfc959,
  },
  {
    code: 554,
    says: "can't begin there",
    meaning: "The offset that REST gave makes no sense for this file.",
    next: "Start from the beginning.",
    ref: "RFC 1123 §4.1.3.4",
  },
  {
    code: 555,
    says: "type or structure doesn't fit",
    meaning: "The file was stored with another TYPE or STRU than the one in force.",
    ref: "RFC 1123 §4.1.3.4",
  },
];
