import { byVerb } from "./command-info";

/** Commands that set up data connections and move bytes: RFC 959 §4.1.2 and §4.1.3, 2428, 3659. */
export const transferCommands = byVerb([
  {
    verb: "PORT",
    args: "<h1,h2,h3,h4,p1,p2>",
    says: "connect to me here",
    purpose:
      "Active mode. Portside listens and tells the server where; the server opens the data connection. Four numbers are the IPv4 address, two are the port.",
    replies: [200],
    ref: "RFC 959 §4.1.2",
  },
  {
    verb: "PASV",
    says: "where may I connect to you?",
    purpose:
      "Passive mode. Asks the server to listen and to say where; Portside opens the data connection. Works with IPv4 only.",
    replies: [227],
    ref: "RFC 959 §4.1.2, RFC 1123 §4.1.2.6",
  },
  {
    verb: "EPRT",
    args: "|<1 or 2>|<address>|<port>|",
    says: "connect to me here",
    purpose:
      "Active mode, extended: like PORT, but for IPv6 (2) as well as IPv4 (1), with address and port written out.",
    replies: [200],
    ref: "RFC 2428 §2",
  },
  {
    verb: "EPSV",
    args: "[1 | 2 | ALL]",
    says: "on which port may I connect to you?",
    purpose:
      "Passive mode, extended: like PASV, but the server names only a port. The address is the one that the control connection goes to, so that a server behind NAT can't announce a wrong one, and IPv6 works too.",
    replies: [229],
    ref: "RFC 2428 §3 and §4",
  },
  {
    verb: "LPRT",
    args: "<af,hal,h1,…,pal,p1,…>",
    says: "connect to me here",
    purpose: "An early way to say PORT with long addresses. EPRT took its place.",
    replies: [200],
    ref: "RFC 1639 §2",
  },
  {
    verb: "LPSV",
    says: "where may I connect to you?",
    purpose: "An early way to say PASV with long addresses. EPSV took its place.",
    replies: [228],
    ref: "RFC 1639 §3",
  },
  {
    verb: "TYPE",
    args: "A | E | I | L <byte size>",
    says: "send bytes like this",
    purpose:
      "Chooses how file content travels: I (image) sends every byte as it is, A (ASCII) translates line ends and damages anything but text. It stays in force until the next TYPE; each new login begins with A.",
    replies: [200],
    ref: "RFC 959 §4.1.2",
  },
  {
    verb: "STRU",
    args: "F | R | P",
    says: "files are built like this",
    purpose: "Chooses the structure of files: F (a row of bytes) is the default and all that is in use.",
    replies: [200],
    ref: "RFC 959 §4.1.2",
  },
  {
    verb: "MODE",
    args: "S | B | C | Z",
    says: "send data like this",
    purpose:
      "Chooses how data connections carry bytes: S (stream) is the default, in which closing the connection means “that was all”; Z compresses. It has nothing to do with active and passive.",
    replies: [200],
    ref: "RFC 959 §4.1.2",
  },
  {
    verb: "RETR",
    args: "<path>",
    says: "send me this file",
    purpose: "Downloads a file.",
    replies: [125, 150, 226, 250],
    carries: "down",
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "STOR",
    args: "<path>",
    says: "store what I send as this file",
    purpose:
      "Uploads a file. One of the same name is replaced, on most servers as soon as they accept the command.",
    replies: [125, 150, 226, 250],
    carries: "up",
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "STOU",
    args: "[<name>]",
    says: "store what I send under a new name",
    purpose: "Uploads a file; the server picks a name that isn't taken and tells it in its reply.",
    replies: [125, 150, 226, 250],
    carries: "up",
    ref: "RFC 959 §4.1.3, RFC 1123 §4.1.2.9",
  },
  {
    verb: "APPE",
    args: "<path>",
    says: "add what I send to this file",
    purpose:
      "Uploads bytes to the end of a file, or makes it. This is one way in which a broken upload goes on; REST before STOR is the other.",
    replies: [125, 150, 226, 250],
    carries: "up",
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "ALLO",
    args: "<bytes> [R <record size>]",
    says: "keep this much room free",
    purpose: "Announces how large an upload will be. Most servers need no such notice and answer 202.",
    replies: [200, 202],
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "REST",
    args: "<offset>",
    says: "begin at this byte",
    purpose:
      "Sets the byte at which the next transfer begins, so that a broken one can go on where it stopped. It counts for the very next transfer only.",
    replies: [350],
    ref: "RFC 3659 §5, RFC 959 §4.1.3",
  },
  {
    verb: "RANG",
    args: "<first> <last>",
    says: "only these bytes",
    purpose: "Limits the next transfer to a range of bytes; a proposal that few servers took up.",
    replies: [350],
    ref: "draft-bryan-ftp-range",
  },
  {
    verb: "ABOR",
    says: "stop the transfer",
    purpose:
      "Asks the server to stop the running transfer. By the standard it answers the transfer first (426), then this command (226, or 225); both connections may still carry what was under way.",
    replies: [225, 226],
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "LIST",
    args: "[<path>]",
    says: "list this directory for people",
    purpose:
      "Lists a directory as text for people, mostly in the look of Unix “ls -l” (one line an entry, with permissions, owner, size and date). No standard says how a line is built, so every client has to guess.",
    replies: [125, 150, 226, 250],
    carries: "down",
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "NLST",
    args: "[<path>]",
    says: "list the names only",
    purpose: "Lists the names in a directory, one a line, without sizes or dates.",
    replies: [125, 150, 226, 250],
    carries: "down",
    ref: "RFC 959 §4.1.3",
  },
  {
    verb: "MLSD",
    args: "[<path>]",
    says: "list this directory for a program",
    purpose:
      "Lists a directory in a form made for programs: each line gives facts such as type, size and time of change (in UTC), then the name.",
    replies: [125, 150, 226, 250],
    carries: "down",
    ref: "RFC 3659 §7",
  },
  {
    verb: "MLST",
    args: "[<path>]",
    says: "tell me the facts of this one",
    purpose:
      "Gives the facts of one file or directory, like a line of MLSD, but in the reply itself, without a data connection.",
    replies: [250],
    ref: "RFC 3659 §7",
  },
  {
    verb: "PRET",
    args: "<command>",
    says: "this is what I will transfer",
    purpose:
      "Tells a server that is spread over many machines (DrFTPD) which transfer will follow, so that PASV can name the machine that has the file.",
    replies: [200],
    ref: null,
  },
  {
    verb: "SSCN",
    args: "[ON | OFF]",
    says: "be the TLS client on data connections",
    purpose: "Lets two servers send each other a file over TLS (FXP), where one must take the client's part.",
    replies: [200],
    ref: null,
  },
  {
    verb: "CPSV",
    says: "where may one connect, and be the TLS client",
    purpose: "PASV for a transfer between two servers over TLS (FXP).",
    replies: [227],
    ref: null,
  },
]);
