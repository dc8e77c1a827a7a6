import type { TrafficEventOf } from "../traffic";
import { consoleNotes } from "./console-notes";
import { type Explanation, explanation } from "./explanation";
import type { NoteMeaning } from "./note-meaning";

const notes: ReadonlyMap<string, NoteMeaning> = new Map([
  ...consoleNotes,
  [
    "target-refused",
    {
      title: "Portside may not connect there",
      text: "Whoever runs this Portside decides which servers it reaches. The rules are applied to the address that would be dialled, whatever name it was found by.",
      tone: "wrong",
    },
  ],
  [
    "host-unresolved",
    {
      title: "The host's name has no address",
      text: "Before anything can be dialled, the name server has to say which address the name stands for. It knows none, or could not be asked.",
      tone: "wrong",
    },
  ],
  [
    "resolved",
    {
      title: "The host's name has an address",
      text: "Before anything can be dialled, the name server has to say which addresses the name stands for. Portside dials them in this order until one answers.",
    },
  ],
  [
    "not-resumed",
    {
      title: "Portside begins a new TLS session on purpose",
      text: "A server can insist that a data connection resumes the TLS session of the control connection, which proves that both come from the same client. The check leaves that out once, to see whether this server does.",
      reference: "RFC 4217 §10.1",
    },
  ],
  [
    "tls-failed",
    {
      title: "The TLS handshake failed",
      text: "Both sides have to agree on a version of TLS and its ciphers before anything is encrypted. That didn't happen, so Portside sent nothing secret and closes the connection.",
      reference: "RFC 4217 §4",
      tone: "wrong",
    },
  ],
  [
    "certificate-untrusted",
    {
      title: "Portside doesn't trust the certificate",
      text: "The certificate says who the server is, and an authority that Portside trusts has to vouch for it, unless a person accepted this very one. Otherwise anybody on the way could pose as the server, so Portside sends no password.",
      reference: "RFC 4217 §15.1.1",
      tone: "wrong",
    },
  ],
  [
    "passive-address-overridden",
    {
      title: "Portside dials another address than announced",
      text: "A server behind NAT often announces its inner address; a hostile one could send a client to a third machine. So Portside dials the host it is connected to, at the announced port. The operator can mend the cause by setting the server's public address; EPSV, which names no address, avoids it.",
      reference: "RFC 959 §3.2",
    },
  ],
  [
    "passive-address-refused",
    {
      title: "Portside doesn't dial what the server announced",
      text: "The server said where it listens, and Portside will not connect there. A server could name a machine or a service of somebody else, and would have its clients knock there. No data connection comes about this way.",
      reference: "RFC 2577 §2",
      tone: "wrong",
    },
  ],
  [
    "passive-reply-unusable",
    {
      title: "The server's answer names no port to dial",
      text: "In passive mode the server's answer has to say where it listens. This one doesn't, or a firewall on the way has rewritten it, so nobody knows where to connect.",
      reference: "RFC 959 §4.2",
      tone: "wrong",
    },
  ],
  [
    "modified-not-kept",
    {
      title: "The file has the date of its upload",
      text: "FTP has no way of its own to give a file a date. MFMT, which many servers have, sets it after the upload; this server refused. The file's bytes are all there.",
      reference: "draft-somers-ftp-mfxx §3",
    },
  ],
  [
    "no-pipelining",
    {
      title: "Portside waits for each answer from now on",
      text: "Where a server takes it, Portside sends commands that don't depend on each other together, which saves round trips. This server lost one of them, as small servers do that read one command at a time; nothing else was lost, and the question is asked again on a new connection.",
      reference: "RFC 959 §5.4",
    },
  ],
  [
    "control-replaced",
    {
      title: "Portside opens a new control connection",
      text: "Some servers read no commands while they wait for a data connection (vsftpd for 60 seconds). Waiting with the server would block everything else.",
    },
  ],
  [
    "next-attempt",
    {
      title: "Portside tries another way",
      text: "A data connection can be asked for in several ways. When one doesn't work, Portside tries the next that the session's settings allow.",
    },
  ],
  [
    "tls-not-offered",
    {
      title: "The session goes on without encryption",
      text: "The session is set to use TLS only if the server offers it. Choose explicit TLS to have Portside stop here instead, before any password is sent.",
      reference: "RFC 4217 §10.3",
      tone: "wrong",
    },
  ],
  [
    "data-not-encrypted",
    {
      title: "Listings and files are not encrypted",
      text: "Control and data connections are encrypted each on its own. Choose explicit TLS to have Portside insist on both.",
      reference: "RFC 4217 §10.4",
      tone: "wrong",
    },
  ],
  [
    "size-unknown",
    {
      title: "The upload's size could not be compared",
      text: "After an upload Portside asks for the stored size and compares it with what it sent. Here the server's 226 alone says that the file is whole.",
    },
  ],
  [
    "file-grew",
    {
      title: "The file grew during the download",
      text: "Somebody wrote to the file meanwhile, such as a program to its log. The download has the length that was announced at its start; download again for the rest.",
    },
  ],
  [
    "size-changed",
    {
      title: "The file's size changed between two questions",
      text: "SIZE and the 150 that opens a download are asked one after the other. When somebody writes to the file in between they differ; the larger one counts.",
    },
  ],
  [
    "range-complete",
    {
      title: "Only a part of the file was asked for",
      text: "FTP can begin a download in the middle (REST) but not end it early: Portside closes the data connection when it has its part. The server takes that for a broken transfer and may say 426; nothing is wrong.",
    },
  ],
  [
    "stray-reply",
    {
      title: "A reply that answers nothing",
      text: "Some servers confirm a transfer twice, or late. Taken for the answer to the next command it would put every later answer in the wrong place, so Portside passes over it.",
    },
  ],
  [
    "unread",
    {
      title: "Bytes that are no reply",
      text: "A reply begins with three digits and ends with a line end. What stands here came over the control connection and is not one: the connection broke in the middle, or no FTP server speaks on this port.",
      tone: "wrong",
    },
  ],
  [
    "names-left-out",
    {
      title: "Names that would lead out of the directory",
      text: "A file's name can't hold a slash. A server that sends one is broken, or hopes that a client writes the file somewhere else; Portside doesn't show such names.",
    },
  ],
  [
    "names-undecodable",
    {
      title: "Some names are in another charset",
      text: "FTP carries names as bytes and doesn't say what letters they stand for. Portside keeps the bytes, so such files can be opened, renamed and deleted; shown are the letters that it could make out. The session's charset can be changed at any time.",
      reference: "RFC 2640 §3.1",
    },
  ],
  [
    "rows-not-understood",
    {
      title: "The listing's format is unknown",
      text: "LIST has no format that a standard lays down; every system writes its own. Where Portside can't read one it asks with another command; names alone are better than an empty directory, which would be wrong.",
      reference: "RFC 959 §4.1.3",
    },
  ],
  [
    "listing-cut-off",
    {
      title: "The server left entries out",
      text: "Some servers end a listing after so many entries, and say so only in the reply behind it. What isn't listed here may be there all the same, and can be fetched by its name. The server's operator can raise the limit.",
      tone: "wrong",
    },
  ],
  [
    "blank-listing",
    {
      title: "An empty answer that may mean “not allowed”",
      text: "Some servers send nothing and 226 of a directory that this login may enter but not read. Most list at least the directory itself, as “.”, so an answer without any row is doubted.",
    },
  ],
  [
    "refused-is-empty",
    {
      title: "A refusal that means “empty”",
      text: "Some servers have no other answer for a directory with nothing in it than the one for a directory that isn't there (DrFTPD, many mainframes). CWD went there, so it exists, and another listing command found nothing either.",
      reference: "RFC 959 §5.4",
    },
  ],
  [
    "initial-path-refused",
    {
      title: "The first directory could not be entered",
      text: "The session's settings name a directory to begin in. The server doesn't let this login enter it, or it isn't there; everything else works.",
    },
  ],
  [
    "home-unknown",
    {
      title: "The server doesn't say where we are",
      text: "PWD is answered with 257 and the directory in quotes. Without one that can be read, Portside begins at the root; transfers work all the same.",
      reference: "RFC 959 Appendix II",
    },
  ],
  [
    "not-confirmed",
    {
      title: "The upload is there, although nobody confirmed it",
      text: "Routers forget connections that are silent for long, as the control connection is during a transfer. Portside logged in again, asked for the file's size, and found all of it.",
      reference: "RFC 3659 §4",
    },
  ],
  [
    "other-mode-first",
    {
      title: "Portside begins with the other data mode",
      text: "The session's own mode led to no data connection and the other one did, as the session allows. Trying the session's own mode first would cost its waiting time before every transfer. Choosing a mode, or any other change of the session's settings, has it tried again.",
    },
  ],
  [
    "names-only",
    {
      title: "This server takes names, not paths",
      text: "Most servers let a command name a file in another directory by its path. Some don't: Portside then goes to the directory with CWD, one name at a time, and says the bare name.",
      reference: "RFC 3659 §6",
    },
  ],
  [
    "telnet-probe",
    {
      title: "Portside asks how the server reads byte 0xFF",
      text: "The control connection is Telnet, in which 0xFF begins a command and has to be doubled to stand for itself. Some servers hold to that, others take every byte as it is, and the wrong choice would name another file. “CWD .” with a Telnet command behind the dot tells them apart and changes nothing.",
      reference: "RFC 959 §4.1",
    },
  ],
  [
    "certificate-changed",
    {
      title: "The server's certificate changed",
      text: "Each control connection is a TLS session of its own, and its certificate is judged again. A pinned certificate that changed ends the session; one that is trusted by its authority may have been renewed, or belong to another machine under the same name.",
      reference: "RFC 4217 §15.1.1",
    },
  ],
  [
    "no-active-port",
    {
      title: "Portside found no port to listen on",
      text: "In active mode Portside waits for the server's connection on a port of its own. The range that it may use is set by the session or by Portside's operator; all of it is in use.",
      tone: "wrong",
    },
  ],
  [
    "port-names-ipv4-only",
    {
      title: "PORT can't name an IPv6 address",
      text: "PORT writes an address as four numbers up to 255, which is an IPv4 address and nothing else. EPRT can name both, and EPSV names none.",
      reference: "RFC 2428 §1",
      tone: "wrong",
    },
  ],
  [
    "old-file-kept",
    {
      title: "The replaced file could not be deleted",
      text: "This server does not rename one file onto another, so Portside moved the old one aside first. The new one is in place; the old one remains under the name given here.",
    },
  ],
]);

/** Every code of a note that has an explanation of its own. */
export const noteCodes: readonly string[] = [...notes.keys()];

/** Explains what Portside decided by itself: its own words first, then why it does so. */
export function explainNote({ code, text }: TrafficEventOf<"note">): Explanation {
  const known = notes.get(code);
  return explanation({
    title: known?.title ?? "A note by Portside",
    text: [
      text,
      known?.text ??
        "This did not happen on the wire: Portside tells here what it decided or noticed by itself, so that the log explains what follows.",
    ],
    reference: known?.reference ?? null,
    tone: known?.tone ?? "plain",
  });
}
