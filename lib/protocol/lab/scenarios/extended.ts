import { hasWorked, refusalsOf } from "../run-evidence";
import type { Scenario } from "../scenario";
import { CLIENT, clientSite, ipv6Only, labSetup, SERVER, serverSite } from "../sites";

export const extended: Scenario = {
  id: "extended",
  title: "IPv6: EPRT and EPSV",
  summary: "Four numbers for an address are too few. The extended commands can say what PORT and PASV can't.",
  story: [
    "You and the server have IPv6 addresses and no others: 2001:db8:1::7 and 2001:db8:2::10. The login works, and the listing fails at once.",
    "PORT and PASV write an address as four numbers up to 255: that is IPv4, and there is no room for anything else. This client has been told to use just these.",
    "Which commands can say where somebody listens on IPv6, in each data mode?",
  ],
  setup: labSetup([ipv6Only(clientSite(), CLIENT.ipv6), ipv6Only(serverSite(), SERVER.ipv6)], {
    client: { host: SERVER.ipv6 },
  }),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "see-it-fail",
      text: "See PASV fail over IPv6.",
      isReached: (run) => refusalsOf(run, "PASV").length > 0,
      explanation:
        "227 has six numbers, four of them for the address. This server says so with 425; others answer with 0,0,0,0, which is no better.",
    },
    {
      id: "epsv",
      text: "List it in passive mode.",
      isReached: (run) => hasWorked(run, ({ announced }) => announced.command === "EPSV"),
      explanation:
        "229 names a port and no address. The address is the control connection's, of whatever family that is (RFC 2428 §3).",
    },
    {
      id: "eprt",
      text: "List it in active mode.",
      isReached: (run) => hasWorked(run, ({ announced }) => announced.command === "EPRT"),
      explanation:
        "EPRT |2|2001:db8:1::7|…|: 2 says IPv6, then the address as text, and the port as one number. There is nothing to multiply any more (RFC 2428 §2).",
    },
  ],
  hints: [
    "Who forces PASV? The client's own setting.",
    "RFC 2428 has one new command for each mode: EPSV for passive, EPRT for active.",
    "Passive: set the passive command to EPSV, or leave the choice to the client. Active: switch to active, with the active command EPRT.",
  ],
  quiz: [
    {
      id: "decode",
      question: "229 Entering Extended Passive Mode (|||49932|). Where do you dial?",
      answers: [
        {
          text: "Port 49932 of the host to which the control connection goes",
          isRight: true,
          because: "The two empty fields stand for family and address: those of the control connection.",
        },
        {
          text: "Nowhere: the address is missing",
          isRight: false,
          because: "It is left out on purpose: the client knows it already.",
        },
      ],
    },
    {
      id: "ipv4-too",
      question: "Are EPSV and EPRT of any use over IPv4?",
      answers: [
        {
          text: "No, they are for IPv6",
          isRight: false,
          because: "EPRT |1|…| carries IPv4 addresses, and EPSV carries none.",
        },
        {
          text: "Yes: EPSV above all, since NAT can't spoil an address that isn't there",
          isRight: true,
          because: "That is why many clients ask with EPSV first, on IPv4 as well.",
        },
      ],
    },
  ],
  editable: [
    { at: "client", field: "dataMode" },
    { at: "client", field: "passiveCommand" },
    { at: "client", field: "activeCommand" },
  ],
  solutions: [
    { goal: "see-it-fail", label: "Run it", changes: {} },
    { goal: "epsv", label: "Ask with EPSV", changes: { client: { passiveCommand: "EPSV" } } },
    {
      goal: "epsv",
      label: "Leave the choice to the client",
      changes: { client: { passiveCommand: "auto" } },
    },
    {
      goal: "eprt",
      label: "Active, with EPRT",
      changes: { client: { dataMode: "active", activeCommand: "EPRT" } },
    },
  ],
  topics: ["extended"],
};
