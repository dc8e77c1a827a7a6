import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import type { AnnounceCommand, Endpoint, TrafficDetail, TrafficEvent } from "../traffic";
import { type Comparison, compareExchanges } from "./comparison";

const label = "List /pub";
const home = "192.168.1.10";
const farServer = "198.51.100.7";
const data = 1;

interface Made {
  readonly command?: AnnounceCommand;
  /** What the announcement says. */
  readonly address?: string | null;
  readonly port?: number;
  /** Both ends as they were: Portside's and the server's. */
  readonly client?: Endpoint;
  readonly server?: Endpoint;
  /** What comes after the announcement was accepted; the usual transfer unless told. */
  readonly rest?: readonly Step[];
  readonly before?: readonly Step[];
  readonly bytes?: number;
  readonly tls?: Pick<Extract<TrafficDetail, { type: "data-secured" }>, "protocol" | "cipher" | "resumed">;
  readonly label?: string;
  readonly id?: number;
}

function ending(made: Made, opened: Step): readonly Step[] {
  return [
    "> MLSD /pub",
    opened,
    "< 150 Here it comes",
    ...(made.tls ? [{ type: "data-secured", ...made.tls, data } as const] : []),
    { type: "data-closed", direction: "down", bytes: made.bytes ?? 119, milliseconds: 1, data },
    "< 226 Done",
  ];
}

function passive(made: Made = {}): TrafficEvent[] {
  const { command = "EPSV", port = 50_000, address = command === "PASV" ? farServer : null } = made;
  const server = made.server ?? { address: farServer, port };
  const client = made.client ?? { address: home, port: 40_000 };
  const answer = command === "PASV" ? "227 Entering Passive Mode" : `229 Entering (|||${port}|)`;
  const opened: Step = { type: "data-opened", local: client, remote: server, openedBy: "client", data };
  return conversation(
    [
      ...(made.before ?? []),
      `> ${command}`,
      `< ${answer}`,
      {
        type: "data-announced",
        dataMode: "passive",
        command,
        announced: { address, port },
        used: server,
        data,
      },
      { type: "data-dialling", remote: server, data },
      ...(made.rest ?? ending(made, opened)),
    ],
    { id: made.id ?? 1, label: made.label ?? label },
  );
}

function active(made: Made = {}): TrafficEvent[] {
  const { command = "EPRT", port = 31_000, address = home } = made;
  const client = made.client ?? { address: home, port };
  const server = made.server ?? { address: farServer, port: 20 };
  const opened: Step = { type: "data-opened", local: client, remote: server, openedBy: "server", data };
  return conversation(
    [
      ...(made.before ?? []),
      { type: "data-listening", local: client, data },
      `> ${command} |1|${address}|${port}|`,
      {
        type: "data-announced",
        dataMode: "active",
        command,
        announced: { address, port },
        used: client,
        data,
      },
      "< 200 Command successful",
      ...(made.rest ?? ending(made, opened)),
    ],
    { id: made.id ?? 2, label: made.label ?? label },
  );
}

function row({ differences }: Comparison, key: string) {
  const found = differences.find((difference) => difference.key === key);
  if (found === undefined) throw new Error(`No row ${key} among ${differences.map((d) => d.key)}`);
  return found;
}

const timeout: Step = { type: "data-failed", reason: "timeout", data };

