import { transferVerbs } from "../verbs";
import type { ReplyCode } from "./reply-code";

const rfc959 = "RFC 959 §4.2.2";

/** 4xx: not now. */
export const transientReplies: readonly ReplyCode[] = [
  {
    code: 421,
    says: "the server hangs up",
    meaning:
      "The server ends the whole session, not just this command: it is shutting down, was waiting too long, or has too many connections.",
    next: "Portside logs in again where that is safe. If the text speaks of too many users or connections, use fewer at a time or try later.",
    ref: rfc959,
  },
  {
    code: 421,
    to: transferVerbs,
    says: "the server hangs up on the transfer",
    meaning:
      "The server waited for the data connection, gave up, and ends the whole session with it. ProFTPD and Pure-FTPd say so when nobody dials the port that they announced.",
    next: "In passive mode: the server's firewall must let the announced port range in. Portside logs in again for the next action.",
    ref: rfc959,
  },
  {
    code: 425,
    says: "no data connection",
    meaning:
      "The server could not open or accept the data connection, so nothing was transferred. The control connection is unharmed.",
    next: "In active mode a firewall or NAT on Portside's side usually kept the server out: use passive mode. In passive mode look at the server's port range and address.",
    ref: rfc959,
  },
  {
    code: 426,
    says: "the data connection broke off",
    meaning:
      "The data connection closed before everything had come through. What arrived is not the whole file.",
    next: "Resume the transfer. After ABOR this reply is expected: it is the stopped transfer's answer.",
    ref: rfc959,
  },
  {
    code: 430,
    says: "wrong name or password",
    meaning: "Some servers say this instead of 530 when the login fails.",
    next: "Check user name and password.",
    ref: null,
  },
  {
    code: 431,
    says: "security is not available now",
    meaning: "The server lacks something that it needs for this protection, such as a certificate.",
    next: "Try again later or tell the server's operator.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 434,
    says: "that host can't be reached",
    meaning: "Used by some proxies: the server behind them isn't there.",
    ref: null,
  },
  {
    code: 450,
    says: "the file is busy",
    meaning: "The file can't be had just now: someone else uses it, or the server could not open it.",
    next: "Try again in a moment.",
    ref: rfc959,
  },
  {
    code: 450,
    to: ["LIST", "NLST", "MLSD"],
    says: "nothing to list",
    meaning:
      "The directory can't be listed just now. With NLST, several servers say 450 when the directory is simply empty.",
    next: "If the text says that no files were found, the directory is empty and nothing is wrong.",
    ref: rfc959,
  },
  {
    code: 451,
    says: "an error on the server",
    meaning: "Something failed inside the server while it worked on this command.",
    next: "Try again; if it stays, the server's own log tells more.",
    ref: rfc959,
  },
  {
    code: 451,
    to: ["STOR", "STOU", "APPE"],
    says: "the server could not write",
    meaning: "Something failed inside the server while it stored the file. A full disk is a common cause.",
    next: "Check the free space and the quota on the server, then resume the upload.",
    ref: rfc959,
  },
  {
    code: 452,
    says: "no room left",
    meaning: "The server's disk, or the account's share of it, is full.",
    next: "Delete something there, or ask the operator for more room.",
    ref: rfc959,
  },
];
