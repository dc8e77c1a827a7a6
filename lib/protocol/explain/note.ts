import type { TrafficEventOf } from "../traffic";
import { type Explanation, explanation } from "./explanation";

interface NoteMeaning {
  readonly title: string;
  readonly text: string;
  readonly reference?: string;
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
  });
}
