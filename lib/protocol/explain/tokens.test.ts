import { describe, expect, it } from "vitest";
import { explain } from "../explain";
import { got, sent, wire } from "./testing";

function meanings(...lines: readonly string[]): Record<string, string> {
  const events = wire(...lines.map((line) => (/^\d{3}/.test(line) ? got(...line.split("\n")) : sent(line))));
  const last = events.at(-1);
  if (last === undefined) throw new Error("no event");
  return Object.fromEntries(explain(last, { events }).tokens.map(({ text, meaning }) => [text, meaning]));
}

describe("arguments", () => {
  it.each<[line: string, expected: Record<string, string>]>([
    ["TYPE I", { I: "image: every byte as it is" }],
    ["TYPE A N", { "A N": "ASCII text, not meant for a printer: the same as A alone" }],
    ["MODE Z", { Z: "compressed with deflate, as in ZIP files" }],
    ["PROT C", { C: "clear: data connections are not encrypted" }],
    ["EPSV ALL", { ALL: "from now on only EPSV will be used: lets a NAT stop watching the session" }],
    ["ALLO 1204 R 80", { "1204": "room for 1,204 bytes", "80": "records or pages of at most 80 bytes" }],
    ["REST 1204", { "1204": "leave out the first 1,204 bytes" }],
    ["REST 0", { "0": "the beginning: takes an earlier REST back" }],
    ["RANG 0 99", { "0": "the first byte, counted from 0", "99": "the last byte; it is included" }],
    [
      "EPRT |2|2001:db8::7|52112|",
      { "2": "the kind of address: IPv6", "52112": "the port on which Portside listens" },
    ],
    ["LPRT 4,4,192,0,2,7,2,203,144", { "203,144": "the port: 203 × 256 + 144 = 52112" }],
    [
      "MFMT 20261118164107 /a b",
      { "20261118164107": "2026-11-18 16:41:07 UTC", "/a b": "the path, from the server's root" },
    ],
    [
      "MFF unix.mode=0750;frob=1; /a",
      {
        "unix.mode=0750": "its permissions: rwxr-x---, which is 0750 in octal",
        "frob=1": "a fact that only this server's makers know",
      },
    ],
    [
      "OPTS MLST type;size;frob;",
      { type: "list this fact: what it is", frob: "list this fact: one of this server's own" },
    ],
    ["OPTS UTF8 ON", { "UTF8 ON": "names in UTF-8, please" }],
    [
      "SITE CHMOD 4755 /a",
      {
        "4755":
          "owner rws, group r-x, others r-x; together rwsr-xr-x; the first digit sets special rights, such as keeping the group",
      },
    ],
    ["SITE CHMOD 644 /a", { "644": "owner rw-, group r--, others r--; together rw-r--r--" }],
    ["SITE UMASK 022", { "022": "new directories get rwxr-xr-x, new files rw-r--r--" }],
    ["SITE IDLE 1200", { "1200": "1,200 seconds" }],
    [
      "SITE UTIME 202611181641 /a",
      { "202611181641": "2026-11-18 16:41:00 (servers differ in the time zone)" },
    ],
    ["SITE SYMLINK a b", { a: "what the link points to", b: "the link's own path" }],
    ["SITE FILETYPE=JES", { JES: "batch jobs: uploads are run, listings show jobs" }],
    ["site chmod 644 /a", { "site chmod": "set these permissions" }],
    ["retr /a", { retr: "send me this file" }],
    ["USER anonymous", { anonymous: "the name for everyone, where files are open to all" }],
    ["CWD ..", { "..": "the parent of the working directory" }],
    ["LIST -la /x", { "/x": "the path, from the server's root" }],
    ["HOST ftp.example.org", { "ftp.example.org": "the host name" }],
    ["AUTH GSSAPI", { GSSAPI: "Kerberos, by way of a common interface" }],
  ])("%s", (line, expected) => {
    expect(meanings(line)).toMatchObject(expected);
  });
});