describe("passive beside active mode", () => {
  const comparison = compareExchanges(passive(), active());

  it("says first who dialled, then from which port to which", () => {
    expect(comparison.differences.slice(0, 2)).toMatchObject([
      { key: "dialler", left: "Portside.", right: "The server." },
      {
        key: "ports",
        left: `${home}:40000 → ${farServer}:50000`,
        right: `${farServer}:20 → ${home}:31000`,
      },
    ]);
  });

  it("says who listened, and how the other side learnt the port", () => {
    expect(row(comparison, "listener")).toMatchObject({
      left: "The server, on port 50000.",
      right: "Portside, on port 31000.",
    });
    expect(row(comparison, "announce").left).toContain("“229 Entering (|||50000|)”");
    expect(row(comparison, "announce").right).toContain(`EPRT |1|${home}|31000|`);
  });

  it("says what each firewall has to let through", () => {
    expect(row(comparison, "portside-firewall").left).toContain(`Let Portside out, to ${farServer}:50000`);
    expect(row(comparison, "portside-firewall").right).toContain("Let the server in, to port 31000");
    expect(row(comparison, "server-firewall").left).toContain("Let Portside in, to port 50000");
    expect(row(comparison, "server-firewall").right).toContain("from its port 20, the traditional one");
  });

  it("says what NAT has to do, and that an inner address can't be reached from elsewhere", () => {
    expect(row(comparison, "nat").left).toContain("no address");
    expect(row(comparison, "nat").right).toContain("exists only inside one network");
  });

  it("says what is the same as well, after what differs", () => {
    const same = comparison.differences.filter(({ isSame }) => isSame).map(({ key }) => key);
    expect(same).toEqual(expect.arrayContaining(["outcome", "round-trips", "bytes", "tls", "commands"]));
    const order = comparison.differences.map(({ isSame }) => isSame);
    expect(order).toEqual([...order].sort((a, b) => Number(a) - Number(b)));
  });

  it("names the lines that show it", () => {
    expect(row(comparison, "dialler")).toMatchObject({ leftSource: 6, rightSource: 6 });
    expect(row(comparison, "listener")).toMatchObject({ leftSource: 2, rightSource: 1 });
    expect(row(comparison, "announce")).toMatchObject({ leftSource: 2, rightSource: 2 });
  });

  it("tells all of it in a paragraph", () => {
    expect(comparison.summary).toBe(
      "“List /pub”, done in both modes. " +
        "Passive (EPSV): Portside dialled port 50000 of the server. " +
        "Active (EPRT): the server dialled port 31000 of Portside, from its port 20. " +
        "So in passive mode the server's firewall has to let Portside in; in active mode Portside's firewall has to let the server in. " +
        "Both took 3 round trips (800 ms and 800 ms), and brought the same 119 bytes.",
    );
  });
});

describe("a side that failed", () => {
  const silence = [
    "> MLSD /pub",
    { ...timeout, address: { address: farServer, port: 50_000 } },
  ] satisfies Step[];
  const failedDial = [
    "> MLSD /pub",
    "< 425 Failed to establish connection.",
    { type: "data-failed", reason: "cancelled", data },
  ] satisfies Step[];

  it.each([
    [
      "passive, nothing answers",
      passive({ rest: silence }),
      active(),
      "left",
      /Portside dialled 198\.51\.100\.7:50000, and nothing answered in time/,
      /firewall in front of the server.*Use active mode/,
    ],
    [
      "passive, refused",
      passive({ rest: ["> MLSD /pub", { type: "data-failed", reason: "refused", data }] }),
      active(),
      "left",
      /the dial to 198\.51\.100\.7:50000 was refused/,
      /firewall in front of the server.*Use active mode/,
    ],
    [
      "active, nobody comes",
      passive(),
      active({ rest: ["> MLSD /pub", timeout] }),
      "right",
      /Portside listened on 192\.168\.1\.10:31000, and nobody came/,
      /in front of Portside.*Use passive mode/,
    ],
    [
      "active, the server says why",
      passive(),
      active({ rest: failedDial }),
      "right",
      /answered MLSD with “425 Failed to establish connection\.”/,
      /read its reply.*Use passive mode/,
    ],
    [
      "EPRT and PORT refused",
      passive(),
      conversation(["> EPRT |1|192.0.2.1|1|", "< 500 Illegal EPRT command."], { id: 2, label }),
      "right",
      /answered EPRT with “500 Illegal EPRT command\.”(?!\.)/,
      /refused EPRT itself.*nobody dialled.*Use passive mode/,
    ],
    [
      "TLS on the data connection fails",
      passive({
        rest: [
          "> MLSD /pub",
          {
            type: "data-opened",
            local: { address: home, port: 40_000 },
            remote: { address: farServer, port: 50_000 },
            openedBy: "client",
            data,
          },
          "< 150 Here it comes",
          { type: "data-failed", reason: "tls", data },
          "< 522 Session reuse required",
        ],
      }),
      active(),
      "left",
      /its encryption didn't; the server answered MLSD with “522/,
      /no firewall is to blame/,
    ],
  ] as const)(
    "%s: it comes first, with what stopped it and what to do",
    (_, left, right, side, said, why) => {
      const comparison = compareExchanges(left, right);
      const [first] = comparison.differences;
      expect(first?.key).toBe("outcome");
      expect(first?.[side]).toMatch(said);
      expect(first?.why).toMatch(why);
      expect(comparison.summary).toMatch(said);
      expect(row(comparison, "dialler").isSame).toBe(false);
    },
  );

  it("doesn't recommend the other mode when that failed too", () => {
    const both = compareExchanges(passive({ rest: silence }), active({ rest: ["> MLSD /pub", timeout] }));
    expect(row(both, "outcome").why).toContain("Neither way worked");
    expect(both.differences.map(({ why }) => why).join(" ")).not.toContain("it works");
  });

  it("isn't called failed while it is under way", () => {
    const comparison = compareExchanges(passive().slice(0, 5), active());
    expect(comparison.left.outcome).toBe("unfinished");
    expect(row(comparison, "outcome").left).toBe("Not finished yet.");
    expect(comparison.summary).toContain("no data connection came about yet");
  });
});

