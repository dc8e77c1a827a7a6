import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import type { DataFailureReason, Endpoint, TrafficDetail, TrafficEvent } from "../traffic";
import { diagnoseDataConnection } from "./data-connection";

const client = { address: "192.168.1.100", port: 52_112 };
const server = { address: "198.51.100.10", port: 49_932 };

interface Login {
  readonly greeting?: string;
  readonly encrypted?: boolean;
  readonly local?: string;
  readonly remote?: string;
}

/** The events of the exchange, and of the session with the login before it. */
function events(steps: readonly Step[], login: Login = {}) {
  const {
    greeting = "220 (vsFTPd 3.0.3)",
    encrypted = false,
    local = client.address,
    remote = server.address,
  } = login;
  const secured: TrafficDetail = {
    type: "control-secured",
    protocol: "TLSv1.3",
    cipher: "x",
    resumed: false,
  };
  const loginSteps: Step[] = [
    {
      type: "control-opened",
      local: { address: local, port: 40_000 },
      remote: { address: remote, port: 21 },
    },
    `< ${greeting}`,
    ...(encrypted ? ["> AUTH TLS", "< 234 go", secured] : []),
    "> USER student",
    "< 331 ?",
    "> PASS ***",
    "< 230 in",
  ];
  const before = conversation(loginSteps, { id: 1, label: "Log in" });
  const exchange = conversation(steps, { id: 2, label: "List /" }, before.length + 1);
  return { exchange, session: [...before, ...exchange] };
}

function diagnose(steps: readonly Step[], login?: Login) {
  const { exchange, session } = events(steps, login);
  return diagnoseDataConnection(exchange, session);
}

function passive(used: Endpoint | null, announced: string | null = server.address): Step[] {
  return [
    announced === null ? "> EPSV" : "> PASV",
    announced === null
      ? "< 229 Entering (|||49932|)"
      : `< 227 Entering (${announced.replaceAll(".", ",")},195,12)`,
    {
      type: "data-announced",
      dataMode: "passive",
      command: announced === null ? "EPSV" : "PASV",
      announced: { address: announced, port: server.port },
      used,
      data: 1,
    },
    "> LIST",
  ];
}

function active(address = client.address, answer: string | null = "200 PORT command successful"): Step[] {
  return [
    { type: "data-listening", local: client, data: 1 },
    `> PORT ${address.replaceAll(".", ",")},203,144`,
    {
      type: "data-announced",
      dataMode: "active",
      command: "PORT",
      announced: { address, port: client.port },
      used: client,
      data: 1,
    },
    ...(answer === null ? [] : [`< ${answer}`]),
  ];
}

const failed = (reason: DataFailureReason, address: Endpoint = server): Step => ({
  type: "data-failed",
  reason,
  address,
  data: 1,
});
const opened = (openedBy: "client" | "server"): Step => ({
  type: "data-opened",
  local: client,
  remote: server,
  openedBy,
  data: 1,
});

type Row = [what: string, id: string, mentions: string[], steps: Step[], login?: Login];

