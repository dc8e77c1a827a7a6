import { hasWorked } from "../run-evidence";
import type { Scenario } from "../scenario";
import { clientSite, labSetup, serverSite } from "../sites";

/** 200 × 256 + 0. */
const WANTED_PORT = 51_200;

export const activeOpen: Scenario = {
  id: "active-open",
  title: "Active, open network",
  summary: "PORT says where you listen, in six numbers, and the server dials.",
  story: [
    "This is how FTP began: you listen on a port, tell the server which one, and the server opens the data connection to you. The client is at 198.51.100.7, the server at 203.0.113.10, and nothing stands in between.",
    "PORT writes your address and your port as six numbers from 0 to 255, separated by commas. The first four are the address. The last two are the port: the first of them times 256, plus the second.",
    "Who dials whom for the listing, and at which port?",
  ],
  setup: labSetup([clientSite(), serverSite()], { client: { dataMode: "active" } }),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "server-dials",
      text: "List a directory over a data connection that the server opens.",
      isReached: (run) =>
        hasWorked(
          run,
          ({ announced, opened }) => announced.dataMode === "active" && opened?.openedBy === "server",
        ),
      explanation:
        "PORT (or EPRT) came before MLSD: you listened first, said where, and only then asked for the listing. 200 means no more than that the server has noted the address. It dialled when MLSD told it to.",
    },
    {
      id: "arithmetic",
      text: "Make PORT end in 200,0.",
      isReached: (run) =>
        hasWorked(
          run,
          ({ announced }) => announced.command === "PORT" && announced.announced.port === WANTED_PORT,
        ),
      explanation:
        "200 × 256 + 0 is 51200. A fixed port, or a small range, is what a firewall rule or a port forward can name; without one the system takes any free port.",
    },
  ],
  hints: [
    "The last two numbers of PORT depend on the port on which you listen. You can choose it: the client's active ports.",
    "200 × 256 + 0 = ?",
    "Set the active ports to 51200–51200, and run it again.",
  ],
  quiz: [
    {
      id: "decode",
      question: "PORT 198,51,100,7,203,144: at which port does the client listen?",
      answers: [
        {
          text: "203144",
          isRight: false,
          because: "Ports end at 65535. The two numbers are the two bytes of the port, not its digits.",
        },
        { text: "52112", isRight: true, because: "203 × 256 + 144 = 51968 + 144 = 52112." },
        {
          text: "347",
          isRight: false,
          because: "203 + 144 leaves out the factor: the first number counts 256 for each one.",
        },
      ],
    },
    {
      id: "folklore",
      question:
        "The control connection comes from the client's port 40000. Where does the client listen in active mode?",
      answers: [
        {
          text: "At port 40001",
          isRight: false,
          because:
            "“N + 1” stands in many articles and in no RFC. The client says where it listens; that is what PORT is for.",
        },
        {
          text: "At whatever port the PORT command names",
          isRight: true,
          because:
            "Nothing else counts. RFC 959 knows a default for those who send no PORT, the control connection's own port; clients don't rely on it.",
        },
        {
          text: "At port 20",
          isRight: false,
          because:
            "20 is the port from which the server dials by tradition (RFC 959: the port next to its control port). Many servers don't, and none listens there.",
        },
      ],
    },
  ],
  editable: [
    { at: "client", field: "dataMode" },
    { at: "client", field: "activeCommand" },
    { at: "client", field: "activePorts" },
  ],
  solutions: [
    { goal: "server-dials", label: "Run it", changes: {} },
    { goal: "server-dials", label: "Announce with EPRT", changes: { client: { activeCommand: "EPRT" } } },
    {
      goal: "arithmetic",
      label: "Listen at port 51200",
      changes: { client: { activePorts: { first: WANTED_PORT, last: WANTED_PORT } } },
    },
  ],
  topics: ["active"],
};
