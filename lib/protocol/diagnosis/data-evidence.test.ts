import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import { diagnose } from "./diagnose";
import {
  active,
  client,
  events,
  evidenceIn,
  failed,
  type Login,
  opened,
  passive,
  server,
  wait,
} from "./testing/wire";

function found(steps: readonly Step[], login?: Login) {
  const { exchange, session } = events(steps, login);
  return diagnose(exchange, session).map((finding) => ({
    ...finding,
    evidence: evidenceIn(finding.evidence, session),
  }));
}

const ids = (steps: readonly Step[], login?: Login) => found(steps, login).map(({ id }) => id);
const second = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (typeof step !== "string" && "data" in step ? { ...step, data: 2 } : step));
const isPublic = { remote: "203.0.113.80", local: "203.0.113.7" };
const private227 = passive({ address: "203.0.113.80", port: 49_932 }, "10.0.0.5");

describe("what a finding rests on", () => {
  it.each<[what: string, steps: Step[], id: string, evidence: string[], login?: Login]>([
    [
      "an unanswered dial",
      [...passive(server), failed("timeout")],
      "passive-port-blocked",
      ["< 227", "data-announced", "data-failed"],
    ],
    [
      "every unanswered dial of the exchange",
      [
        ...passive(server, null),
        failed("timeout"),
        "< 425 Failed to establish connection.",
        ...second([...passive(server), failed("timeout")]),
      ],
      "passive-port-blocked",
      ["< 229", "data-announced", "data-failed", "< 425", "< 227", "data-announced", "data-failed"],
    ],
    [
      "a refused dial and the server's word",
      [...passive(server), failed("refused"), "< 425 Failed to establish connection."],
      "passive-port-refused",
      ["< 227", "data-announced", "data-failed", "< 425"],
    ],
    [
      "an announced address behind NAT",
      [...private227, failed("timeout")],
      "passive-range-not-forwarded",
      ["control-opened", "< 227", "data-announced", "data-failed"],
      isPublic,
    ],
    [
      "a refused PASV",
      ["> EPSV", "< 500 what", "> PASV", "< 500 no"],
      "passive-refused",
      ["> EPSV", "< 500", "> PASV", "< 500"],
    ],
    [
      "a refused address",
      active(client.address, "500 Illegal PORT command."),
      "active-address-refused",
      ["> PORT", "data-announced", "< 500"],
    ],
    [
      "a connection that never came",
      [...active("203.0.113.7"), "> LIST", "< 150 Here", failed("timeout", client)],
      "active-port-blocked",
      ["> PORT", "data-announced", "< 200", "data-failed"],
    ],
    [
      "a stranger",
      [...active(), "> LIST", failed("wrong-peer", { address: "203.0.113.99", port: 20 })],
      "data-peer-differs",
      ["control-opened", "data-announced", "data-failed"],
    ],
    [
      "a TLS session that isn't continued",
      [
        ...passive(server),
        opened("client"),
        "< 150 Here",
        "< 522 SSL connection failed; session reuse required",
      ],
      "tls-session-not-resumed",
      ["control-secured", "data-opened", "< 522"],
      { encrypted: true },
    ],
    [
      "a transfer refused for its lack of encryption",
      [...passive(server), "< 522 Data connections must be encrypted."],
      "data-encryption-required",
      ["> LIST", "< 522"],
    ],
  ])("%s", (_what, steps, id, evidence, login) => {
    expect(found(steps, login)[0]).toMatchObject({ id, evidence });
  });

  it("is never an event of another exchange that has nothing to do with it", () => {
    const { session } = events([...passive(server), failed("timeout")]);
    const exchange = conversation(
      ["> DELE x", "< 550 Permission denied."],
      { id: 3, label: "Delete x" },
      session.length + 1,
    );
    const findings = diagnose(exchange, [...session, ...exchange]);
    expect(findings.map(({ id }) => id)).toEqual(["permission-denied"]);
    expect(findings[0]?.evidence).toEqual(exchange.map(({ seq }) => seq));
  });
});

describe("an exchange that worked", () => {
  const worked: Step[] = [
    ...passive(server),
    opened("client"),
    "< 150 Here",
    { type: "data-closed", direction: "down", bytes: 10, milliseconds: 3, data: 1 },
    "< 226 Done",
  ];

  it.each<[what: string, steps: Step[]]>([
    ["at once", worked],
    ["by PASV after EPSV", ["> EPSV", "< 500 what", ...worked]],
    ["by the other mode", [...active(), "> LIST", failed("timeout", client), ...second(worked)]],
    ["on an empty folder that the server refuses to list", [...passive(server), "< 550 No files found."]],
    [
      "with an empty listing whose data connection was reset",
      [...passive(server), opened("client"), failed("reset"), "< 226 Done"],
    ],
  ])("has no finding: %s", (_what, steps) => {
    expect(found(steps)).toEqual([]);
  });

  it("has none although others of its session failed", () => {
    const { session } = events([...passive(server), failed("timeout")]);
    const exchange = conversation(second(worked), { id: 3, label: "List /" }, session.length + 1);
    expect(diagnose(exchange, [...session, ...exchange])).toEqual([]);
  });
});

