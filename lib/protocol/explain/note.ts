import type { TrafficEventOf } from "../traffic";
import { type Explanation, explanation } from "./explanation";

interface NoteMeaning {
  readonly title: string;
  readonly text: string;
  readonly reference?: string;
  readonly tone?: "wrong";
}

const notes: ReadonlyMap<string, NoteMeaning> = new Map([
  [
    "passive-address-overridden",
    {
      title: "Portside dials another address than announced",
      text: "A server behind NAT often announces its inner address; a hostile one could send a client to a third machine. So Portside dials the host it is connected to, at the announced port. The operator can mend the cause by setting the server's public address; EPSV, which names no address, avoids it.",
      reference: "RFC 2577 §3",
    },
  ],
  [
    "control-replaced",
    {
      title: "Portside opens a new control connection",
      text: "A server that waits for a data connection may not listen to commands meanwhile (vsftpd waits for 60 seconds). Waiting with it would block everything else, so Portside leaves it and logs in again.",
    },
  ],
  [
    "next-attempt",
    {
      title: "Portside tries another way",
      text: "The first way to open the data connection didn't work; the one that follows is another command or the other data mode, as the session's settings allow.",
    },
  ],
  [
    "tls-not-offered",
    {
      title: "The session goes on without encryption",
      text: "The session is set to use TLS only if the server offers it. Choose explicit TLS to have Portside stop here instead, before any password is sent.",
      reference: "RFC 4217 §10",
      tone: "wrong",
    },
  ],
  [
    "data-not-encrypted",
    {
      title: "Listings and files are not encrypted",
      text: "Control and data connections are encrypted each on its own. Choose explicit TLS to have Portside insist on both.",
      reference: "RFC 4217 §9",
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
]);

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
