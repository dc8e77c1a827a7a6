import type { NoteMeaning } from "./note-meaning";

/** Notes about commands that people type. */
export const consoleNotes: readonly (readonly [code: string, meaning: NoteMeaning])[] = [
  [
    "console-state-lost",
    {
      title: "The console has a new control connection",
      text: "Commands that are typed have a control connection of their own, so that they never disturb what the rest of Portside does. What a server remembers (the working directory, the type, where a transfer begins) belongs to one connection and is gone with it.",
      reference: "RFC 959 §2.3",
    },
  ],
  [
    "console-announces",
    {
      title: "Portside announces a data connection for the typed command",
      text: "A typed LIST or RETR needs a data connection like any other. Type PASV, EPSV, PORT or EPRT before it to choose how it is opened.",
      reference: "RFC 959 §3.2",
    },
  ],
  [
    "console-uses-announced",
    {
      title: "The typed command uses what was announced",
      text: "One announcement serves one transfer: the next command of this kind needs another one.",
      reference: "RFC 959 §3.2",
    },
  ],
  [
    "console-announced-gone",
    {
      title: "What was announced can't be used any more",
      text: "A port that was announced isn't kept for ever: when nobody uses it for a while, the server or Portside stops listening there. Portside announces another one.",
      reference: "RFC 959 §3.2",
    },
  ],
  [
    "console-repeats-rest",
    {
      title: "REST is said again",
      text: "REST counts for the command right behind it only. Where Portside had to announce a data connection in between, it says REST again, so that the transfer begins where it was meant to.",
      reference: "RFC 959 §4.1.3",
    },
  ],
  [
    "console-text-cut",
    {
      title: "Only the beginning is shown",
      text: "The console shows what a typed command brings as text, up to a limit in size and time. Portside closes the data connection there; the server takes that for a broken transfer and may say 426.",
    },
  ],
];
