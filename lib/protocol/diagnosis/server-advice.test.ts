import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import type { TrafficEvent } from "../traffic";
import { diagnose } from "./diagnose";
import type { OperatorChange } from "./finding";
import { spanAround } from "./port-span";
import { SessionStory } from "./session-story";
import { active, client, events, failed, type Login, opened, passive, server } from "./testing/wire";

function changesOf(steps: readonly Step[], login?: Login): readonly OperatorChange[] {
  const { exchange, session } = events(steps, login);
  return diagnose(exchange, session)[0]?.changes ?? [];
}

const productIn = (events: readonly TrafficEvent[]) =>
  new SessionStory(events).product(Number.POSITIVE_INFINITY);
const linesOf = (changes: readonly OperatorChange[], where: string) =>
  changes.filter((change) => change.where.startsWith(where)).flatMap(({ lines }) => lines);
const blocked = [...passive(server), failed("timeout")];

describe("the server program", () => {
  it.each<[line: string, product: string, isGuess: boolean]>([
    ["< 220 (vsFTPd 3.0.3)", "vsftpd", false],
    ["< 220 ProFTPD Server (x) [1.2.3.4]", "ProFTPD", false],
    ["< 220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------", "Pure-FTPd", false],
    ["< 220 FileZilla Server 1.8.1", "FileZilla Server", false],
    ["< 215 UNIX emulated by FileZilla.", "FileZilla Server", false],
    ["< 220 Microsoft FTP Service", "IIS", false],
    ["< 215 Windows_NT", "IIS", true],
    ["< 331 Please specify the password.", "vsftpd", true],
    ["< 200 PORT command successful. Consider using PASV.", "vsftpd", true],
    ["< 331 User a OK. Password required", "Pure-FTPd", true],
    ['< 257 "/" is your current location', "Pure-FTPd", true],
    ["< 331 Please, specify the password.", "FileZilla Server", true],
  ])("is told by %s", (line, product, isGuess) => {
    expect(productIn(conversation(["< 220 Hello", line]))).toMatchObject({ product, isGuess });
  });

  it.each(["< 220 Welcome", "< 331 ?", "< 230 Login successful.", "< 550 vsftpd", "> SITE vsftpd"])(
    "is not told by %s",
    (line) => expect(productIn(conversation([line]))).toBeNull(),
  );

  it("is the one that names itself, whatever it sounded like before", () => {
    const seen = productIn(
      conversation(["< 331 Please specify the password.", "< 215 UNIX emulated by FileZilla."]),
    );
    expect(seen).toMatchObject({ product: "FileZilla Server", isGuess: false });
  });
});

