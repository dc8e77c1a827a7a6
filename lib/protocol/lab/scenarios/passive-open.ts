import { hasWorked } from "../run-evidence";
import type { Scenario } from "../scenario";
import { clientSite, labSetup, serverSite } from "../sites";

/** 195 × 256 + 80. */
const WANTED_PORT = 50_000;

export const passiveOpen: Scenario = {
  id: "passive-open",
  title: "Passive, open network",
  summary: "The server listens, says where, and you dial: with PASV, and with EPSV.",
  story: [
    "Now the other way round. You ask the server to be passive: it listens on a port, its answer says which one, and you open both connections.",
    "PASV is answered with 227 and six numbers, the same as in PORT, this time the server's. EPSV (RFC 2428) is answered with 229 and a port alone, between three bars and a fourth.",
    "What does 227 tell you that 229 leaves out, and do you need it?",
  ],
  setup: labSetup([clientSite(), serverSite()]),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "pasv",
      text: "List a directory with PASV.",
      isReached: (run) => hasWorked(run, ({ announced }) => announced.command === "PASV"),
      explanation:
        "227 named 203.0.113.10 and a port, and you dialled there. From the network's point of view both connections go the same way: from you to the server.",
    },
    {
      id: "epsv",
      text: "List it with EPSV.",
      isReached: (run) => hasWorked(run, ({ announced }) => announced.command === "EPSV"),
      explanation:
        "229 named a port and no address: the data connection goes to the host to which the control connection goes anyway. What isn't said can't be wrong, which helps behind NAT, and it is the same for IPv4 and IPv6.",
    },
    {
      id: "arithmetic",
      text: "Make the answer to PASV end in 195,80.",
      isReached: (run) =>
        hasWorked(
          run,
          ({ announced }) => announced.command === "PASV" && announced.announced.port === WANTED_PORT,
        ),
      explanation:
        "195 × 256 + 80 is 50000. In passive mode it is the server that chooses the port, so the range is one of the server's settings: pasv_min_port and pasv_max_port in vsftpd.",
    },
  ],
  hints: [
    "Run it, and compare the answer 227 with the dial that follows.",
    "Which command asks is the client's passive command. Which port is named is the server's choice, from its passive ports.",
    "Set the passive command to EPSV for the second goal. For the third, back to PASV, and the server's passive ports to 195 × 256 + 80 = 50000, first and last.",
  ],
  quiz: [
    {
      id: "decode",
      question: "227 Entering Passive Mode (203,0,113,10,195,12). Where do you dial?",
      answers: [
        {
          text: "203.0.113.10, port 49932",
          isRight: true,
          because: "195 × 256 + 12 = 49920 + 12 = 49932.",
        },
        {
          text: "203.0.113.10, port 207",
          isRight: false,
          because: "195 + 12 leaves out the factor 256.",
        },
        {
          text: "203.0.113.10, port 21, as for the control connection",
          isRight: false,
          because:
            "At port 21 you would reach another control connection, with a greeting in the place of your listing.",
        },
      ],
    },
    {
      id: "who-dials",
      question: "In passive mode, who opens the data connection?",
      answers: [
        {
          text: "The server, since it has the file",
          isRight: false,
          because:
            "Who dials has nothing to do with the direction in which bytes go. Passive means: the server waits.",
        },
        {
          text: "The client",
          isRight: true,
          because: "The server is passive: it listens. Uploads work in the same way.",
        },
      ],
    },
  ],
  editable: [
    { at: "client", field: "dataMode" },
    { at: "client", field: "passiveCommand" },
    { at: "server", field: "passivePorts" },
  ],
  solutions: [
    { goal: "pasv", label: "Run it", changes: {} },
    { goal: "epsv", label: "Ask with EPSV", changes: { client: { passiveCommand: "EPSV" } } },
    {
      goal: "arithmetic",
      label: "Let the server listen at port 50000",
      changes: { server: { passivePorts: { first: WANTED_PORT, last: WANTED_PORT } } },
    },
  ],
  topics: ["passive", "extended"],
};
