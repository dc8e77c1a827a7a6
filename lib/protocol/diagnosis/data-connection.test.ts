import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "../testing/conversation";
import type { TrafficEvent } from "../traffic";
import { diagnoseDataConnection } from "./diagnose";
import { active, client, events, failed, type Login, opened, passive, server, wait } from "./testing/wire";

function diagnose(steps: readonly Step[], login?: Login) {
  const { exchange, session } = events(steps, login);
  const [finding] = diagnoseDataConnection(exchange, session);
  return finding;
}

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
    "passive-range-not-forwarded",
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
    "an announced port of which nothing more is known",
    "data-connection-failed",
    [],
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
    "425 of vsftpd after its wait",
    "active-port-blocked",
    ["203.0.113.7 port 52112", "425 Failed to establish connection.", "PORTSIDE_ACTIVE_PORTS"],
    [
      ...active("203.0.113.7"),
      "> LIST",
      ...wait,
      "< 425 Failed to establish connection.",
      failed("cancelled", client),
    ],
  ],
  [
    "425 of vsftpd at once",
    "active-port-refused",
    ["203.0.113.7 port 52112", "425 Failed to establish connection.", "PORTSIDE_ACTIVE_PORTS", "passive"],
    [
      ...active("203.0.113.7"),
      "> LIST",
      "< 425 Failed to establish connection.",
      failed("cancelled", client),
    ],
  ],
  [
    "425 of Pure-FTPd whose dial was refused",
    "active-port-refused",
    ["425 Could not open data connection to port 52112", "refused"],
    [
      ...active("203.0.113.7"),
      "> LIST",
      "< 425 Could not open data connection to port 52112: Connection refused",
    ],
  ],
  [
    "425 of ProFTPD whose own machine forbids the dial",
    "active-port-refused",
    ["own machine"],
    [...active("203.0.113.7"), "> LIST", "< 425 Unable to build data connection: Permission denied"],
  ],
  [
    "425 of a server that has no port of its own",
    "data-connection-failed",
    ["Address already in use"],
    [...active("203.0.113.7"), "> LIST", "< 425 Unable to build data connection: Address already in use"],
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
    "data-encryption-required",
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

  it.each(["< 425 Can't open data connection.", "< 421 Closing."])(
    "claims nothing of a port whose dial never ended: %s",
    (answer) => {
      const { id, title, advice } = diagnose([...passive(server), answer]);
      expect(id).toBe("passive-given-up");
      expect(advice).toContain(answer.slice(2));
      expect(`${title} ${advice}`).not.toMatch(/not answered|got no answer|drops/);
    },
  );

  it("proposes to switch as a test until that failed as well", () => {
    const waited = [...active("203.0.113.7"), "> LIST", failed("timeout", client)];
    const textsOf = (steps: readonly Step[]) => {
      const { exchange, session } = events(steps);
      return diagnoseDataConnection(exchange, session).map(({ id, nextTest }) => `${id}: ${nextTest?.text}`);
    };
    expect(textsOf(waited).join()).toMatch(/active-port-blocked: Switch to passive/);
    const both = textsOf([...waited, ...passive(server), failed("timeout")]).join();
    expect(both).toMatch(/active-port-blocked: (?!Switch)/);
  });

  it("proposes the other passive command until that came to nothing as well", () => {
    const refused = "< 425 Can't open data connection.";
    const alone = diagnose([...passive(server), refused]);
    expect(alone.nextTest?.action).toMatchObject({ settings: { passiveCommand: "EPSV" } });
    const { id, advice, nextTest } = diagnose([
      ...passive(server, null),
      refused,
      ...passive(server),
      refused,
    ]);
    expect([id, nextTest]).toEqual(["passive-given-up", null]);
    expect(advice).not.toContain("passive command");
  });

  it("thinks of a firewall once the dial has gone unanswered for long", () => {
    const { exchange, session } = events([...passive(server), "< 425 Timeout"]);
    const late = (event: TrafficEvent) =>
      event.type === "reply" && event.code === 425 ? { ...event, at: event.at + 60_000 } : event;
    const [{ id, advice }] = diagnoseDataConnection(exchange.map(late), session.map(late));
    expect(id).toBe("passive-port-blocked");
    expect(advice).toContain("tried for 60 s");
    expect(advice).toContain("pasv_min_port");
  });

  it("says something true without the login", () => {
    const { exchange } = events([...passive(server), failed("timeout")]);
    expect(diagnoseDataConnection(exchange)[0]).toMatchObject({ id: "passive-port-blocked" });
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
