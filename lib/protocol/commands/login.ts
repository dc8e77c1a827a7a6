import { byVerb } from "./command-info";

/** Commands that open, secure, describe and end a session: RFC 959 §4.1.1, 2228, 2389, 2640, 4217, 7151. */
export const loginCommands = byVerb([
  {
    verb: "USER",
    args: "<user name>",
    says: "this is who I am",
    purpose:
      "Gives the name of the account to log in to. “anonymous” is the customary name for files that are open to everyone.",
    replies: [230, 232, 331, 332, 336],
    ref: "RFC 959 §4.1.1",
  },
  {
    verb: "PASS",
    args: "<password>",
    says: "this is my password",
    purpose:
      "Gives the password for the name sent with USER. FTP itself does not encrypt it: without TLS, everyone on the way can read it.",
    replies: [230, 202, 332],
    secret: true,
    ref: "RFC 959 §4.1.1",
  },
  {
    verb: "ACCT",
    args: "<account>",
    says: "this is my account",
    purpose:
      "Gives an account besides name and password. Mainframes ask for it, at login (332) or before a file is stored (532); it may be a secret.",
    replies: [230, 202],
    secret: true,
    ref: "RFC 959 §4.1.1",
  },
  {
    verb: "REIN",
    says: "forget me, let us begin again",
    purpose:
      "Logs out and sets everything back, but keeps the connection open for another login. Few servers have it.",
    replies: [120, 220],
    ref: "RFC 959 §4.1.1",
  },
  {
    verb: "QUIT",
    says: "goodbye",
    purpose:
      "Ends the session. By the standard the server lets a running transfer finish first, then answers and closes the connection.",
    replies: [221],
    ref: "RFC 959 §4.1.1",
  },
  {
    verb: "AUTH",
    args: "<mechanism>",
    says: "let us encrypt this connection",
    purpose:
      "Asks for encryption before the login. AUTH TLS starts TLS, the encryption that https uses, on this same connection; FTP protected in this way is called explicit FTPS.",
    replies: [234, 334],
    ref: "RFC 2228 §3, RFC 4217 §4",
  },
  {
    verb: "ADAT",
    args: "<base64>",
    says: "my half of the security exchange",
    purpose: "Carries data of the security mechanism that AUTH chose. TLS doesn't need it; Kerberos does.",
    replies: [235, 335],
    secret: true,
    ref: "RFC 2228 §3",
  },
  {
    verb: "PBSZ",
    args: "<size>",
    says: "agree on a buffer size for protection",
    purpose:
      "Sets how large one protected block may be. TLS has blocks of its own, so the size is always 0, but the standard wants PBSZ before PROT.",
    replies: [200],
    ref: "RFC 2228 §3, RFC 4217 §9",
  },
  {
    verb: "PROT",
    args: "C | S | E | P",
    says: "protect the data connections like this",
    purpose:
      "Chooses the protection of data connections: P (private) encrypts listings and files, C (clear) sends them readable. S (protected against changes but readable) and E (encrypted but not protected against changes) don't exist with TLS.",
    replies: [200],
    ref: "RFC 2228 §3, RFC 4217 §9",
  },
  {
    verb: "CCC",
    says: "stop encrypting the commands",
    purpose:
      "Turns the control connection back to readable text after the login, so that firewalls and address translators can read PORT and PASV again. File names and addresses are then visible to everyone on the way; data connections stay as PROT said.",
    replies: [200],
    ref: "RFC 2228 §3, RFC 4217 §5",
  },
  {
    verb: "MIC",
    args: "<base64>",
    says: "a command with a seal",
    purpose:
      "Wraps a command so that nobody can change it unseen; others can still read it. Not used with TLS.",
    replies: [631],
    secret: true,
    ref: "RFC 2228 §3",
  },
  {
    verb: "CONF",
    args: "<base64>",
    says: "a command in a closed envelope",
    purpose: "Wraps a command so that others can't read it. Not used with TLS.",
    replies: [633],
    secret: true,
    ref: "RFC 2228 §3",
  },
  {
    verb: "ENC",
    args: "<base64>",
    says: "a command in a sealed envelope",
    purpose: "Wraps a command so that others can neither read nor change it. Not used with TLS.",
    replies: [632],
    secret: true,
    ref: "RFC 2228 §3",
  },
  {
    verb: "HOST",
    args: "<host name>",
    says: "I want the server of this name",
    purpose:
      "Names the server the client means, before the login, where several share one address (as web servers do).",
    replies: [220],
    ref: "RFC 7151 §3",
  },
  {
    verb: "FEAT",
    says: "what can you do?",
    purpose: "Asks for the list of extensions that the server has beyond the standard of 1985.",
    replies: [211],
    ref: "RFC 2389 §3",
  },
  {
    verb: "OPTS",
    args: "<command> [<options>]",
    says: "do that command in this way",
    purpose:
      "Sets options of another command: which facts MLSD lists (OPTS MLST …), or whether names are in UTF-8 (OPTS UTF8 ON, a habit that no standard defines but some servers wait for).",
    replies: [200],
    ref: "RFC 2389 §4",
  },
  {
    verb: "LANG",
    args: "[<language tag>]",
    says: "speak this language",
    purpose: "Chooses the language of the server's texts; alone, it goes back to the server's own.",
    replies: [200],
    ref: "RFC 2640 §4.1",
  },
  {
    verb: "SYST",
    says: "what system are you?",
    purpose:
      "Asks which kind of operating system names and lists the files. Most servers answer “UNIX Type: L8”, whatever they run on.",
    replies: [215],
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "STAT",
    args: "[<path>]",
    says: "how are things?",
    purpose:
      "Alone, asks for the state of the session or of a running transfer. With a path it lists that directory on the control connection, without any data connection.",
    replies: [211, 212, 213],
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "HELP",
    args: "[<command>]",
    says: "which commands do you know?",
    purpose: "Asks for the server's commands, or for the syntax of one.",
    replies: [211, 214],
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "NOOP",
    says: "are you still there?",
    purpose:
      "Does nothing but get an answer. Clients send it to keep a quiet connection from being closed by the server or forgotten by a firewall.",
    replies: [200],
    ref: "RFC 959 §4.1.3",
  },
]);
