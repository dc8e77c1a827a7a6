import { openPorts } from "../openings";
import { gatewayOf, hasWorked, stoppedAt } from "../run-evidence";
import type { Scenario } from "../scenario";
import { ACTIVE_RANGE, CONTROL, clientSite, firewall, labSetup, PASSIVE_RANGE, serverSite } from "../sites";

const control = { id: "rule 1", direction: "in", ports: CONTROL, action: "allow" } as const;
const serverRest = { id: "rule 2", direction: "in", ports: null, action: "drop" } as const;
const clientRest = { id: "rule 1", direction: "in", ports: null, action: "drop" } as const;
/** What counts as small. */
const MOST_OPEN = 100;

export const bothFirewalls: Scenario = {
  id: "both-firewalls",
  title: "Both sides closed",
  summary: "Neither mode works. Somebody has to open something: who, and how little is enough?",
  story: [
    "Your firewall lets nobody in. The server's firewall lets in port 21 and nothing else. Each is reasonable by itself.",
    "Passive fails at the server's side, active fails at yours. Each operator says that it must be the other one's fault.",
    "What is the least that has to be opened, and on which side would you rather do it?",
  ],
  setup: labSetup([clientSite(firewall([clientRest])), serverSite(firewall([control, serverRest]))]),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "passive-fails",
      text: "See passive mode fail.",
      isReached: (run) => stoppedAt(run, "server", "passive").length > 0,
      explanation: "Your connection to the passive port was stopped in front of the server.",
    },
    {
      id: "active-fails",
      text: "See active mode fail.",
      isReached: (run) => stoppedAt(run, "client", "active").length > 0,
      explanation: "The server's connection to your port was stopped in front of you.",
    },
    {
      id: "least-opening",
      text: "Get the listing, with at most 100 ports more open than before, on one side only.",
      isReached: (run) => {
        const opened = [
          openPorts(gatewayOf(run, "client")),
          openPorts(gatewayOf(run, "server"), [CONTROL.first]),
        ].filter((count) => count > 0);
        return (
          hasWorked(run, () => true) && opened.length === 1 && opened.every((count) => count <= MOST_OPEN)
        );
      },
      explanation:
        "One range on one side is enough, together with the program that keeps to it. The server's side is the better one: it is opened once, by the person who runs the server, and serves every client. On your side each client would have to do the same.",
    },
  ],
  hints: [
    "Each mode needs one side to let connections in. You may choose which side that is.",
    "A range is needed in two places: in the firewall's rule, and in the program that listens.",
    "Server: passive ports 50000–50099, and above the rule that drops the rest a rule that allows in 50000–50099. Leave your own side alone, and use passive mode.",
  ],
  quiz: [
    {
      id: "which-side",
      question: "Ten thousand customers connect to the server. On which side would you open ports?",
      answers: [
        {
          text: "On the server's",
          isRight: true,
          because:
            "One change for all of them, made by somebody who knows the server. Customers mostly can't change the firewalls that they are behind.",
        },
        {
          text: "On the customers'",
          isRight: false,
          because: "Ten thousand changes, in networks that belong to others, each letting strangers in.",
        },
      ],
    },
    {
      id: "one-port",
      question: "Is a range of a single passive port enough?",
      answers: [
        {
          text: "For one transfer at a time, yes",
          isRight: true,
          because:
            "Each transfer under way takes a port. A second one at the same time would find none free.",
        },
        {
          text: "No, a data connection takes two ports",
          isRight: false,
          because:
            "It takes one port at the server. The port at your end is any free one, and needs no rule.",
        },
      ],
    },
  ],
  editable: [
    { at: "gateway", site: "client", part: "rules" },
    { at: "gateway", site: "server", part: "rules" },
    { at: "server", field: "passivePorts" },
    { at: "client", field: "dataMode" },
    { at: "client", field: "activePorts" },
  ],
  solutions: [
    { goal: "passive-fails", label: "Run it", changes: {} },
    { goal: "active-fails", label: "Switch to active", changes: { client: { dataMode: "active" } } },
    {
      goal: "least-opening",
      label: "Open a passive range at the server",
      changes: {
        gateways: {
          server: firewall([
            control,
            { id: "rule 3", direction: "in", ports: PASSIVE_RANGE, action: "allow" },
            serverRest,
          ]),
        },
        server: { passivePorts: PASSIVE_RANGE },
      },
    },
    {
      goal: "least-opening",
      label: "Open an active range at the client",
      changes: {
        gateways: {
          client: firewall([
            { id: "rule 2", direction: "in", ports: ACTIVE_RANGE, action: "allow" },
            clientRest,
          ]),
        },
        client: { dataMode: "active", activePorts: ACTIVE_RANGE },
      },
    },
  ],
  topics: ["firewalls", "choosing-a-mode"],
};
