import { entriesOf } from "./glossary-entry";

/** Words about encryption and logging in. */
export const securityWords = entriesOf([
  [
    "encryption",
    "Changing bytes so that only the one who has the key can read them.",
    "encrypted",
    "encrypts",
    "encrypt",
    "encrypting",
  ],
  ["clear text", "Not encrypted: readable by everyone who can see it."],
  [
    "TLS",
    "The encryption that https uses too. It hides what is said on a connection, and shows when somebody changed it on the way; it doesn't hide which machines talk, when and how much.",
    "SSL",
  ],
  [
    "explicit TLS",
    "The connection begins readable, usually on port 21, and AUTH TLS asks for encryption before the login.",
    "explicit FTPS",
    "explicit",
  ],
  [
    "implicit TLS",
    "Encryption begins as soon as the connection is open, without being asked for; usually on port 990.",
    "implicit FTPS",
    "implicit",
  ],
  [
    "handshake",
    "The first exchange on a connection, by which both sides get ready: in TLS they agree on keys, and the server shows its certificate.",
    "handshakes",
  ],
  [
    "certificate",
    "The server's proof of who it is: a document with its name that an authority has signed, and that only the real server can use.",
    "certificates",
  ],
  [
    "client certificate",
    "A certificate by which a client proves who it is, as a server does with its own. Portside has none.",
    "client certificates",
  ],
  ["authority", "An organisation that confirms whose a certificate is.", "authorities"],
  [
    "pinned certificate",
    "A certificate that a person accepted by its fingerprint, so that no other is accepted in its place.",
    "pinned",
  ],
  ["fingerprint", "A short number calculated from a certificate, by which people can compare it."],
  ["key", "A number on which encryption rests. Who has the secret one can read what was encrypted.", "keys"],
  ["cipher", "The method by which the bytes are encrypted.", "ciphers"],
  [
    "session resumption",
    "A second TLS connection goes on with the keys of an earlier one: shorter, and the proof that the same client stands behind both.",
    "TLS session",
    "TLS sessions",
    "resumed the TLS session",
    "resume the TLS session",
    "session reuse",
  ],
  [
    "security mechanism",
    "A kind of protection that AUTH can ask for: TLS, or older ones such as Kerberos.",
    "mechanism",
    "mechanisms",
  ],
  [
    "Kerberos",
    "An older way of proving who one is within a company or university, by tickets from a central server.",
  ],
  [
    "protection level",
    "What PROT chooses for data connections: C for none, P for encrypted.",
    "protection levels",
    "protection of data connections",
  ],
  [
    "anonymous",
    "The user name by which everyone may log in to servers whose files are open to all.",
    "anonymous access",
  ],
  [
    "account",
    "Who one is for a server: the user name. Some servers want another name beside it, which FTP calls account too.",
    "accounts",
  ],
  [
    "login",
    "Proving to the server who one is, with user name and password, before it lets one do anything.",
    "logged in",
    "log in",
    "logs in",
    "logging in",
  ],
  ["masked", "Shown as ***: what stands there is in no log and no export of Portside."],
  [
    "checksum",
    "A short number calculated from all bytes of a file. Where it differs the files differ; where it is the same they almost certainly are.",
    "checksums",
  ],
  ["base64", "A way to write any bytes with letters and digits only."],
]);