const passiveRows: Row[] = [
  [
    "a dial that timed out",
    "passive-port-blocked",
    ["198.51.100.10 port 49932", "pasv_min_port", "vsftpd", "active"],
    [...passive(server), failed("timeout")],
  ],
  [
    "a dial that timed out, then 425",
    "passive-port-blocked",
    ["425 Failed to establish connection."],
    [...passive(server, null), failed("timeout"), "< 425 Failed to establish connection."],
  ],
  [
    "the server giving up before the dial ended",
    "passive-given-up",
    ["421 Timeout", "port 49932", "EPSV"],
    [...passive(server), "< 421 Timeout", failed("cancelled")],
  ],
  [
    "no answer on an encrypted session",
    "passive-port-blocked",
    ["encrypted"],
    [...passive(server), failed("timeout")],
    { encrypted: true },
  ],
  [
    "no answer from behind NAT",
    "passive-port-blocked",
    ["10.0.0.5", "NAT", "forwarded"],
    [...passive(server, "10.0.0.5"), failed("timeout")],
  ],
  [
    "no answer from ProFTPD",
    "passive-port-blocked",
    ["PassivePorts", "ProFTPD"],
    [...passive(server), failed("timeout")],
    { greeting: "220 ProFTPD Server ready" },
  ],
  [
    "no answer from an unknown server",
    "passive-port-blocked",
    ["PassivePortRange", "pasv_min_port"],
    [...passive(server), failed("timeout")],
    { greeting: "220 Hello" },
  ],
  [
    "a refused dial",
    "passive-port-refused",
    ["198.51.100.10 port 49932", "refused"],
    [...passive(server), failed("refused")],
  ],
  ["no route", "passive-host-unreachable", ["198.51.100.10"], [...passive(server), failed("unreachable")]],
  [
    "a trusted private address",
    "passive-address-private",
    ["10.0.0.5", "198.51.100.10", "pasv_address", "automatic"],
    [...passive({ address: "10.0.0.5", port: 49_932 }, "10.0.0.5"), failed("timeout")],
  ],
  [
    "a trusted loopback address",
    "passive-address-private",
    ["loopback", "127.0.0.1"],
    [...passive({ address: "127.0.0.1", port: 49_932 }, "127.0.0.1"), failed("refused")],
  ],
  [
    "a trusted foreign address",
    "passive-address-foreign",
    ["203.0.113.9"],
    [...passive({ address: "203.0.113.9", port: 49_932 }, "203.0.113.9"), failed("timeout")],
  ],
  [
    "a foreign address under strict",
    "passive-address-foreign",
    ["203.0.113.9", "198.51.100.10"],
    ["> PASV", "< 227 Entering (203,0,113,9,195,12)"],
  ],
  [
    "PASV refused",
    "passive-refused",
    ["500 PASV not understood", "EPSV"],
    ["> EPSV", "< 500 what", "> PASV", "< 500 PASV not understood"],
  ],
  [
    "a foreign address that was announced and not dialled",
    "passive-address-foreign",
    ["203.0.113.9", "198.51.100.10"],
    passive(null, "203.0.113.9").slice(0, -1),
  ],
  [
    "a port of another service",
    "passive-reply-unusable",
    ["port 22", "Ports below 1024"],
    [
      "> EPSV",
      "< 229 Entering (|||22|)",
      {
        type: "data-announced",
        dataMode: "passive",
        command: "EPSV",
        announced: { address: null, port: 22 },
        used: null,
        data: 1,
      },
    ],
  ],
  ["an answer without a port", "passive-reply-unusable", ["227 OK"], ["> PASV", "< 227 OK"]],
  [
    "the server seeing another peer",
    "data-peer-differs",
    ["425 Security: Bad IP connecting.", "192.168.1.100"],
    [...passive(server), failed("reset"), "< 425 Security: Bad IP connecting."],
  ],
  [
    "EPSV that led nowhere, then PASV refused",
    "passive-port-blocked",
    ["EPSV announced port 49932"],
    [...passive(server, null), failed("timeout"), "> PASV", "< 502 no"],
  ],
];

const activeRows: Row[] = [
  [
    "a private address refused by vsftpd",
    "active-address-refused",
    ["192.168.1.100 port 52112", "500 Illegal PORT command.", "private", "passive"],
    active(client.address, "500 Illegal PORT command."),
  ],
  [
    "the address that Pure-FTPd wants",
    "active-address-refused",
    ["192.168.1.100", "203.0.113.7"],
    active(client.address, "500 I won't open a connection to 192.168.1.100 (only to 203.0.113.7)"),
  ],
  [
    "active mode turned off",
    "active-refused",
    ["550 Permission denied.", "passive"],
    active(client.address, "550 Permission denied."),
  ],
  ["PORT unknown", "active-refused", ["502"], active(client.address, "502 Command not implemented.")],
  [
    "IPv4 only",
    "active-protocol-refused",
    ["522", "(1)"],
    ["> EPRT |2|2001:db8::7|52112|", "< 522 Network protocol not supported, use (1)"],
  ],
  [
    "nothing coming in from a public server",
    "active-address-private",
    ["192.168.1.100", "198.51.100.10", "PORTSIDE_ACTIVE_ADDRESS", "passive"],
    [...active(), "> LIST", "< 150 Here", failed("timeout", client)],
  ],
  [
    "425 of vsftpd",
    "active-port-blocked",
    ["203.0.113.7 port 52112", "425 Failed to establish connection.", "PORTSIDE_ACTIVE_PORTS"],
    [
      ...active("203.0.113.7"),
      "> LIST",
      "< 425 Failed to establish connection.",
      failed("cancelled", client),
    ],
  ],
  [
    "nothing coming in on one network",
    "active-port-blocked",
    ["192.168.1.100 port 52112"],
    [...active(), "> LIST", failed("timeout", client)],
    { remote: "192.168.1.5" },
  ],
  [
    "425 of Pure-FTPd",
    "active-port-blocked",
    ["425 Could not open data connection to port 52112"],
    [
      ...active("203.0.113.7"),
      "> LIST",
      "< 425 Could not open data connection to port 52112: Connection timed out",
    ],
  ],
  [
    "another host dialling in",
    "data-peer-differs",
    ["203.0.113.99", "198.51.100.10"],
    [...active(), "> LIST", failed("wrong-peer", { address: "203.0.113.99", port: 20 })],
  ],
];

