import type { Symptom } from "./symptom";

/** The ones of the first connection: reaching the server, logging in, encryption, rights. */
export const controlSymptoms: readonly Symptom[] = [
  {
    id: "no-connection",
    title: "It doesn't connect at all",
    seen: ["! the dial to port 21 times out, or is refused"],
    cause: [
      "A timeout: something drops what you send, at your network's edge or at the server's, or the address is wrong. Refused: the machine is there, and no FTP server listens on that port, or a firewall says so.",
      "A connection without a greeting is often another service, a server that wants TLS at once (port 990), or one that looks up your name first and takes its time.",
    ],
    remedies: [
      "Check the name and the port. SFTP (port 22) is another protocol: an FTP client can't speak it.",
      "Try from another network: if that works, the first one blocks FTP.",
    ],
    check: "Its first steps tell the name, each address, the dial and the greeting apart.",
    scenario: null,
    topics: ["firewalls", "alternatives"],
    findings: [
      "control-timeout",
      "control-refused",
      "control-unreachable",
      "host-unresolved",
      "greeting-missing",
      "not-ftp",
    ],
  },
  {
    id: "530",
    title: "530 Login incorrect",
    seen: ["> USER student", "< 331 Please specify the password.", "> PASS ***", "< 530 Login incorrect."],
    cause: [
      "The name or the password is wrong, or the server doesn't let this user in: a list of users, a shell that isn't in /etc/shells, a home directory that is missing. Servers say the same for all of these on purpose.",
      "“530 Non-anonymous sessions must use encryption” is something else: the server wants TLS first. “530 Sorry, too many users” too: there is no room just now. 332 and 532 ask for an account besides.",
    ],
    remedies: [
      "Read the text behind 530. It decides which of these it is.",
      "On the server: its own log says more than it tells clients.",
    ],
    check: "The login step shows the answer as it came.",
    scenario: null,
    topics: ["ftps"],
    findings: ["login-refused", "account-required"],
  },
  {
    id: "tls-required",
    title: "The server wants encryption, or another one",
    seen: ["> USER student", "< 530 Non-anonymous sessions must use encryption."],
    cause: [
      "The server takes passwords under TLS only, or doesn't offer TLS, or wants the data connections treated differently from what the client asked for: 522, 521 and 534 to a transfer, 536 and 504 to PROT.",
    ],
    remedies: [
      "Choose explicit TLS for port 21, implicit TLS for port 990.",
      "When the certificate isn't trusted, look at why before you accept it: an expired one is the operator's matter, an unknown one may be somebody in between.",
    ],
    check: "It shows what the server offers, and the certificate with what is wrong about it.",
    scenario: "tls",
    topics: ["ftps"],
    findings: [
      "plain-login-refused",
      "tls-not-offered",
      "tls-failed",
      "certificate-untrusted",
      "data-encryption-refused",
      "data-encryption-required",
    ],
  },
  {
    id: "session-reuse",
    title: "522 session reuse required, or an empty listing under TLS",
    seen: [
      "> LIST",
      "< 150 Here comes the directory listing.",
      "< 522 SSL connection failed; session reuse required",
    ],
    cause: [
      "The server wants the data connection to resume the TLS session of the control connection: that proves that both are the same client. The client began a new session.",
      "ProFTPD answers 425 Operation not permitted, FileZilla Server 425 TLS session of data connection not resumed. Some clients show this as an empty folder; it is none.",
    ],
    remedies: [
      "Use a client that resumes sessions, as Portside, curl and lftp do.",
      "As a last resort, on the server: require_ssl_reuse=NO, or TLSOptions NoSessionReuseRequired. Without the check, whoever guesses the port can take over a data connection.",
    ],
    check: "It tells whether the session was resumed on each data connection.",
    scenario: "tls",
    topics: ["ftps"],
    findings: ["tls-session-not-resumed"],
  },
  {
    id: "421",
    title: "421 Too many connections",
    seen: ["< 421 There are too many connected users, please try later."],
    cause: [
      "The server limits its sessions, altogether or from one address. Clients that open several connections for transfers use them up, and so do sessions that broke and were never closed.",
      "421 also ends sessions that were idle for long, or whose data connection never came.",
    ],
    remedies: [
      "Use fewer connections at a time, and close what isn't needed.",
      "On the server: a limit for each address as well as for all. Pure-FTPd takes no more clients than half the ports of its passive range.",
    ],
    check: "It uses one connection, so that it passes where a busy client fails.",
    scenario: null,
    topics: ["configuring-servers"],
    findings: ["too-many-connections"],
  },
  {
    id: "550",
    title: "550, 553: no such file, or no permission. 452, 552: no room",
    seen: ["> STOR report.pdf", "< 553 Could not create file."],
    cause: [
      "The data connection has nothing to do with it: the server refuses the file. It isn't there, the user may not read or write it, its name isn't allowed, or the disk or quota is full.",
      "vsftpd refuses everything that changes files until write_enable=YES is set.",
    ],
    remedies: [
      "Check the path and the rights on the server; 550 says the same for “not there” and “not yours”.",
      "452 and 552: make room, or ask for a larger quota.",
    ],
    check: "It reads and never writes: try the command in the console.",
    scenario: null,
    topics: ["configuring-servers"],
    findings: ["permission-denied", "name-refused", "storage-full"],
  },
];
