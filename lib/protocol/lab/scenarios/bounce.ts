import { dialsOf, hasWorked, refusedAddresses } from "../run-evidence";
import type { LabRun, Scenario } from "../scenario";
import { clientSite, labSetup, SERVER, serverSite, THIRD, thirdSite } from "../sites";

export const bounce: Scenario = {
  id: "bounce",
  title: "The bounce attack",
  summary: "PORT and 227 may name somebody else. Why servers refuse that, and clients don't follow.",
  story: [
    "PORT names an address, and nothing in RFC 959 says that it has to be yours. For once you are the attacker: you tell the server to send its data to a third machine, 192.0.2.66, which has nothing to do with either of you.",
    "A server that obeys becomes your cover. It knocks at ports for you, also at those that only it can reach, and what it sends comes from its address, not from yours. This is the FTP bounce attack.",
    "It works the other way round, too: a hostile server can name the third machine in 227, and have you knock there. What stops each of the two?",
  ],
  setup: labSetup([clientSite(), serverSite(), thirdSite], {
    client: { dataMode: "active", activeAddress: THIRD.ipv4 },
  }),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "refused",
      text: "See a careful server refuse to dial the third machine.",
      isReached: (run) =>
        refusedAddresses(run).some(({ address }) => address === THIRD.ipv4) &&
        !hasDialledThird(run, "server"),
      explanation:
        "The server compares the address in PORT with the one that it sees on the control connection, and dials no other. RFC 2577 describes the attack; its own advice (§3) is not to dial ports below 1024, or to do without PORT. Comparing goes further. It costs people behind NAT an error, which is no reason to give it up.",
    },
    {
      id: "bounced",
      text: "Make the server careless, and see it dial the third machine.",
      isReached: (run) => hasDialledThird(run, "server"),
      explanation:
        "The third machine saw a connection from 203.0.113.10, and nothing of you. From what the server says afterwards, 150 or 425, you would learn whether the port is open: a port scan by proxy. vsftpd's port_promiscuous and ProFTPD's AllowForeignAddress do this. Leave them off.",
    },
    {
      id: "lured",
      text: "Now be the victim: let the server name the third machine in 227, and follow it there.",
      isReached: (run) => hasDialledThird(run, "client"),
      explanation:
        "You dialled where you were told. A hostile server can use its visitors to knock at machines of their own network, which it couldn't reach itself.",
    },
    {
      id: "not-lured",
      text: "The same answer to PASV, and you still get the listing from the server.",
      isReached: (run) =>
        !hasDialledThird(run, "client") &&
        hasWorked(
          run,
          ({ announced: { command, announced, used } }) =>
            command === "PASV" && announced.address === THIRD.ipv4 && used?.address === SERVER.outside,
        ),
      explanation:
        "The client took the port from 227 and ignored the address: the data connection goes to the host that the control connection goes to. That stops the abuse, and mends servers behind NAT on the way.",
    },
  ],
  hints: [
    "Run it as it is: the server's answer to PORT is the first goal.",
    "The server has a setting by which it dials foreign addresses. For the other half, switch to passive: the server's address in 227 is a setting, and your passive address says whether you believe it.",
    "Bounced: let the server dial foreign addresses. Lured: passive, the server's address in 227 is 192.0.2.66, and your passive address is what 227 says. Not lured: the same, with your passive address on automatic.",
  ],
  quiz: [
    {
      id: "low-ports",
      question: "Careful servers also refuse PORT with a port below 1024, even at your own address. Why?",
      answers: [
        {
          text: "Services listen there, and a file that you uploaded before could be sent to one as commands",
          isRight: true,
          because:
            "A file with the lines of a mail, sent to port 25: the mail comes from the server. RFC 2577 §3 advises against such ports.",
        },
        {
          text: "Data connections below 1024 are slower",
          isRight: false,
          because: "Ports have no speed.",
        },
      ],
    },
    {
      id: "whose-address",
      question: "Who shows up in the third machine's log when the bounce works?",
      answers: [
        { text: "You", isRight: false, because: "You never sent it a packet." },
        {
          text: "The FTP server",
          isRight: true,
          because: "It dialled. Only its own log could tell on whose behalf.",
        },
      ],
    },
    {
      id: "between-servers",
      question: "RFC 959 meant this for something good: what?",
      answers: [
        {
          text: "Copying a file from one server to another without taking it home first",
          isRight: true,
          because:
            "PASV at one, PORT with its answer at the other (RFC 959 §5.2). Today most servers refuse it, for the reasons above.",
        },
        {
          text: "Sending mail",
          isRight: false,
          because: "FTP once had commands for mail, and they needed no third machine.",
        },
      ],
    },
  ],
  editable: [
    { at: "server", field: "dialsForeignAddresses" },
    { at: "server", field: "passiveAddress" },
    { at: "client", field: "dataMode" },
    { at: "client", field: "activeAddress" },
    { at: "client", field: "activePorts" },
    { at: "client", field: "passiveAddress" },
  ],
  solutions: [
    { goal: "refused", label: "Run it", changes: {} },
    {
      goal: "bounced",
      label: "Let the server dial foreign addresses",
      changes: { server: { dialsForeignAddresses: true } },
    },
    {
      goal: "lured",
      label: "227 names 192.0.2.66, and the client trusts it",
      changes: {
        server: { passiveAddress: THIRD.ipv4 },
        client: { dataMode: "passive", passiveAddress: "trust" },
      },
    },
    {
      goal: "not-lured",
      label: "227 names 192.0.2.66, and the client chooses by itself",
      changes: {
        server: { passiveAddress: THIRD.ipv4 },
        client: { dataMode: "passive", passiveAddress: "auto" },
      },
    },
  ],
  topics: ["active", "passive", "configuring-servers"],
};

function hasDialledThird(run: LabRun, site: "client" | "server"): boolean {
  return dialsOf(run).some((dial) => dial.site === site && dial.to.address === THIRD.ipv4);
}
