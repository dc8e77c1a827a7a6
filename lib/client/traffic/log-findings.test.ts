import { describe, expect, it, vi } from "vitest";
import { diagnoseExchanges, diagnoserIn } from "@/lib/protocol/diagnosis/exchange-findings";
import type { Finding } from "@/lib/protocol/diagnosis/finding";
import { failed, passive, server, events as wire } from "@/lib/protocol/diagnosis/testing/wire";
import { conversation } from "@/lib/protocol/testing/conversation";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { LogFindings } from "./log-findings";

function note(seq: number): TrafficEvent {
  return {
    seq,
    at: seq,
    session: "s",
    connection: 1,
    exchange: { id: 7, label: "List /" },
    type: "note",
    code: "x",
    text: "",
  };
}

function finding(id: string, evidence: readonly number[]): Finding {
  return {
    id,
    title: id,
    confidence: "likely",
    cause: "",
    advice: "",
    evidence,
    actions: [],
    changes: [],
    nextTest: null,
  };
}

const exchangeOf = (events: readonly TrafficEvent[], id = 7) => ({
  id,
  lastSeq: Math.max(...events.map(({ seq }) => seq)),
});
const always = () => true;
/** A clock by which nothing takes any time. */
const stopped = () => 0;

describe("what the diagnosis says of a log", () => {
  it("is asked for once as long as the exchange stays as it is", () => {
    const diagnose = vi.fn(() => [finding("blocked", [2])]);
    const findings = new LogFindings(() => diagnose, stopped);
    const exchange = exchangeOf([note(1), note(2)]);
    expect(findings.of(exchange, [])).toBe(findings.of(exchange, []));
    expect(diagnose).toHaveBeenCalledExactlyOnceWith(7);
    findings.of(exchangeOf([note(1), note(2), note(3)]), []);
    expect(diagnose).toHaveBeenCalledTimes(2);
  });

  it("is that of the exports: a PASV that somebody typed belongs to the LIST that was typed after it", () => {
    const { session } = wire([]);
    const [announce, list] = [passive(server).slice(0, 3), ["> LIST", failed("timeout")]];
    const typed = conversation(announce, { id: 2, label: "Command PASV" }, session.length + 1);
    const used = conversation(list, { id: 3, label: "Command LIST" }, session.length + typed.length + 1);
    const all = [...session, ...typed, ...used];
    const seen = new LogFindings(diagnoserIn).of(exchangeOf(used, 3), all);
    expect(seen[0]?.id).toBe("passive-port-blocked");
    expect(seen).toEqual(diagnoseExchanges(all)[0]?.findings);
  });

  it("takes a session in once for all exchanges that failed in it, and again when it went on", () => {
    const diagnoseIn = vi.fn(() => () => []);
    const findings = new LogFindings(diagnoseIn);
    const session = [note(1), note(2), note(3)];
    findings.of(exchangeOf([note(1)], 7), session);
    findings.of(exchangeOf([note(2)], 8), session);
    expect(diagnoseIn).toHaveBeenCalledOnce();
    findings.of(exchangeOf([note(3)], 9), [...session]);
    expect(diagnoseIn).toHaveBeenCalledTimes(2);
  });

  it("marks the lines that the likeliest cause rests on, and no others", () => {
    const findings = new LogFindings(() => () => [finding("blocked", [2, 5]), finding("other", [3])]);
    findings.of(exchangeOf([note(2)]), []);
    expect([2, 3, 5, 9].map((seq) => findings.evidenceAt(seq, always)?.id)).toEqual([
      "blocked",
      undefined,
      "blocked",
      undefined,
    ]);
  });

  it("marks no line any more for a cause that the exchange's next lines ruled out", () => {
    const said = [[finding("blocked", [2])], [finding("refused", [3])]];
    const findings = new LogFindings(() => () => said.shift() ?? [], stopped);
    findings.of(exchangeOf([note(2)]), []);
    findings.of(exchangeOf([note(2), note(3)]), []);
    expect([2, 3].map((seq) => findings.evidenceAt(seq, always)?.id)).toEqual([undefined, "refused"]);
  });

  it("marks no line for an exchange whose later steps made up for what failed, but for others that rest on it", () => {
    const findings = new LogFindings(() => () => [finding("blocked", [1])]);
    findings.of(exchangeOf([note(2)], 7), []);
    expect(findings.evidenceAt(1, () => false)).toBeNull();
    findings.of(exchangeOf([note(3)], 8), []);
    expect(findings.evidenceAt(1, (exchange) => exchange === 8)?.id).toBe("blocked");
  });

  it("rests after a look at an exchange that goes on, ten times as long as that took", () => {
    let now = 0;
    const diagnose = vi.fn(() => {
      now += 200;
      return [finding(`seen at ${now}`, [1])];
    });
    const findings = new LogFindings(
      () => diagnose,
      () => now,
    );
    const seenWith = (last: number) => findings.of(exchangeOf([note(1), note(last)]), [])[0]?.id;
    expect([seenWith(2), findings.wasBehind()]).toEqual(["seen at 200", false]);
    now = 2199;
    expect([seenWith(3), findings.wasBehind(), findings.wasBehind()]).toEqual(["seen at 200", true, false]);
    now = 2200;
    expect([seenWith(3), findings.wasBehind()]).toEqual(["seen at 2400", false]);
    expect([seenWith(2), findings.wasBehind()]).toEqual(["seen at 2600", false]);
  });
});