describe("answers", () => {
  it.each<[command: string, reply: string, expected: Record<string, string>]>([
    [
      "MLST /a",
      "250-x\n type=file;size=12;modify=20261118164107;perm=adfrw;UNIX.mode=0644; /a b\n250 End",
      {
        "type=file": "what it is: a file",
        "size=12": "its size: 12 bytes",
        "modify=20261118164107": "when it was last changed: 2026-11-18 16:41:07 UTC",
        "perm=adfrw":
          "what this user may do with it: append to it (a), delete it (d), rename it (f), read it (r), write it (w)",
        "UNIX.mode=0644": "its permissions: rw-r--r--, which is 0644 in octal",
        "/a b": "the path that the facts are about",
      },
    ],
    [
      "STAT",
      "211-FTP server status:\n Connected to 192.0.2.7\n Logged in as student\n TYPE: ASCII, STRU: File, Mode: Stream\n Control connection: plain text\n211 End",
      {
        "Logged in as student": "the user name of this login",
        "TYPE: ASCII": "files are sent as text, with line ends translated",
        "STRU: File": "a file is a row of bytes, without further structure",
        "Mode: Stream": "a file's bytes are sent in a row; the end of the connection ends it",
        "Control connection: plain text": "whether commands and replies are encrypted",
      },
    ],
    [
      "STAT /",
      "213-Status\ndrwxr-x--- 2 a b 4096 Nov 18 16:41 pub\n213 End",
      {
        "drwxr-x---": "a directory; permissions rwxr-x---, in octal 0750",
      },
    ],
    [
      "HELP",
      "214-These are known:\n CWD     RETR*   FROB\n214 End",
      {
        CWD: "“go into this directory”",
        "RETR*": "“send me this file”; not available here",
      },
    ],
    ["SITE HELP", "214-These are known:\n CHMOD UMASK FROB\n214 End", { CHMOD: "“set these permissions”" }],
    ["OPTS MLST size;", "200 MLST OPTS size;", { size: "will be listed: its size" }],
    [
      "MFMT 20261118164107 /a",
      "213 Modify=20261118164107; /a",
      { "Modify=20261118164107": "when it was last changed: 2026-11-18 16:41:07 UTC" },
    ],
    ["XMD5 /a", "250 d41d8cd98f00b204e9800998ecf8427e", { d41d8cd98f00b204e9800998ecf8427e: "the checksum" }],
    ["STOU", "150 FILE: ftp.001", { "ftp.001": "the name that the server picked" }],
    [
      "RETR a",
      "150 Opening ASCII mode data connection for a (12 bytes)",
      {
        ASCII: "sent as text, with line ends translated (TYPE A)",
        "12": "the server means to send 12 bytes",
      },
    ],
    [
      "EPRT |2|::1|5|",
      "522 Network protocol not supported, use (1)",
      { "1": "what the server can do: IPv4" },
    ],
    [
      "LPSV",
      "228 Entering Long Passive Mode (4,4,192,0,2,1,2,195,12)",
      { "195,12": "the port: 195 × 256 + 12 = 49932" },
    ],
    [
      "SYST",
      "215 UNIX Type: L8",
      { "UNIX Type: L8": "paths with slashes, listings like “ls -l”, bytes of 8 bits" },
    ],
    [
      "RETR a",
      "226-File transferred\n226 0.020 seconds (measured here), 71.90 Kbytes per second",
      { "0.020 seconds": "how long the transfer took, as the server measured it" },
    ],
    [
      "RETR a",
      "110 MARK 100 = 7",
      { "100": "the mark in what was sent", "7": "the server's own mark for the same place" },
    ],
  ])("%s: %s", (command, reply, expected) => {
    expect(meanings(command, reply)).toMatchObject(expected);
  });

  it("never take what stands in no table for something known", () => {
    expect(meanings("HELP", "214-x\n NOTE READ\n214 End")).not.toHaveProperty("NOTE");
    expect(meanings("MLST /a", "250-x\n no facts\n250 End")).not.toHaveProperty("no facts");
  });
});
