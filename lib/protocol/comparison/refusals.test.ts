import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import type { TrafficEvent } from "../traffic";
import { type Comparison, compareExchanges } from "./comparison";
import { dataAttempts } from "./data-attempts";

const server = { address: "198.51.100.7", port: 50_000 };
const client = { address: "192.168.1.10", port: 31_000 };

function exchange(id: number, steps: readonly Step[], label = "List /pub"): TrafficEvent[] {
  return conversation(steps, { id, label });
}

function announced(command: "EPSV" | "PASV"): Step {
  return {
    type: "data-announced",
    dataMode: "passive",
    command,
    announced: { address: null, port: server.port },
    used: server,
    data: 1,
  };
}

const listening: Step = { type: "data-listening", local: client, data: 1 };
const portAnnounced: Step = {
  type: "data-announced",
  dataMode: "active",
  command: "PORT",
  announced: client,
  used: client,
  data: 1,
};
const accepted: readonly Step[] = ["> EPSV", "< 229 (|||50000|)", announced("EPSV")];
const timedOut = exchange(1, [
  ...accepted,
  { type: "data-dialling", remote: server, data: 1 },
  "> MLSD /pub",
  { type: "data-failed", reason: "timeout", data: 1 },
  "< 425 No connection",
]);
const portRefused = exchange(2, [
  listening,
  "> PORT 192,168,1,10,121,24",
  portAnnounced,
  "< 500 Illegal PORT command",
]);
const pasvRefused = exchange(3, ["> PASV", "< 502 Not here"]);

/** A download that was confirmed although no data connection had opened. */
function empty(id: number): TrafficEvent[] {
  return exchange(id, [...accepted, "> RETR /empty", "< 226 Nothing to send"], "Download /empty");
}

function row({ differences }: Comparison, key: string) {
  const found = differences.find((difference) => difference.key === key);
  if (found === undefined) throw new Error(`No row ${key}`);
  return found;
}

describe("what came of it", () => {
  it("a dial that timed out beside a refused PORT: no firewall of Portside's is suspected", () => {
    const { why } = row(compareExchanges(timedOut, portRefused), "outcome");
    expect(why).toContain("The server refused PORT itself");
    expect(why).toContain("a firewall in front of the server can be the reason");
    expect(why).not.toContain("in front of Portside");
  });

  it("two refusals: no firewall is suspected at all", () => {
    const { why } = row(compareExchanges(pasvRefused, portRefused), "outcome");
    expect(why).toContain("refused PASV itself");
    expect(why).toContain("refused PORT itself");
    expect(why).not.toContain("can be the reason");
  });

  it("twice the same way: only that way's firewall is suspected", () => {
    const { why } = row(compareExchanges(timedOut, timedOut), "outcome");
    expect(why).toContain("in front of the server");
    expect(why).not.toMatch(/in front of Portside|either direction/);
  });

  it("done without a data connection: none is said to have come about", () => {
    const { why } = row(compareExchanges(empty(1), empty(2)), "outcome");
    expect(why).not.toContain("came about either way");
    expect(why).toContain("without a data connection");
  });
});

describe("a refused PASV", () => {
  const comparison = compareExchanges(pasvRefused, timedOut);

  it("has nobody listen", () => {
    expect(row(comparison, "listener").left).toBe("Nobody: the server refused PASV.");
    expect(row(comparison, "listener").isSame).toBe(false);
  });

  it("isn't answered with a port", () => {
    expect(row(comparison, "announce").left).toContain("PASV: asked by Portside, refused by the server.");
    expect(row(comparison, "announce").left).toContain("502");
  });

  it.each(["portside-firewall", "server-firewall", "nat"])(
    "asks nothing of anybody on the way: %s",
    (key) => {
      expect(row(comparison, key)).toMatchObject({
        left: "Nothing: the server refused PASV, so nobody dialled.",
        isSame: false,
      });
    },
  );
});

describe("a refused PORT", () => {
  const comparison = compareExchanges(timedOut, portRefused);

  it("has Portside listen in vain", () => {
    expect(row(comparison, "listener").right).toBe(
      "Portside, on port 31000, in vain: the server refused PORT.",
    );
  });

  it("was told to the server, which refused it", () => {
    expect(row(comparison, "announce").right).toContain("told to the server, which refused it");
  });

  it("still tells of the address in it", () => {
    expect(row(comparison, "nat").right).toMatch(
      /^Nothing: the server refused PORT.* PORT names 192\.168\.1\.10/,
    );
  });
});

describe("a part that was taken on purpose", () => {
  it.each(["range-complete", "file-grew"])("is one after the note %s", (code) => {
    const steps: readonly Step[] = [
      ...accepted,
      "> RETR /a",
      { type: "data-opened", local: client, remote: server, openedBy: "client", data: 1 },
      "< 150 go",
      { type: "note", code, text: "That was all that was wanted.", data: 1 },
      { type: "data-closed", direction: "down", bytes: 5, milliseconds: 1, data: 1 },
      "< 426 Broken pipe",
    ];
    const { left } = compareExchanges(exchange(1, steps), timedOut);
    expect(left).toMatchObject({ isPart: true, outcome: "done" });
  });
});

describe("tries on several control connections", () => {
  it("each keep the transfers of their own connection", () => {
    const steps = ["> PASV", "> LIST /a"].map((line) => line.slice(2));
    const events = exchange(1, []).concat(
      steps.flatMap((line, i) =>
        [1, 2].map(
          (connection): TrafficEvent => ({
            seq: i * 2 + connection,
            at: i,
            session: "s",
            connection,
            exchange: { id: 1, label: "List /a" },
            type: "command",
            line: `${line}${connection === 2 && i === 1 ? "b" : ""}`,
          }),
        ),
      ),
    );
    expect(
      dataAttempts(events).map(({ announce, transfer }) => [announce?.connection, transfer?.line]),
    ).toEqual([
      [1, "LIST /a"],
      [2, "LIST /ab"],
    ]);
  });
});