describe("causes that look alike", () => {
  it("names NAT before a firewall when the server announced a private address", () => {
    const [first, next] = found([...private227, failed("timeout")], isPublic);
    expect([first?.id, first?.confidence]).toEqual(["passive-range-not-forwarded", "likely"]);
    expect([next?.id, next?.confidence]).toEqual(["passive-port-blocked", "possible"]);
    expect(next?.nextTest?.text).toMatch(/server's own network/);
  });

  it.each(["0.0.0.0", "224.0.0.1", "255.255.255.255"])(
    "doesn't blame NAT for %s, which nobody has",
    (named) => {
      expect(ids([...passive(server, named), failed("refused")])).toEqual(["passive-port-refused"]);
    },
  );

  it("doesn't take another public address for one behind NAT, and has nobody forward to it", () => {
    const [first] = found([...passive(server, "192.0.2.7"), failed("refused")]);
    expect([first?.id, first?.confidence]).toEqual(["passive-range-not-forwarded", "possible"]);
    expect(first?.cause).toContain("may be behind NAT");
    expect(JSON.stringify(first?.changes)).not.toContain("192.0.2.7");
  });

  it("doesn't blame NAT for two addresses on one network", () => {
    const steps = [...passive({ address: "10.0.0.4", port: 49_932 }, "10.0.0.5"), failed("timeout")];
    expect(ids(steps, { remote: "10.0.0.4", local: "10.0.0.9" })).toEqual(["passive-port-blocked"]);
  });

  it("doesn't call a private address wrong when the peer is on the same private network", () => {
    const steps = [...passive({ address: "10.0.0.5", port: 49_932 }, "10.0.0.5"), failed("timeout")];
    expect(ids(steps, { remote: "10.0.0.5", local: "10.0.0.9" })).toEqual(["passive-port-blocked"]);
  });

  it("takes EPSV that works beside PASV that doesn't for an edited reply", () => {
    const login = conversation(
      [{ type: "control-opened", local: client, remote: { ...server, port: 21 } }, "< 220 Hello"],
      { id: 1, label: "Log in" },
    );
    const closed: Step = { type: "data-closed", direction: "down", bytes: 1, milliseconds: 1, data: 1 };
    const good = [...passive(server, null), opened("client"), "< 150", closed, "< 226 Done"];
    const before = conversation(good, { id: 2, label: "List /" }, login.length + 1);
    const bad = second([...passive(server), failed("refused")]);
    const exchange = conversation(bad, { id: 3, label: "List /pub" }, login.length + before.length + 1);
    const session = [...login, ...before, ...exchange];
    const findings = diagnose(exchange, session);
    expect(findings.map(({ id, confidence }) => [id, confidence])).toEqual([
      ["passive-reply-rewritten", "likely"],
      ["passive-port-refused", "possible"],
    ]);
    expect(findings[0]?.actions[0]).toMatchObject({ settings: { passiveCommand: "EPSV" } });
    expect(evidenceIn(findings[0]?.evidence ?? [], session)).toEqual([
      "< 229",
      "data-announced",
      "data-opened",
      "< 227",
      "data-announced",
      "data-failed",
    ]);
  });

  it("says nothing of edited replies when both commands lead nowhere", () => {
    const both = [
      ...passive(server, null),
      failed("timeout"),
      ...second([...passive(server), failed("timeout")]),
    ];
    expect(ids(both)).toEqual(["passive-port-blocked"]);
  });

  it.each([
    ["at once", [], "active-port-refused"],
    ["after a wait", wait, "active-port-blocked"],
  ] as const)("tells 425 %s from the other", (_when, between, id) => {
    expect(
      ids([...active("203.0.113.7"), "> LIST", ...between, "< 425 Failed to establish connection."]),
    ).toEqual([id]);
  });

  it.each([
    [
      "to EPRT means the version of IP",
      ["> EPRT |2|2001:db8::7|52112|", "< 522 Use (1)"],
      "active-protocol-refused",
    ],
    [
      "to LIST means encryption",
      [...passive(server), "< 522 Data connections must be encrypted."],
      "data-encryption-required",
    ],
  ] as const)("522 %s", (_what, steps, id) => {
    expect(ids(steps)).toEqual([id]);
  });

  it("takes “Operation not permitted” for a matter of TLS only on an open, encrypted connection", () => {
    const answer = "< 425 Unable to build data connection: Operation not permitted";
    expect(ids([...passive(server), opened("client"), answer], { encrypted: true })).toEqual([
      "tls-session-not-resumed",
    ]);
    expect(ids([...passive(server), opened("client"), answer])).toEqual(["data-connection-failed"]);
    expect(ids([...active("203.0.113.7"), "> LIST", answer])).toEqual(["active-port-refused"]);
  });

  it("takes a matter of security for one of addresses only where it is called so", () => {
    const refused = (said: string) => ids([...passive(server), opened("client"), `< 425 Security: ${said}`]);
    expect(refused("Bad IP connecting.")).toEqual(["data-peer-differs"]);
    expect(refused("protect the data channel first.")).toEqual(["data-connection-failed"]);
  });

  it("says that TLS hides the port only where the same worked in plain", () => {
    const closed: Step = { type: "data-closed", direction: "down", bytes: 1, milliseconds: 1, data: 9 };
    const plainSteps = [...passive(server, null), opened("client"), "< 150", closed, "< 226 Done"].map(
      (step) => (typeof step !== "string" && "data" in step ? { ...step, data: 9 } : step),
    );
    const { exchange, session } = events([...passive(server, null), failed("timeout")], { encrypted: true });
    const earlier = conversation(plainSteps, { id: 9, label: "List /" }).map((event) => ({
      ...event,
      seq: event.seq - 100,
      connection: 7,
    }));
    expect(diagnose(exchange, [...earlier, ...session]).map(({ id }) => id)).toContain("tls-hides-port");
    expect(diagnose(exchange, session).map(({ id }) => id)).not.toContain("tls-hides-port");
  });
});

describe("what a person can do", () => {
  const actionsOf = (steps: readonly Step[], login?: Login) => found(steps, login)[0]?.actions ?? [];
  const isClosed = [...passive(server), failed("timeout")];

  it("is to switch the mode, with the check last", () => {
    expect(actionsOf(isClosed)).toEqual([
      { type: "change-settings", label: "Switch to active", settings: { dataMode: "active" } },
      { type: "check", label: "Check this server" },
    ]);
    expect(actionsOf([...active("203.0.113.7"), "> LIST", failed("timeout", client)])[0]).toMatchObject({
      settings: { dataMode: "passive" },
    });
  });

  it("is not to switch to a mode that failed in the session", () => {
    const { session } = events(active(client.address, "500 Illegal PORT command."));
    const exchange = conversation(second(isClosed), { id: 3, label: "List /" }, session.length + 1);
    const [finding] = diagnose(exchange, [...session, ...exchange]);
    expect(finding?.id).toBe("passive-port-blocked");
    expect(finding?.actions.map(({ type }) => type)).toEqual(["check"]);
    expect(finding?.advice).toContain("active mode failed as well");
  });

  it("is to advertise the address that Pure-FTPd names", () => {
    const answer = "500 I won't open a connection to 192.168.1.100 (only to 203.0.113.7)";
    expect(actionsOf(active(client.address, answer))).toContainEqual({
      type: "change-settings",
      label: "Advertise 203.0.113.7",
      settings: { activeAddress: "203.0.113.7" },
    });
  });

  it.each(["(only to 999.1.1.1)", "(only to evil.example)", "(only to 0.0.0.0)", "(only to )"])(
    "is never to advertise what is no address: %s",
    (words) => {
      const actions = actionsOf(active(client.address, `500 I won't open a connection ${words}`));
      expect(actions.some(({ type }) => type === "open-settings")).toBe(true);
      expect(JSON.stringify(actions)).not.toMatch(/"activeAddress":/);
    },
  );

  it("is to dial the server's own address when the session trusts a private one", () => {
    const steps = [...passive({ address: "10.0.0.5", port: 49_932 }, "10.0.0.5"), failed("timeout")];
    expect(actionsOf(steps)[0]).toMatchObject({ settings: { passiveAddress: "auto" } });
  });
});

describe("a long session", () => {
  it("doesn't change what is found, and later exchanges don't either", () => {
    const { exchange, session } = events([...passive(server), failed("timeout")]);
    const later = conversation(
      active(client.address, "500 no"),
      { id: 3, label: "List /" },
      session.length + 1,
    );
    expect(diagnose(exchange, [...session, ...later])).toEqual(diagnose(exchange, session));
  });
});
