import { hasWorked, wasRewritten } from "../run-evidence";
import type { Scenario } from "../scenario";
import { CONTROL, clientSite, labSetup, natRouter, PASSIVE_RANGE, SERVER, serverSite } from "../sites";

const router = natRouter({
  publicAddress: SERVER.outside,
  forwards: [
    { id: "forward 1", ports: CONTROL, to: SERVER.inside },
    { id: "forward 2", ports: PASSIVE_RANGE, to: SERVER.inside },
  ],
});

export const serverNat: Scenario = {
  id: "server-nat",
  title: "The server behind NAT",
  summary: "The server announces 10.0.0.5, which means nothing to you. Three places mend it.",
  story: [
    "The server has the private address 10.0.0.5. The world knows it as 203.0.113.10: its router forwards port 21 and the passive ports 50000–50099 to it.",
    "You log in, and the listing hangs. The server knows only its own address, so that is what it announces in 227, and this client believes every word.",
    "10.0.0.5 is an address of the server's own network (RFC 1918). There are three ways to get the listing in passive mode: which?",
  ],
  setup: labSetup([clientSite(), serverSite(router)], {
    server: { passivePorts: PASSIVE_RANGE },
    client: { passiveAddress: "trust" },
  }),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "override",
      text: "Mend it at the client, with PASV: dial the host that you are connected to, whatever 227 says.",
      isReached: (run) =>
        hasWorked(
          run,
          ({ announced: { command, announced, used } }) =>
            command === "PASV" && announced.address === SERVER.inside && used?.address === SERVER.outside,
        ),
      explanation:
        "227 still named 10.0.0.5; the client took the port from it and the address from the control connection. Most clients do so by themselves, also because a server could name anybody's address there.",
    },
    {
      id: "epsv",
      text: "Mend it with another command.",
      isReached: (run) => hasWorked(run, ({ announced }) => announced.command === "EPSV"),
      explanation:
        "229 carries no address, so there is none to get wrong. RFC 2428 made EPSV for IPv6 and for NAT alike.",
    },
    {
      id: "public-address",
      text: "Mend it at the server: let 227 name the address that the world knows.",
      isReached: (run) =>
        !wasRewritten(run) &&
        hasWorked(
          run,
          ({ announced: { command, announced } }) =>
            command === "PASV" && announced.address === SERVER.outside,
        ),
      explanation:
        "pasv_address in vsftpd, MasqueradeAddress in ProFTPD, ForcePassiveIP in Pure-FTPd: what 227 names is a setting. This is the one repair that helps every client, old ones that trust 227 included.",
    },
  ],
  hints: [
    "Compare the address in 227 with the one that the control connection goes to.",
    "Who could do better? The client could dial another address than it is told. The client could ask in a way that needs no address. The server could tell the right one.",
    "One at a time. Your passive address: automatic. Your passive command: EPSV. The server's address in 227: 203.0.113.10.",
  ],
  quiz: [
    {
      id: "why-private",
      question: "Why does the server announce 10.0.0.5?",
      answers: [
        {
          text: "It is the only address that it has: NAT happens at the router, and the server doesn't see it",
          isRight: true,
          because:
            "Packets arrive at 10.0.0.5 already translated. Nothing in them tells the server what the client dialled.",
        },
        {
          text: "To keep its public address secret",
          isRight: false,
          because: "The client knows it already: it dialled it.",
        },
      ],
    },
    {
      id: "forward",
      question:
        "The router forwards 50000–50099 from the outside to 60000–60099 on the server. Will EPSV work?",
      answers: [
        {
          text: "Yes, since EPSV names no address",
          isRight: false,
          because:
            "It names a port: the one on which the server listens, 60042 for one. At the router you would have to dial 50042.",
        },
        {
          text: "No: the port in 229 would be wrong",
          isRight: true,
          because: "The server names its own port. The range has to be forwarded unchanged.",
        },
      ],
    },
  ],
  editable: [
    { at: "client", field: "passiveAddress" },
    { at: "client", field: "passiveCommand" },
    { at: "server", field: "passiveAddress" },
    { at: "server", field: "passivePorts" },
    { at: "gateway", site: "server", part: "forwards" },
  ],
  solutions: [
    {
      goal: "override",
      label: "Choose the passive address by itself",
      changes: { client: { passiveAddress: "auto" } },
    },
    {
      goal: "override",
      label: "Always dial the control connection's host",
      changes: { client: { passiveAddress: "control-host" } },
    },
    { goal: "epsv", label: "Ask with EPSV", changes: { client: { passiveCommand: "EPSV" } } },
    {
      goal: "public-address",
      label: "pasv_address=203.0.113.10",
      changes: { server: { passiveAddress: SERVER.outside } },
    },
  ],
  topics: ["nat", "configuring-servers", "extended"],
};
