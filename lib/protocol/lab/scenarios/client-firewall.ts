import { openPorts } from "../openings";
import { gatewayOf, hasWorked, stoppedAt } from "../run-evidence";
import type { Scenario } from "../scenario";
import { ACTIVE_RANGE, clientSite, firewall, labSetup, serverSite } from "../sites";

const inward = { id: "rule 1", direction: "in", ports: null, action: "drop" } as const;
const outward = { id: "rule 2", direction: "out", ports: null, action: "allow" } as const;
/** More than that is no exception any more. */
const MOST_OPEN = 100;

export const clientFirewall: Scenario = {
  id: "client-firewall",
  title: "A firewall on the client's side",
  summary: "You can call out, and nobody can call in: active mode waits for a connection that never comes.",
  story: [
    "You connect, the login works, and then the listing hangs. The firewall in front of you lets connections out and lets none in, as in most offices and homes.",
    "It is stateful: what belongs to a connection that you opened may come back. A new connection from outside is dropped, without a word to anybody.",
    "Which data mode can work here, and why?",
  ],
  setup: labSetup([clientSite(firewall([inward, outward])), serverSite()], {
    client: { dataMode: "active" },
  }),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "see-it-fail",
      text: "See an active listing fail because your firewall drops the server's connection.",
      isReached: (run) => stoppedAt(run, "client", "active").some(({ answer }) => answer === "nothing"),
      explanation:
        "200 only said that the server had read your PORT. Then it dialled, your firewall dropped that, and the server waited for an answer until it gave up with 425. Neither end was told why: only the firewall knows.",
    },
    {
      id: "list-it",
      text: "Get the listing, without opening your firewall to everybody.",
      isReached: (run) => hasWorked(run, () => true) && openPorts(gatewayOf(run, "client")) <= MOST_OPEN,
      explanation:
        "In passive mode both connections go out from you, which your firewall allows anyway. RFC 1579 proposed this for firewalls in 1994. In active mode a small, fixed range of ports has to be let in, and the client has to keep to it.",
    },
  ],
  hints: [
    "Look who dials. Your firewall asks about nothing else than the direction.",
    "The control connection went out, and that worked. Is there a data mode in which the data connection goes out, too?",
    "Switch to passive, and leave the firewall as it is. (Or fix the client's active ports to a small range, and let that range in, above the rule that drops the rest.)",
  ],
  quiz: [
    {
      id: "stateful",
      question:
        "The firewall drops everything that comes in. Why do replies on the control connection arrive?",
      answers: [
        {
          text: "Because they belong to a connection that you opened",
          isRight: true,
          because:
            "A stateful firewall judges new connections. What belongs to one that it let out may come back.",
        },
        {
          text: "Because they come from port 21",
          isRight: false,
          because:
            "This firewall has no rule about port 21, and one that trusted it would let in everybody who dials from there.",
        },
      ],
    },
    {
      id: "why-silence",
      question: "Why did it take seconds until the server said 425?",
      answers: [
        {
          text: "Because the connection was dropped, and the server could not know that nothing would come",
          isRight: true,
          because:
            "No answer looks like a slow network. A firewall that rejects answers at once: the listing fails just the same, only sooner.",
        },
        {
          text: "Because the server is slow",
          isRight: false,
          because: "It answered PORT at once. It was waiting for an answer to its dial.",
        },
      ],
    },
    {
      id: "source-port",
      question: "A colleague suggests letting in every connection that comes from port 20. What do you say?",
      answers: [
        {
          text: "Good: that is where servers dial from",
          isRight: false,
          because:
            "Many servers use other ports. And anybody can dial from port 20: the rule would open every port of yours to the world.",
        },
        {
          text: "Better not: whoever dials from port 20 would get in everywhere",
          isRight: true,
          because: "The source port is the dialler's own choice, and says nothing about who it is.",
        },
      ],
    },
  ],
  editable: [
    { at: "gateway", site: "client", part: "rules" },
    { at: "client", field: "dataMode" },
    { at: "client", field: "activePorts" },
  ],
  solutions: [
    { goal: "see-it-fail", label: "Run it", changes: {} },
    { goal: "list-it", label: "Switch to passive", changes: { client: { dataMode: "passive" } } },
    {
      goal: "list-it",
      label: "Stay active in a small range, and let it in",
      changes: {
        gateways: {
          client: firewall([
            { id: "rule 3", direction: "in", ports: ACTIVE_RANGE, action: "allow" },
            inward,
            outward,
          ]),
        },
        client: { activePorts: ACTIVE_RANGE },
      },
    },
  ],
  topics: ["firewalls", "choosing-a-mode", "active"],
};
