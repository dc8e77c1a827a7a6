import { areOpen, openPorts } from "../openings";
import { gatewayOf, hasWorked, stoppedAt } from "../run-evidence";
import type { Scenario } from "../scenario";
import { CONTROL, clientSite, firewall, labSetup, PASSIVE_RANGE, serverSite } from "../sites";

const control = { id: "rule 1", direction: "in", ports: CONTROL, action: "allow" } as const;
const rest = { id: "rule 2", direction: "in", ports: null, action: "drop" } as const;
/** Enough for a busy server. */
const MOST_OPEN = 1000;

export const serverFirewall: Scenario = {
  id: "server-firewall",
  title: "A firewall on the server's side",
  summary: "Port 21 is open, the passive ports aren't: the listing hangs until both sides agree on a range.",
  story: [
    "You run the server yourself. Its firewall lets in port 21 and nothing else, and vsftpd takes any free port for passive mode.",
    "Logging in works. A passive listing hangs: the server has told the client where it listens, and its own firewall drops the client's connection to that port.",
    "What has to be set, and in how many places?",
  ],
  setup: labSetup([clientSite(), serverSite(firewall([control, rest]))]),
  actions: [{ do: "list", path: "/" }],
  goals: [
    {
      id: "see-it-fail",
      text: "See a passive listing fail because the server's firewall drops your connection.",
      isReached: (run) => stoppedAt(run, "server", "passive").some(({ answer }) => answer === "nothing"),
      explanation:
        "The answer to PASV was right: the server did listen there. The firewall in front of it dropped the dial, and a timeout is all that the client sees of that.",
    },
    {
      id: "active",
      text: "List it without touching the firewall.",
      isReached: (run) =>
        hasWorked(run, ({ announced }) => announced.dataMode === "active") &&
        openPorts(gatewayOf(run, "server"), [CONTROL.first]) === 0,
      explanation:
        "In active mode the server dials, and its firewall lets connections out. That helps clients without a firewall of their own, and most have one: it is no answer for a public server.",
    },
    {
      id: "open-the-range",
      text: "Make passive mode work: let the server keep to a range of ports, and open that range.",
      isReached: (run) => {
        const { passivePorts } = run.setup.server;
        const gateway = gatewayOf(run, "server");
        return (
          hasWorked(run, ({ announced }) => announced.dataMode === "passive") &&
          passivePorts !== null &&
          areOpen(gateway, passivePorts) &&
          openPorts(gateway, [CONTROL.first]) <= MOST_OPEN
        );
      },
      explanation:
        "Two places, one range: pasv_min_port and pasv_max_port say where vsftpd listens, and the firewall opens just that. Each transfer under way takes one port, so a hundred are plenty for most servers.",
    },
  ],
  hints: [
    "The server takes any port that is free. No rule can name a port that nobody knows beforehand.",
    "vsftpd can be told to keep to a range. Which one is up to you, as long as the firewall names the same.",
    "Set the server's passive ports to 50000–50099, and add a rule to its firewall, above the one that drops the rest: allow in, ports 50000–50099.",
  ],
  quiz: [
    {
      id: "only-one-place",
      question: "You open 50000–50099 in the firewall, and leave vsftpd as it is. What happens?",
      answers: [
        {
          text: "It works: the ports are open",
          isRight: false,
          because:
            "vsftpd knows nothing of the firewall. It goes on to take any free port, and seldom one of those.",
        },
        {
          text: "It works now and then, when vsftpd happens to take one of them",
          isRight: true,
          because: "That is the worst kind of fault: it comes and goes. Both places need the same range.",
        },
      ],
    },
    {
      id: "reject",
      question: "What changes for the client when the firewall rejects in the place of dropping?",
      answers: [
        {
          text: "The dial fails at once, and the listing fails all the same",
          isRight: true,
          because:
            "“Refused” comes back where there was silence. It saves waiting, and is easier to tell from a slow network.",
        },
        {
          text: "The listing works",
          isRight: false,
          because: "A refused connection carries no listing.",
        },
      ],
    },
    {
      id: "how-many",
      question: "Why not open every port from 1024 on, and be done?",
      answers: [
        {
          text: "Because every other service on the machine would be open, too",
          isRight: true,
          because:
            "Databases, caches and admin pages listen up there, often without a password, because “it is behind the firewall”.",
        },
        {
          text: "Because firewalls can't name so many ports",
          isRight: false,
          because: "They can: one rule would do. It opens far more than FTP.",
        },
      ],
    },
  ],
  editable: [
    { at: "gateway", site: "server", part: "rules" },
    { at: "server", field: "passivePorts" },
    { at: "client", field: "dataMode" },
  ],
  solutions: [
    { goal: "see-it-fail", label: "Run it", changes: {} },
    { goal: "active", label: "Switch to active", changes: { client: { dataMode: "active" } } },
    {
      goal: "open-the-range",
      label: "Passive ports 50000–50099, open in the firewall",
      changes: {
        gateways: {
          server: firewall([
            control,
            { id: "rule 3", direction: "in", ports: PASSIVE_RANGE, action: "allow" },
            rest,
          ]),
        },
        server: { passivePorts: PASSIVE_RANGE },
      },
    },
  ],
  topics: ["firewalls", "configuring-servers", "passive"],
};
