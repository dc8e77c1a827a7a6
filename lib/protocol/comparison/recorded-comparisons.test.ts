import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { transcriptSchema } from "@/lib/contract/traffic";
import { type Exchange, groupExchanges } from "../exchange";
import type { TrafficEvent } from "../traffic";
import { type Comparison, compareExchanges } from "./comparison";
import { countRoundTrips } from "./round-trips";

const folder = new URL("../testing/transcripts/", import.meta.url);

function exchangesOf(name: string): readonly Exchange[] {
  const text = readFileSync(new URL(`${name}.json`, folder), "utf8");
  return groupExchanges(transcriptSchema.parse(JSON.parse(text)).events);
}

function eventsOf(name: string, label: string): readonly TrafficEvent[] {
  const found = exchangesOf(name).find((exchange) => exchange.label === label);
  if (found === undefined) throw new Error(`${name} has no ${label}`);
  return found.events;
}

function row({ differences }: Comparison, key: string) {
  const found = differences.find((difference) => difference.key === key);
  if (found === undefined) throw new Error(`No row ${key}`);
  return found;
}

const servers = ["vsftpd", "proftpd", "pure-ftpd"] as const;
const securities = ["plain", "tls"] as const;

describe.each(servers)("%s, recorded in both modes", (server) => {
  describe.each(securities)("%s", (security) => {
    const [passive, active] = [`${server}-passive-${security}`, `${server}-active-${security}`];

    it.each(["List /", "Download /notes.txt", "Upload /notes.txt"])("%s: says who dialled whom", (label) => {
      const comparison = compareExchanges(eventsOf(passive, label), eventsOf(active, label));
      const { left, right, names } = comparison;
      expect(names).toEqual({ left: "Passive", right: "Active" });
      expect([left.dialler, right.dialler]).toEqual(["client", "server"]);
      expect([left.opened, right.opened, left.outcome, right.outcome]).toEqual([true, true, "done", "done"]);
      // Portside's end and the server's: dialled is the server's in passive mode, Portside's in active mode.
      expect(left.to?.address).toBe(left.serverAddress);
      expect(right.from?.address).toBe(right.serverAddress);
      expect(right.to?.port).toBe(right.announced?.port);
      expect(left.to?.port).toBe(left.announced?.port);
      expect(row(comparison, "dialler")).toMatchObject({
        left: "Portside.",
        right: "The server.",
        isSame: false,
      });
      expect(comparison.differences[0]?.key).toBe("dialler");
      expect(comparison.summary).toContain(`dialled port ${left.to?.port} of the server`);
      expect(comparison.summary).toContain(`the server dialled port ${right.to?.port} of Portside`);
    });

    it("the same bytes come down, by as many commands, encrypted alike", () => {
      const label = "Download /notes.txt";
      const comparison = compareExchanges(eventsOf(passive, label), eventsOf(active, label));
      expect(row(comparison, "bytes")).toMatchObject({ isSame: true });
      expect(comparison.left.bytes).toBeGreaterThan(0);
      expect(row(comparison, "commands").isSame).toBe(true);
      expect(row(comparison, "tls").isSame).toBe(true);
      expect(comparison.left.tls !== null).toBe(security === "tls");
    });

    it("a listing takes 3 round trips either way in plain, 4 and 5 under TLS", () => {
      const comparison = compareExchanges(eventsOf(passive, "List /"), eventsOf(active, "List /"));
      const counted = [comparison.left.roundTrips, comparison.right.roundTrips];
      expect(counted).toEqual(security === "tls" ? [4, 5] : [3, 3]);
      expect(row(comparison, "round-trips").isSame).toBe(security === "plain");
    });

    it("no exchange is faster than its round trips on a line of 16 ms", () => {
      for (const { label, events, startedAt, endedAt } of [passive, active].flatMap(exchangesOf)) {
        const trips = countRoundTrips(events);
        expect({ label, trips, least: endedAt - startedAt >= trips * 16 - 1 }).toEqual({
          label,
          trips,
          least: true,
        });
      }
    });
  });
});

describe.each(servers)("%s, with a firewall in the way", (server) => {
  it.each(securities)("passive mode fails and active works: %s", (security) => {
    const failed = eventsOf(`${server}-passive-${security}-failure`, "List /");
    const comparison = compareExchanges(failed, eventsOf(`${server}-active-${security}`, "List /"));
    expect([comparison.left.outcome, comparison.right.outcome]).toEqual(["failed", "done"]);
    const [first] = comparison.differences;
    expect(first).toMatchObject({ key: "outcome", isSame: false, right: "It went through." });
    expect(first?.left).toContain("Portside dialled");
    expect(first?.left).toContain("nothing answered in time");
    expect(first?.why).toContain("a firewall in front of the server");
    expect(first?.why).toContain("Use active mode here");
    expect(row(comparison, "ports").left).toMatch(/^to 198\.18\.\d+\.2:\d+, in vain$/);
    expect(row(comparison, "opening").left).toBe("It never was.");
  });

  it.each(securities)("active mode fails and passive works: %s", (security) => {
    const failed = eventsOf(`${server}-active-${security}-failure`, "List /");
    const comparison = compareExchanges(eventsOf(`${server}-passive-${security}`, "List /"), failed);
    expect([comparison.left.outcome, comparison.right.outcome]).toEqual(["done", "failed"]);
    const [first] = comparison.differences;
    expect(first).toMatchObject({ key: "outcome", isSame: false, left: "It went through." });
    expect(first?.right).toMatch(/nobody came in time|425/);
    expect(first?.why).toContain("in front of Portside");
    expect(first?.why).toContain("Use passive mode here");
  });
});

it("names the fallback where a session changed over by itself", () => {
  const fallen = eventsOf("vsftpd-passive-plain-fallback", "List /");
  const comparison = compareExchanges(eventsOf("vsftpd-passive-plain", "List /"), fallen);
  expect(comparison.right).toMatchObject({ fellBack: true, dataMode: "active", outcome: "done" });
  expect(comparison.summary).toContain(", after EPSV and PASV had led to no data connection.");
  expect(row(comparison, "attempts").right).toMatch(/^EPSV led to none, .*then EPRT led to one\.$/);
});

it("sets two servers side by side as well", () => {
  const comparison = compareExchanges(
    eventsOf("vsftpd-passive-plain", "List /"),
    eventsOf("pure-ftpd-passive-tls", "List /"),
  );
  expect(comparison.names).toEqual({ left: "First, passive", right: "Second, passive" });
  expect(row(comparison, "dialler").isSame).toBe(true);
  expect(row(comparison, "tls").isSame).toBe(false);
});
