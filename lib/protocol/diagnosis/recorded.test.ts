import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readTranscript } from "../../contract/transcript";
import type { TrafficEvent } from "../traffic";
import { diagnoseExchanges } from "./exchange-findings";
import { SessionStory } from "./session-story";
import { evidenceIn } from "./testing/wire";

const folder = fileURLToPath(new URL("../testing/transcripts/", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

function eventsOf(name: string) {
  const read = readTranscript(readFileSync(`${folder}${name}.json`, "utf8"));
  if ("reason" in read) throw new Error(`${name}: ${read.reason}`);
  return read.transcript.events;
}

const productIn = (events: readonly TrafficEvent[]) =>
  new SessionStory(events).product(Number.POSITIVE_INFINITY);
const unanswered = ["< 229", "data-announced", "data-dialling", "data-failed"];

/** What a recording of that kind shows; ProFTPD's own machine refused to dial, at the others a firewall was silent. */
function expectedOf(
  name: string,
): readonly (readonly [exchange: number, id: string, evidence: readonly string[]])[] {
  if (name.endsWith("-login-refused")) return [[1, "login-refused", ["> PASS", "< 530"]]];
  if (!name.endsWith("-failure")) return [];
  if (name.includes("-passive-")) {
    return [[3, "passive-port-blocked", [...unanswered, "< 227", ...unanswered.slice(1)]]];
  }
  return name.startsWith("proftpd")
    ? [
        [
          3,
          "active-port-refused",
          ["> EPRT", "data-announced", "< 200", "< 425", "> PORT", "data-announced", "< 200", "< 425"],
        ],
      ]
    : [
        [
          3,
          "active-port-blocked",
          [
            "> EPRT",
            "data-announced",
            "< 200",
            "data-failed",
            "> PORT",
            "data-announced",
            "< 200",
            "data-failed",
          ],
        ],
      ];
}

describe.each(names)("the recording %s", (name) => {
  const events = eventsOf(name);

  it("has the findings that fit what was done, and no others", () => {
    const found = diagnoseExchanges(events).flatMap(({ exchange, findings }) =>
      findings.map(({ id, evidence }) => [exchange, id, evidenceIn(evidence, events)]),
    );
    expect(found).toEqual(expectedOf(name));
  });

  it("shows the server program, also without its greeting", () => {
    const product = { vsftpd: "vsftpd", proftpd: "ProFTPD", pure: "Pure-FTPd" }[name.split("-", 1)[0] ?? ""];
    expect(productIn(events)).toMatchObject({ product, isGuess: false });
    const nameless = events.filter((event) => event.type !== "reply" || event.code !== 220);
    const guessed = productIn(nameless);
    // ProFTPD's own words come with FEAT alone, which a refused login never asks.
    if (guessed !== null || !/^proftpd.*-login-refused$/.test(name)) {
      expect(guessed).toMatchObject({ product, isGuess: true });
    }
  });
});
