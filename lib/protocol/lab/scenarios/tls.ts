import { hasWorked, wasSent } from "../run-evidence";
import type { Scenario } from "../scenario";
import { clientSite, labSetup, serverSite } from "../sites";

export const tls: Scenario = {
  id: "tls",
  title: "TLS",
  summary: "AUTH, PBSZ and PROT: what becomes unreadable, and what everybody on the way still sees.",
  story: [
    "Somebody sits between you and the server and records every byte. FTP was made in 1971: commands, passwords and files go over the wire as they are.",
    "Explicit TLS (RFC 4217) begins as plain FTP at port 21. AUTH TLS turns the control connection over to TLS; PBSZ and PROT say whether data connections are to be protected, too.",
    "Once that is on: what can the one in between still tell?",
  ],
  setup: labSetup([clientSite(), serverSite()], { client: { passiveCommand: "auto" } }),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "in-plain",
      text: "List a directory without TLS.",
      isReached: (run) =>
        wasSent(run, /^PASS /) &&
        hasWorked(run, ({ secured }, { isSecured }) => !isSecured && secured === null),
      explanation:
        "Your password and every name in the listing could be read, and changed, by anybody on the way. (The log hides the password. The wire didn't.)",
    },
    {
      id: "protected",
      text: "List it with the control connection and the data connection under TLS.",
      isReached: (run) =>
        ["AUTH TLS", "PBSZ 0", "PROT P"].every((line) => wasSent(run, new RegExp(`^${line}$`))) &&
        hasWorked(run, ({ secured }, { isSecured }) => isSecured && secured !== null),
      explanation:
        "AUTH TLS came before USER, so the password was under TLS already. PBSZ 0 says nothing, and RFC 4217 wants it before PROT all the same. PROT P made the data connection private: it resumed the control connection's TLS session, by which the server knows that it is the same client.",
    },
  ],
  hints: [
    "The client's encryption is a setting.",
    "Explicit TLS needs no other port: it is asked for at port 21.",
    "Set the encryption to explicit TLS, and run it. Then look for AUTH, PBSZ and PROT in the log.",
  ],
  quiz: [
    {
      id: "still-visible",
      question: "Control and data connections are under TLS. What can an observer still see?",
      answers: [
        {
          text: "Nothing",
          isRight: false,
          because: "TLS hides what is said. That two machines talk, how much and when stays in the open.",
        },
        {
          text: "The names of the files, and nothing else",
          isRight: false,
          because: "Names stand in commands and listings, and those are encrypted.",
        },
        {
          text: "Both addresses, the ports, how many bytes go when, the greeting and AUTH TLS itself",
          isRight: true,
          because:
            "All of that lies outside of TLS. The size of a data connection tells the size of the file. Up to TLS 1.2 the server's certificate could be read along, too.",
        },
      ],
    },
    {
      id: "prot",
      question: "A client sends AUTH TLS, logs in, and leaves out PBSZ and PROT. What is protected?",
      answers: [
        {
          text: "Everything",
          isRight: false,
          because: "Data connections are in the clear until PROT P: that is RFC 4217's default.",
        },
        {
          text: "Password and commands; listings and files aren't",
          isRight: true,
          because: "AUTH protects the control connection only. Many servers refuse transfers without PROT P.",
        },
      ],
    },
    {
      id: "firewalls",
      question: "Why does a firewall that used to open the ports of passive mode by itself stop doing so?",
      answers: [
        {
          text: "It can't read the answer to PASV any more",
          isRight: true,
          because: "It is under TLS, and with it the port. The passive range has to be open beforehand.",
        },
        {
          text: "TLS uses other ports",
          isRight: false,
          because: "Explicit TLS uses port 21 and the same passive ports as before.",
        },
      ],
    },
  ],
  editable: [
    { at: "client", field: "encryption" },
    { at: "client", field: "dataMode" },
  ],
  solutions: [
    { goal: "in-plain", label: "Run it", changes: {} },
    { goal: "protected", label: "Explicit TLS", changes: { client: { encryption: "explicit" } } },
    {
      goal: "protected",
      label: "Explicit TLS, in active mode",
      changes: { client: { encryption: "explicit", dataMode: "active" } },
    },
  ],
  topics: ["ftps", "alternatives"],
};
