import type { ReplyCode } from "./reply-code";

const rfc959 = "RFC 959 §4.2.2";

/** 3xx: go on; and 6xx, which wraps any other reply (RFC 2228 §5.2). */
export const intermediateReplies: readonly ReplyCode[] = [
  {
    code: 331,
    says: "name accepted, now the password",
    meaning:
      "The server wants a password. Most servers say so for names that don't exist too, so that nobody can find out who has an account.",
    ref: rfc959,
  },
  {
    code: 332,
    says: "an account is needed",
    meaning: "Besides name and password the server wants an account, as mainframes do.",
    next: "Fill in the account in the connect form; it is sent with ACCT.",
    ref: rfc959,
  },
  {
    code: 334,
    says: "mechanism accepted, go on",
    meaning: "The security mechanism is known; its data must follow with ADAT.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 335,
    says: "more security data, please",
    meaning: "The data was right, but the exchange takes another round of ADAT.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 336,
    says: "name accepted, answer this challenge",
    meaning: "The server wants a password that answers the question in its text (one-time passwords).",
    next: "PASS follows, with the answer.",
    ref: "RFC 2228 §5.1",
  },
  {
    code: 350,
    says: "go on, one command is missing",
    meaning: "The server has noted this and waits for the command that belongs to it.",
    ref: rfc959,
  },
  {
    code: 350,
    to: ["RNFR"],
    says: "found; and the new name?",
    meaning: "The entry exists and may be renamed.",
    ref: rfc959,
  },
  {
    code: 350,
    to: ["REST"],
    says: "noted; the next transfer begins there",
    meaning: "The server will begin the next transfer at that byte.",
    ref: "RFC 3659 §5",
  },
  {
    code: 350,
    to: ["SITE CPFR"],
    says: "found; and the copy's name?",
    meaning: "The entry exists and may be copied.",
    ref: null,
  },
  {
    code: 631,
    says: "a sealed reply",
    meaning: "A reply wrapped so that nobody can change it unseen. Not used with TLS.",
    ref: "RFC 2228 §5.2",
  },
  {
    code: 632,
    says: "a sealed and closed reply",
    meaning: "A reply wrapped so that others can neither read nor change it. Not used with TLS.",
    ref: "RFC 2228 §5.2",
  },
  {
    code: 633,
    says: "a closed reply",
    meaning: "A reply wrapped so that others can't read it. Not used with TLS.",
    ref: "RFC 2228 §5.2",
  },
];