const encryptionRows: Row[] = [
  [
    "522 of vsftpd",
    "tls-session-not-resumed",
    ["522 SSL connection failed: session reuse required", "require_ssl_reuse"],
    [
      ...passive(server),
      opened("client"),
      "< 150 Here",
      "< 522 SSL connection failed: session reuse required",
    ],
    { encrypted: true },
  ],
  [
    "425 of ProFTPD",
    "tls-session-not-resumed",
    ["Operation not permitted"],
    [...passive(server), opened("client"), "< 425 Unable to build data connection: Operation not permitted"],
    { encrypted: true },
  ],
  [
    "425 of FileZilla Server, active",
    "tls-session-not-resumed",
    ["not resumed"],
    [...active(), "> LIST", opened("server"), "< 425 TLS session of data connection not resumed."],
    { encrypted: true },
  ],
  [
    "a server that wants PROT P",
    "data-encryption-refused",
    ["521", "explicit TLS"],
    [...passive(server), "< 521 Data connection cannot be opened with this PROT setting."],
  ],
  [
    "a server that refuses PROT P",
    "data-encryption-refused",
    ["536"],
    ["> PROT P", "< 536 Requested PROT level not supported"],
    { encrypted: true },
  ],
  [
    "a broken handshake",
    "data-tls-failed",
    ["handshake"],
    [...passive(server), opened("client"), failed("tls")],
    { encrypted: true },
  ],
];

const otherRows: Row[] = [
  [
    "a transfer that was cut off",
    "data-connection-broke",
    ["426 Failure writing network stream."],
    [...passive(server), opened("client"), "< 150", failed("reset"), "< 426 Failure writing network stream."],
  ],
  [
    "a transfer that stalled",
    "data-connection-stalled",
    ["198.51.100.10 port 49932", "time-out"],
    [...passive(server), opened("client"), "< 150", failed("timeout")],
  ],
  [
    "too many connections",
    "too-many-connections",
    ["421 There are too many connected users"],
    [...passive(server), "< 421 There are too many connected users"],
  ],
  ["a cancelled transfer", "data-connection-cancelled", [], [...passive(server), failed("cancelled")]],
  [
    "something nobody knows",
    "data-connection-failed",
    ["425 Hm."],
    [...passive(server), opened("client"), "< 425 Hm."],
  ],
  ["nothing at all", "data-connection-failed", [], []],
];

describe("diagnoseDataConnection", () => {
  it.each([...passiveRows, ...activeRows, ...encryptionRows, ...otherRows])(
    "knows %s: %s",
    (_what, id, mentions, steps, login) => {
      const finding = diagnose(steps, login);
      expect(finding.id).toBe(id);
      const text = `${finding.title} ${finding.advice}`;
      for (const mention of mentions) expect(text).toContain(mention);
      expect(text).not.toMatch(/undefined|null|NaN| {2}|\.\./);
      expect(text).not.toMatch(/port_promiscuous|AllowForeignAddress/);
    },
  );

  it("doesn't advise a mode that failed as well", () => {
    const { advice } = diagnose([
      ...active(),
      "> LIST",
      failed("timeout", client),
      ...passive(server),
      failed("timeout"),
    ]);
    expect(advice).toContain("active mode failed as well");
    expect(advice).not.toContain("switch the data mode");
  });

  it.each(["< 425 Can't open data connection.", "< 450 Busy"])(
    "claims nothing of a port whose dial never ended: %s",
    (answer) => {
      const { id, title, advice } = diagnose([...passive(server), answer]);
      expect(id).toBe("passive-given-up");
      expect(advice).toContain(answer.slice(2));
      expect(`${title} ${advice}`).not.toMatch(/not answered|got no answer|drops/);
    },
  );

  it("thinks of a firewall once the dial has gone unanswered for long", () => {
    const { exchange, session } = events([...passive(server), "< 425 Timeout"]);
    const late = (event: TrafficEvent) =>
      event.type === "reply" && event.code === 425 ? { ...event, at: event.at + 60_000 } : event;
    const { id, advice } = diagnoseDataConnection(exchange.map(late), session.map(late));
    expect(id).toBe("passive-given-up");
    expect(advice).toContain("tried for 60 s");
    expect(advice).toContain("pasv_min_port");
  });

  it("says something true without the login", () => {
    const { exchange } = events([...passive(server), failed("timeout")]);
    expect(diagnoseDataConnection(exchange)).toMatchObject({ id: "passive-port-blocked" });
  });

  it("shows no control characters of a reply and cuts a long one", () => {
    const { advice } = diagnose(["> PASV", `< 500 \u001b[31m${"x".repeat(5000)}`]);
    expect(advice).not.toMatch(/[\u0000-\u001f]/);
    expect(advice.length).toBeLessThan(800);
  });

  it("always finds something, in whatever order things happened", () => {
    const steps = [...passiveRows, ...activeRows, ...encryptionRows, ...otherRows].flatMap(
      ([, , , row]) => row,
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 15 }), (mixed) => {
        const finding = diagnose(mixed);
        expect(finding.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
        expect(`${finding.title} ${finding.advice}`).not.toMatch(/undefined|null/);
      }),
    );
  });
});
