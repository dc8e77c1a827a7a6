import { openPorts } from "../openings";
import { gatewayOf, hasWorked, refusedAddresses, wasRewritten } from "../run-evidence";
import type { Scenario } from "../scenario";
import { ACTIVE_RANGE, CLIENT, clientSite, labSetup, natRouter, serverSite } from "../sites";

/** More than that is no exception any more. */
const MOST_OPEN = 100;

export const clientNat: Scenario = {
  id: "client-nat",
  title: "The client behind NAT",
  summary: "PORT carries a private address, and the server refuses it. Two settings and a forward mend it.",
  story: [
    "You are at home: your computer has 192.168.1.100, your router has 198.51.100.7, and the world sees only the router. A partner's server insists on active mode.",
    "PORT names the address that your computer knows. The server sees another one on the control connection, and answers 500: it dials nobody but the one it is talking to.",
    "What has to be said, and what has to be forwarded, so that the server's connection ends at your computer?",
  ],
  setup: labSetup([clientSite(natRouter({ publicAddress: CLIENT.outside, forwards: [] })), serverSite()], {
    client: { dataMode: "active" },
  }),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "refused",
      text: "See the server refuse the address that PORT names.",
      isReached: (run) => refusedAddresses(run).some(({ address }) => address !== CLIENT.outside),
      explanation:
        "192.168.1.100 isn't the address that the server sees, and it couldn't reach it anyway. Careful servers dial only the address that they see: one that dials any can be sent against others (RFC 2577 §2).",
    },
    {
      id: "reachable",
      text: "Make active mode work: advertise the router's address, and forward a small range of ports.",
      isReached: (run) =>
        !wasRewritten(run) &&
        hasWorked(
          run,
          ({ announced: { dataMode, announced } }) =>
            dataMode === "active" && announced.address === CLIENT.outside,
        ) &&
        openPorts(gatewayOf(run, "client")) <= MOST_OPEN,
      explanation:
        "PORT named 198.51.100.7, which is what the server sees. It dialled the router, and the forward led the connection on to 192.168.1.100. The client kept to the ports that are forwarded; without that range it would have listened on any port.",
    },
  ],
  hints: [
    "First the 500: which address would the server take?",
    "With the right address the server dials, and comes to your router. The router needs to know for whom that is, and for which ports.",
    "Client: active address 198.51.100.7, active ports 52000–52009. Router: forward 52000–52009 to 192.168.1.100. All three are needed.",
  ],
  quiz: [
    {
      id: "passive-works",
      question: "Would passive mode have worked at once?",
      answers: [
        {
          text: "Yes: both connections go out, and NAT takes care of those by itself",
          isRight: true,
          because:
            "The router remembers each connection that goes out, and leads the answers back. Active mode behind NAT is for servers that offer nothing else.",
        },
        {
          text: "No: the private address would be in the way",
          isRight: false,
          because: "In passive mode the client names no address at all.",
        },
      ],
    },
    {
      id: "address-only",
      question: "You advertise 198.51.100.7 and forward nothing. What do you see?",
      answers: [
        {
          text: "500 again",
          isRight: false,
          because: "The server is content now: the address is the one that it sees.",
        },
        {
          text: "200, then silence, then 425",
          isRight: true,
          because: "The server dials your router, which knows nobody inside for that port.",
        },
      ],
    },
  ],
  editable: [
    { at: "client", field: "dataMode" },
    { at: "client", field: "activeAddress" },
    { at: "client", field: "activePorts" },
    { at: "gateway", site: "client", part: "forwards" },
  ],
  solutions: [
    { goal: "refused", label: "Run it", changes: {} },
    {
      goal: "reachable",
      label: "Advertise 198.51.100.7, and forward 52000–52009",
      changes: {
        gateways: {
          client: natRouter({
            publicAddress: CLIENT.outside,
            forwards: [{ id: "forward 1", ports: ACTIVE_RANGE, to: CLIENT.inside }],
          }),
        },
        client: { activeAddress: CLIENT.outside, activePorts: ACTIVE_RANGE },
      },
    },
  ],
  topics: ["nat", "active"],
};