describe("what the server's operator changes", () => {
  it.each<[greeting: string, where: string, lines: string[]]>([
    ["220 (vsFTPd 3.0.3)", "vsftpd (vsftpd.conf)", ["pasv_min_port=49900", "pasv_max_port=49999"]],
    ["220 ProFTPD Server", "ProFTPD (proftpd.conf)", ["PassivePorts 49900 49999"]],
    ["220 Welcome to Pure-FTPd", "Pure-FTPd (pure-ftpd.conf)", ["PassivePortRange 49900 49999"]],
    ["220 Welcome to Pure-FTPd", "Pure-FTPd (command line)", ["-p 49900:49999"]],
    [
      "220 Microsoft FTP Service",
      "IIS",
      [
        'appcmd.exe set config -section:system.ftpServer/firewallSupport /lowDataChannelPort:"49900" /highDataChannelPort:"49999" /commit:apphost',
      ],
    ],
  ])("%s: %s", (greeting, where, lines) => {
    const changes = changesOf(blocked, { greeting });
    expect(linesOf(changes, where)).toEqual(lines);
    expect(changes.find((change) => change.where === where)?.isGuess ?? false).toBe(false);
  });

  it("is one of the three usual programs where none is known, as guesses", () => {
    const programs = changesOf(blocked, { greeting: "220 Hello" }).filter(({ where }) => /FTP/i.test(where));
    expect(programs.map(({ where }) => where.split(" ", 1)[0])).toEqual([
      "vsftpd",
      "ProFTPD",
      "Pure-FTPd",
      "Pure-FTPd",
    ]);
    expect(programs.every(({ isGuess }) => isGuess)).toBe(true);
  });

  it("is the firewall, in each of its languages, one command a line", () => {
    const changes = changesOf(blocked);
    expect(linesOf(changes, "iptables")).toEqual(["iptables -I INPUT -p tcp --dport 49900:49999 -j ACCEPT"]);
    expect(linesOf(changes, "nftables")).toEqual([
      "nft insert rule inet filter input tcp dport 49900-49999 accept",
    ]);
    expect(linesOf(changes, "ufw")).toEqual(["ufw allow 49900:49999/tcp"]);
    expect(linesOf(changes, "firewalld")).toEqual([
      "firewall-cmd --permanent --add-port=49900-49999/tcp",
      "firewall-cmd --reload",
    ]);
  });

  it("is ip6tables on IPv6", () => {
    const six = { address: "2001:db8::10", port: 49_932 };
    const changes = changesOf([...passive(six, null), failed("timeout")], {
      remote: six.address,
      local: "2001:db8::9",
    });
    expect(linesOf(changes, "ip6tables")).toEqual([
      "ip6tables -I INPUT -p tcp --dport 49900:49999 -j ACCEPT",
    ]);
    expect(linesOf(changes, "iptables")).toEqual([]);
    expect(linesOf(changes, "NAT (iptables)")).toEqual([]);
  });

  it("is forwarding to the address that was announced, and announcing the one that was dialled", () => {
    const steps = [...passive({ address: "203.0.113.80", port: 49_932 }, "10.0.0.5"), failed("timeout")];
    const changes = changesOf(steps, { remote: "203.0.113.80", local: "203.0.113.7" });
    expect(linesOf(changes, "NAT (iptables)")).toEqual([
      "iptables -t nat -A PREROUTING -p tcp -d 203.0.113.80 --dport 49900:49999 -j DNAT --to-destination 10.0.0.5",
      "iptables -I FORWARD -p tcp -d 10.0.0.5 --dport 49900:49999 -j ACCEPT",
    ]);
    expect(linesOf(changes, "vsftpd")).toEqual([
      "pasv_min_port=49900",
      "pasv_max_port=49999",
      "pasv_address=203.0.113.80",
    ]);
  });

  it("is to allow a mode only on vsftpd, which has a switch for it", () => {
    const refused = active(client.address, "550 Permission denied.");
    expect(linesOf(changesOf(refused), "vsftpd")).toEqual(["port_enable=YES"]);
    expect(changesOf(refused, { greeting: "220 ProFTPD Server" })).toEqual([]);
    expect(linesOf(changesOf(["> PASV", "< 550 Permission denied."]), "vsftpd")).toEqual(["pasv_enable=YES"]);
  });

  it("is to give up the resumption of TLS sessions as a last resort only, and says so", () => {
    const steps = [
      ...passive(server),
      opened("client"),
      "< 522 SSL connection failed; session reuse required",
    ];
    const [change, ...others] = changesOf(steps, { encrypted: true });
    expect([change?.lines, others]).toEqual([["require_ssl_reuse=NO"], []]);
    expect(change?.what).toMatch(/^As a last resort only/);
  });

  it("is never to give that up on a guess", () => {
    const secured: Step = {
      type: "data-secured",
      protocol: "TLSv1.3",
      cipher: "x",
      resumed: false,
      data: 1,
    };
    const steps = [...passive(server), opened("client"), secured, "< 425 Something went wrong."];
    const { exchange, session } = events(steps, { encrypted: true });
    const [finding] = diagnose(exchange, session);
    expect(finding).toMatchObject({ id: "tls-session-not-resumed", confidence: "possible", changes: [] });
    expect(finding?.advice).not.toMatch(/NoSessionReuseRequired|require_ssl_reuse|It takes a data/);
  });
});

