import { expect, it } from "vitest";
import type { CheckLine } from "@/lib/contract/check";
import { checkReport } from "./report";

const line: CheckLine = {
  step: "pasv",
  title: "Passive mode with PASV",
  status: "failed",
  detail: "The dial got no answer.",
  exchange: 3,
  events: [
    {
      ...{ seq: 1, at: 0, session: "s", connection: 1, exchange: { id: 3, label: "Passive mode with PASV" } },
      ...{ type: "command", line: "PASV" },
    },
  ],
  finding: {
    id: "passive-port-blocked",
    title: "192.0.2.1 port 50000 got no answer",
    advice: "",
    confidence: "likely",
    cause: "A firewall drops it.",
    evidence: [1],
    actions: [
      { type: "change-settings", label: "Switch to active", settings: { dataMode: "active" } },
      { type: "check", label: "Check this server" },
    ],
    changes: [
      {
        who: "server-network",
        where: "iptables",
        what: "Let the ports in.",
        lines: ["iptables -A INPUT -p tcp --dport 50000:50100 -j ACCEPT"],
        isGuess: true,
      },
    ],
    nextTest: { text: "Try EPSV.", action: null },
  },
};

it("a report has the verdict first, then each step with cause, cure and transcript", () => {
  const end = { verdict: "failed" as const, summary: "Use active mode." };
  expect(checkReport({ target: "student@192.0.2.1", at: 0, lines: [line], end })).toBe(
    `Portside check of student@192.0.2.1, 1970-01-01T00:00:00.000Z
Something doesn't work. Use active mode.

FAILED  Passive mode with PASV
  The dial got no answer.
  Cause (likely): 192.0.2.1 port 50000 got no answer. A firewall drops it.
  In Portside: Switch to active
  In the network in front of the server:
  - iptables: Let the ports in.
      iptables -A INPUT -p tcp --dport 50000:50100 -j ACCEPT
  To tell it from other causes: Try EPSV.
    -- Passive mode with PASV (exchange 3)
    1970-01-01T00:00:00.000Z [1] > PASV
`,
  );
});

it("a report of a check that was stopped says so, and lets nothing from outside steer a terminal", () => {
  const { finding: _, ...bare } = line;
  const lines = [{ ...bare, detail: "The server said \u001b[2J." }];
  const text = checkReport({ target: "h", at: 0, lines, end: null });
  expect(text).toContain("It was not finished.");
  expect(text).not.toContain("\u001b");
});
