import { transfersOf } from "../run-evidence";
import type { Scenario } from "../scenario";
import { clientSite, labSetup, serverSite } from "../sites";

export const twoChannels: Scenario = {
  id: "two-channels",
  title: "Two channels",
  summary: "One connection for talking, and another one for everything that is transferred.",
  story: [
    "You log in to an FTP server and list two directories. Nothing stands in between: no firewall, no NAT.",
    "Other protocols send questions and answers over one connection. FTP keeps one for its commands, the control connection, and opens another one for what it transfers: a data connection.",
    "How many connections does it take to list two directories, and which of them is still open at the end?",
  ],
  setup: labSetup([clientSite(), serverSite()]),
  actions: [
    { do: "list", path: "/" },
    { do: "list", path: "/pub" },
  ],
  goals: [
    {
      id: "two-listings",
      text: "List two directories over one control connection.",
      isReached: (run) => {
        const worked = transfersOf(run).filter((transfer) => transfer.worked);
        const opened = run.events.filter(({ type }) => type === "control-opened");
        return worked.length >= 2 && opened.length === 1;
      },
      explanation:
        "Each listing had a data connection of its own, and the end of that connection was the end of the listing: in FTP's stream mode nothing else says where it ends (RFC 959 §3.4.1). The control connection stayed open through both.",
    },
  ],
  hints: [
    "Run it, and count the lines in the diagram that open a connection.",
    "Follow one listing: PASV, its answer 227, the dial, MLSD, 150, the rows, 226. Then look where the next PASV stands.",
    "Three: one control connection to port 21, and a data connection for each listing. Only the first is open at the end.",
  ],
  quiz: [
    {
      id: "which-channel",
      question: "Over which connection does the server send 226, which says that the listing is complete?",
      answers: [
        {
          text: "Over the control connection",
          isRight: true,
          because:
            "All commands and all replies go over the control connection. A data connection carries the rows or the file's bytes, and nothing else.",
        },
        {
          text: "Over the data connection, behind the last row",
          isRight: false,
          because:
            "Then 226 would be part of the listing, or of your file. The data connection carries bytes only.",
        },
      ],
    },
    {
      id: "third-listing",
      question: "A third directory is listed in the same session. What is opened?",
      answers: [
        {
          text: "Another control connection and another data connection",
          isRight: false,
          because: "The control connection stays for the whole session; you are logged in on it.",
        },
        {
          text: "Another data connection",
          isRight: true,
          because:
            "In stream mode a data connection ends with what it transfers, so each transfer needs a new one.",
        },
        {
          text: "Nothing: the data connection is there already",
          isRight: false,
          because: "It was closed: that is how you knew that the listing was complete.",
        },
      ],
    },
    {
      id: "firewalls",
      question: "Why do firewalls have more trouble with FTP than with HTTP?",
      answers: [
        {
          text: "Because port 21 is blocked in most networks",
          isRight: false,
          because: "Port 21 is one port and easily allowed. The second connection is what makes trouble.",
        },
        {
          text: "Because the data connection goes to a port that is agreed upon only while the session runs",
          isRight: true,
          because:
            "A rule for port 21 says nothing about it, and in active mode it even comes from the other side.",
        },
      ],
    },
  ],
  editable: [{ at: "client", field: "dataMode" }],
  solutions: [
    { goal: "two-listings", label: "Run it", changes: {} },
    { goal: "two-listings", label: "Run it in active mode", changes: { client: { dataMode: "active" } } },
  ],
  topics: ["passive", "active"],
};