describe("what is changed on Portside's side", () => {
  it("lets the server alone in, in each firewall's language", () => {
    const changes = changesOf([...active("203.0.113.7"), "> LIST", failed("timeout", client)], {
      local: "203.0.113.7",
    });
    expect(linesOf(changes, "Portside")).toEqual(["PORTSIDE_ACTIVE_PORTS=52100-52199"]);
    expect(linesOf(changes, "iptables")).toEqual([
      "iptables -I INPUT -p tcp -s 198.51.100.10 --dport 52100:52199 -j ACCEPT",
    ]);
    expect(linesOf(changes, "nftables")).toEqual([
      "nft insert rule inet filter input ip saddr 198.51.100.10 tcp dport 52100-52199 accept",
    ]);
    expect(linesOf(changes, "ufw")).toEqual([
      "ufw allow proto tcp from 198.51.100.10 to any port 52100:52199",
    ]);
    expect(linesOf(changes, "firewalld")[0]).toBe(
      `firewall-cmd --permanent --add-rich-rule='rule family="ipv4" source address="198.51.100.10" port port="52100-52199" protocol="tcp" accept'`,
    );
  });

  it("forwards to Portside's own address where another one was advertised", () => {
    const changes = changesOf([...active("203.0.113.7"), "> LIST", failed("timeout", client)]);
    expect(linesOf(changes, "Portside")).toEqual([
      "PORTSIDE_ACTIVE_PORTS=52100-52199",
      "PORTSIDE_ACTIVE_ADDRESS=203.0.113.7",
    ]);
    expect(linesOf(changes, "NAT (iptables)")[0]).toBe(
      "iptables -t nat -A PREROUTING -p tcp -s 198.51.100.10 -d 203.0.113.7 --dport 52100:52199 -j DNAT --to-destination 192.168.1.100",
    );
  });
});

it("never advises what opens servers to abuse, in whatever case", () => {
  const ways = [
    blocked,
    [...active(), "> LIST", failed("timeout", client)],
    active(client.address, "500 Illegal PORT command."),
  ];
  for (const greeting of ["220 vsftpd", "220 ProFTPD", "220 Pure-FTPd", "220 FileZilla Server", "220 ?"]) {
    for (const steps of ways) {
      const { exchange, session } = events(steps, { greeting });
      expect(JSON.stringify(diagnose(exchange, session))).not.toMatch(
        /port_promiscuous|pasv_promiscuous|AllowForeignAddress/i,
      );
    }
  }
});

it("writes no line that a shell or a file would read as two", () => {
  const { exchange, session } = events(
    [...passive(server), failed("timeout"), "< 425 x\u2028$(reboot)\u0007"],
    {
      greeting: "220 ProFTPD `reboot`",
    },
  );
  for (const { changes } of diagnose(exchange, session)) {
    for (const line of changes.flatMap(({ lines }) => lines)) expect(line).toMatch(/^[\w ./:='",-]+$/);
  }
});

describe("a transcript from a stranger, in whose addresses commands stand", () => {
  const ends = [failed("timeout"), failed("refused"), failed("timeout", client)];
  const answers = ["< 425 Permission denied", "< 500 Illegal PORT command."];
  it.each([
    "203.0.113.7\nreboot",
    "203.0.113.7; reboot",
    "$(reboot)",
    "::ffff:203.0.113.7%; reboot",
    "fe80::1%$(reboot)",
  ])("makes no line of %j", (evil) => {
    const place = { address: evil, port: server.port };
    const dials = [passive(place, evil), passive(server, evil), passive(place), [...active(evil), "> LIST"]];
    const lines = [{}, { remote: evil }, { local: evil }].flatMap((login) =>
      dials.flatMap((dial) =>
        [...ends, ...answers].flatMap((end) => {
          const { exchange, session } = events([...dial, end], login);
          return diagnose(exchange, session).flatMap(({ changes }) => changes.flatMap((one) => one.lines));
        }),
      ),
    );
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) expect(line).not.toMatch(/reboot|%|\n/);
  });

  it("has IPv4 that is written as IPv6 in lines as programs for IPv4 take it", () => {
    const changes = changesOf([...active("203.0.113.7"), "> LIST", failed("timeout", client)], {
      remote: "::ffff:198.51.100.10",
    });
    expect(linesOf(changes, "iptables")).toEqual([
      "iptables -I INPUT -p tcp -s 198.51.100.10 --dport 52100:52199 -j ACCEPT",
    ]);
  });
});

describe("the range that is proposed", () => {
  it.each([
    [49_932, [], 49_900],
    [49_932, [49_901, 49_999], 49_900],
    [50_010, [49_950], 49_950],
    [50_010, [30_000, 60_000], 50_000],
    [1024, [], 1024],
    [65_535, [], 65_436],
  ])("has a hundred ports with %i in it, seen %j: from %i", (port, seen, first) => {
    expect(spanAround(port, seen)).toEqual({ first, last: first + 99 });
  });
});