describe("the same mode twice", () => {
  it("EPSV beside PASV: the announcement differs, who dials doesn't", () => {
    const comparison = compareExchanges(passive(), passive({ command: "PASV", id: 2 }));
    expect(comparison.names).toEqual({ left: "Passive, EPSV", right: "Passive, PASV" });
    expect(row(comparison, "dialler").isSame).toBe(true);
    expect(comparison.differences[0]?.key).toBe("announce");
    expect(comparison.differences[0]?.why).toContain("IPv6");
    expect(comparison.summary).toContain("Either time the server's firewall has to let Portside in.");
  });

  it("PASV with an inner address: says what was dialled instead", () => {
    const inner = passive({ command: "PASV", address: "10.0.0.5" });
    expect(row(compareExchanges(inner, active()), "nat").left).toContain(
      `names 10.0.0.5, but Portside dialled ${farServer}`,
    );
  });

  it("the same exchange beside itself has no difference", () => {
    const comparison = compareExchanges(active(), active());
    expect(comparison.names).toEqual({ left: "First, active", right: "Second, active" });
    expect(comparison.differences.every(({ isSame }) => isSame)).toBe(true);
  });
});

describe("what else can stand side by side", () => {
  it("IPv6: addresses get their brackets", () => {
    const client = { address: "2001:db8::10", port: 40_000 };
    const server = { address: "2001:db8::7", port: 50_000 };
    const comparison = compareExchanges(passive({ client, server }), active());
    expect(row(comparison, "ports").left).toBe("[2001:db8::10]:40000 → [2001:db8::7]:50000");
  });

  it("TLS: active mode takes one round trip more, and why", () => {
    const tls = { protocol: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", resumed: true };
    const comparison = compareExchanges(passive({ tls }), active({ tls }));
    expect(row(comparison, "round-trips")).toMatchObject({ left: "4 round trips", right: "5 round trips" });
    expect(row(comparison, "round-trips").why).toContain("Portside speaks first, but the server dials");
    expect(row(comparison, "tls").isSame).toBe(true);
  });

  it("blames no firewall where the server refused the transfer itself, both times", () => {
    const refusal = (reason: "reset" | "cancelled"): readonly Step[] => [
      "> MLSD /pub",
      { type: "data-failed", reason, data },
      "< 550 No such directory",
    ];
    const comparison = compareExchanges(
      passive({ rest: refusal("reset") }),
      active({ rest: refusal("cancelled") }),
    );
    expect(row(comparison, "outcome").why).toBe(
      "The server refused MLSD itself, in both modes: it never came to a data connection, and no firewall is to blame.",
    );
    expect(row(comparison, "outcome").left).toBe(
      "It failed: the server answered MLSD with “550 No such directory”.",
    );
    const nobody = "Nobody got to it: the server had refused MLSD.";
    expect(row(comparison, "dialler")).toMatchObject({ left: nobody, right: nobody });
    const keys = comparison.differences.map(({ key }) => key);
    for (const key of ["ports", "portside-firewall", "server-firewall", "nat"])
      expect(keys).not.toContain(key);
    expect(comparison.summary).not.toContain("firewall");
  });

  it("one machine: says that no firewall stood between", () => {
    const address = "127.0.0.1";
    const comparison = compareExchanges(
      passive({ client: { address, port: 40_000 }, server: { address, port: 50_000 } }),
      active({ address, client: { address, port: 31_000 }, server: { address, port: 20 } }),
    );
    expect(comparison.summary).toContain("on one machine (loopback)");
    // Once is enough.
    expect(row(comparison, "portside-firewall").why).not.toContain("on one machine");
  });

  it("a login in front is told apart, and counts for neither side", () => {
    const login: readonly Step[] = [
      { type: "control-dialling", remote: { address: farServer, port: 21 } },
      {
        type: "control-opened",
        local: { address: home, port: 39_000 },
        remote: { address: farServer, port: 21 },
      },
      "< 220 Welcome",
      "> USER a",
      "< 331 Password?",
      "> PASS ***",
      "< 230 In",
    ];
    const comparison = compareExchanges(passive({ before: login }), active());
    expect(comparison.left.roundTrips).toBe(comparison.right.roundTrips);
    expect(comparison.left.preparation).toMatchObject({ isLogin: true, roundTrips: 4 });
    expect(row(comparison, "preparation").left).toContain("4 round trips");
    expect(row(comparison, "commands")).toMatchObject({ left: "EPSV, MLSD /pub", isSame: true });
  });

  it("what is said once on a control connection counts for neither side", () => {
    const comparison = compareExchanges(passive({ before: ["> TYPE I", "< 200 Binary"] }), active());
    expect(row(comparison, "preparation")).toMatchObject({
      left: "TYPE I: 100 ms, 1 round trip",
      right: "Nothing: it had been said before.",
    });
    expect(row(comparison, "commands").isSame).toBe(true);
    expect(row(comparison, "round-trips").isSame).toBe(true);
  });

  it("what left together with the rest is no preparation", () => {
    const together = ["> TYPE I", "> SIZE /a", "< 200 Binary", "< 213 3"];
    const comparison = compareExchanges(passive({ before: together }), active());
    expect(comparison.left.preparation).toBeNull();
    expect(row(comparison, "commands").left).toBe("TYPE I, SIZE /a, EPSV, MLSD /pub");
  });

  it("commands that only one side sent are named, and blamed for the round trip", () => {
    const comparison = compareExchanges(passive({ before: ["> SIZE /a", "< 213 3"] }), active());
    expect(row(comparison, "commands").why).toContain("the left side alone sent SIZE");
    expect(row(comparison, "round-trips").why).toContain("not the mode's doing");
  });

  it("different operations: times and bytes are not compared", () => {
    const comparison = compareExchanges(passive({ bytes: 5 }), active({ label: "Download /a" }));
    expect(comparison.summary).toContain("two different operations");
    expect(comparison.summary).not.toContain("round trips");
    expect(row(comparison, "bytes").why).toBe("These are two different operations.");
  });

  it("an operation without a data connection is said to have none", () => {
    const rename = conversation(["> RNFR /a", "< 350 Go on", "> RNTO /b", "< 250 Done"], {
      id: 1,
      label: "Rename",
    });
    const comparison = compareExchanges(rename, active());
    expect(comparison.left.dataMode).toBeNull();
    expect(row(comparison, "dialler").left).toContain("no data connection was asked for");
    expect(compareExchanges(rename, rename).differences.map(({ key }) => key)).not.toContain("dialler");
  });

  it("a part that was taken on purpose is no failure", () => {
    const cut: readonly Step[] = [
      { type: "note", code: "range-complete", text: "That was all that was wanted.", data },
      "< 426 Broken pipe",
    ];
    const whole = passive().slice(0, -1);
    const steps = conversation(cut, { id: 1, label }, whole.length + 1);
    const comparison = compareExchanges([...whole, ...steps], active());
    expect(row(comparison, "outcome").left).toBe("It went through; Portside took a part on purpose.");
  });

  it("nothing can't be compared", () => {
    expect(() => compareExchanges([], active())).toThrow(RangeError);
  });

  it("lines from outside are quoted short, however long they are", () => {
    const long = `> ${"x".repeat(50_000)}`;
    const answer = `< 500 ${"y".repeat(50_000)}`;
    const comparison = compareExchanges(
      passive(),
      conversation(["> EPRT |1|192.0.2.1|1|", answer, long, "< 500 no"], { id: 2, label }),
    );
    expect(comparison.summary.length).toBeLessThan(2000);
  });
});

describe("a side on which Portside dials nothing", () => {
  const refused = (used: Endpoint | null): readonly Step[] => [
    "> PASV",
    "< 227 Entering Passive Mode (203,0,113,9,195,80)",
    {
      type: "data-announced",
      dataMode: "passive",
      command: "PASV",
      announced: { address: "203.0.113.9", port: 50_000 },
      used,
      data,
    },
    {
      type: "note",
      code: "passive-address-refused",
      text: "The server announced 203.0.113.9, so Portside doesn't dial it.",
      data,
    },
  ];

  it("has failed, and says why", () => {
    const left = conversation(refused(null), { id: 1, label });
    const { summary, left: side } = compareExchanges(left, passive({ id: 2 }));
    expect(side.outcome).toBe("failed");
    expect(summary).toContain("it failed; The server announced 203.0.113.9, so Portside doesn't dial it.");
    expect(summary).not.toContain("none was needed");
  });

  it("isn't said to need no data connection where the log lacks the reason", () => {
    const left = conversation(["> PASV", "< 227 Entering Passive Mode (1,2,3,4,5,6)"], { id: 1, label });
    const { summary } = compareExchanges(left, passive({ id: 2 }));
    expect(summary).not.toContain("none was needed");
    expect(summary).toContain("no data connection came about, and the log doesn't say why");
  });

  it("names the tries before the last, also where that failed", () => {
    const left = conversation(["> EPSV", "< 500 What?", ...refused(null)], { id: 1, label });
    const { summary, left: side } = compareExchanges(left, passive({ id: 2 }));
    expect(summary).toContain("it failed, after EPSV had led to no data connection");
    expect(side.failure?.reply).toBeNull();
  });
});
