import { openPorts } from "../openings";
import { gatewayOf, hasWorked, transfersOf, wasRewritten } from "../run-evidence";
import type { Scenario } from "../scenario";
import { ACTIVE_RANGE, CLIENT, clientSite, labSetup, natRouter, serverSite } from "../sites";

/** More than that is no exception any more. */
const MOST_OPEN = 100;

export const alg: Scenario = {
  id: "alg",
  title: "The helpful middlebox",
  summary: "A router that reads FTP makes active mode work behind NAT, until TLS shuts its eyes.",
  story: [
    "You are behind NAT again, with a private address and no forwards. Yet active mode works: your router has an FTP helper (an application level gateway, ALG).",
    "It reads along on port 21. When it sees PORT, it puts its own address in the place of yours, and opens the announced port for one connection. Neither you nor the server notices.",
    "Then the server's operator asks you to use TLS. What becomes of the helper's help?",
  ],
  setup: labSetup(
    [clientSite(natRouter({ publicAddress: CLIENT.outside, forwards: [] }, true)), serverSite()],
    { client: { dataMode: "active" } },
  ),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "helped",
      text: "See the helper rewrite PORT, and the listing work.",
      isReached: (run) =>
        wasRewritten(run) &&
        hasWorked(run, ({ announced }, { isSecured }) => announced.dataMode === "active" && !isSecured),
      explanation:
        "You sent PORT with 192.168.1.100; the server read 198.51.100.7. Your log shows what you sent, the network's view shows what arrived. The opened port was good for one connection from the server, and for nothing else.",
    },
    {
      id: "blinded",
      text: "Turn TLS on, and see active mode fail.",
      isReached: (run) =>
        run.network.some(({ event }) => event === "helper-blinded") &&
        transfersOf(run).some(
          ({ worked, isSecured, tries }) =>
            !worked && isSecured && tries.some(({ announced }) => announced.dataMode === "active"),
        ),
      explanation:
        "From AUTH TLS on, the helper sees bytes that it can't read. Your PORT reached the server as you wrote it, with the private address, and the server refused it. “It worked before we turned on encryption” has this as its usual reason.",
    },
    {
      id: "works-under-tls",
      text: "Get the listing under TLS.",
      isReached: (run) =>
        hasWorked(run, (carrier, { isSecured }) => isSecured && carrier.secured !== null) &&
        openPorts(gatewayOf(run, "client")) <= MOST_OPEN,
      explanation:
        "What nobody can read along, nobody can mend on the way: it has to be right from the start. Passive mode needs nothing of your router. Active mode needs the advertised address and a forwarded range, as without a helper.",
    },
  ],
  hints: [
    "Run it, and compare your PORT in the log with the line that the network's view says went on.",
    "Set the encryption to explicit TLS, and run it again: the same command, and nobody who changes it.",
    "Under TLS, switch to passive. (Or advertise 198.51.100.7 with active ports 52000–52009, and forward those to 192.168.1.100.)",
  ],
  quiz: [
    {
      id: "what-it-reads",
      question: "A server listens for FTP at port 2121. Does the helper help its clients?",
      answers: [
        {
          text: "No: it reads along on port 21 only, unless it is told otherwise",
          isRight: true,
          because:
            "Reading every connection would be slow and often wrong. Linux's helper, too, has to be told the port.",
        },
        {
          text: "Yes: FTP looks the same on every port",
          isRight: false,
          because: "It would have to look into every connection to find out.",
        },
      ],
    },
    {
      id: "ccc",
      question:
        "Some propose to switch encryption of the control connection off again after the login (CCC), so that helpers can read. What speaks against it?",
      answers: [
        {
          text: "Commands, names and ports are readable again, and whoever sits in between can change them",
          isRight: true,
          because: "RFC 4217 allows it and warns of it. A fixed passive range does without.",
        },
        {
          text: "It makes transfers slower",
          isRight: false,
          because: "It makes no difference to the data connection.",
        },
      ],
    },
  ],
  editable: [
    { at: "client", field: "encryption" },
    { at: "client", field: "dataMode" },
    { at: "client", field: "activeAddress" },
    { at: "client", field: "activePorts" },
    { at: "gateway", site: "client", part: "helper" },
    { at: "gateway", site: "client", part: "forwards" },
  ],
  solutions: [
    { goal: "helped", label: "Run it", changes: {} },
    { goal: "blinded", label: "Explicit TLS", changes: { client: { encryption: "explicit" } } },
    {
      goal: "works-under-tls",
      label: "Explicit TLS, and passive",
      changes: { client: { encryption: "explicit", dataMode: "passive" } },
    },
    {
      goal: "works-under-tls",
      label: "Explicit TLS, and active by an advertised address and a forwarded range",
      changes: {
        gateways: {
          client: natRouter(
            {
              publicAddress: CLIENT.outside,
              forwards: [{ id: "forward 1", ports: ACTIVE_RANGE, to: CLIENT.inside }],
            },
            true,
          ),
        },
        client: { encryption: "explicit", activeAddress: CLIENT.outside, activePorts: ACTIVE_RANGE },
      },
    },
  ],
  topics: ["nat", "ftps", "firewalls"],
};
