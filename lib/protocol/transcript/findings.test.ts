import { expect, it } from "vitest";
import { diagnoseExchanges } from "../diagnosis/exchange-findings";
import { events, failed, passive, server } from "../diagnosis/testing/wire";
import { conversation } from "../testing/conversation";
import { readFilePackets } from "../testing/pcapng-blocks";
import { transcriptFile } from "./formats";
import type { TranscriptHead } from "./text";

const head: TranscriptHead = {
  id: "s1",
  host: "ftp.example.org",
  port: 21,
  user: "student",
  encryption: "none",
  dataMode: "passive",
};
const { session } = events([...passive(server), failed("timeout")]);
const later = conversation(["> NOOP", "< 200 Yes"], { id: 3, label: "Wait" }, session.length + 1);
const log = [...session, ...later];
const title = "The connection to 198.51.100.10 port 49932 got no answer";

function textOf(format: "json" | "text" | "mermaid"): string {
  const { content } = transcriptFile(format, log, head);
  if (typeof content !== "string") throw new Error(`${format} is text`);
  return content;
}

it("finds the causes of the exchanges that failed, and of no other", () => {
  expect(diagnoseExchanges(log)).toMatchObject([
    { exchange: 2, last: session.length, findings: [{ id: "passive-port-blocked" }] },
  ]);
  expect(diagnoseExchanges(later)).toEqual([]);
});

it("tells the cause in text after the exchange's last line, with what operators change", () => {
  const lines = textOf("text").split("\n");
  const at = lines.findIndex((line) => line.includes("failed (timeout)"));
  expect(lines[at + 1]).toBe(`! exchange 2, likely: ${title}`);
  expect(lines).toContain("!   rests on events 8, 9, 11");
  expect(lines).toContain("!       pasv_min_port=49900");
  expect(lines.indexOf("-- Wait (exchange 3)")).toBeGreaterThan(
    lines.lastIndexOf("!       firewall-cmd --reload"),
  );
});

it("tells it in JSON beside the events", () => {
  const file: unknown = JSON.parse(textOf("json"));
  expect(file).toMatchObject({
    version: 1,
    findings: [{ exchange: 2, findings: [{ id: "passive-port-blocked", evidence: [8, 9, 11] }] }],
  });
});

it("writes the same JSON as ever where nothing failed", () => {
  expect(transcriptFile("json", later, head).content).not.toContain('"findings"');
});

it("tells it in Mermaid as a note after the exchange's last step", () => {
  const lines = textOf("mermaid").split("\n");
  const at = lines.findIndex((line) => line.includes("Likely cause"));
  expect(lines[at]).toMatch(/Note over client,server: Likely cause#58; The connection to 198\.51\.100\.10/);
  expect(lines[at + 1]).toContain("Exchange 3");
});

it("tells it in packets as a comment", () => {
  const { content } = transcriptFile("pcapng", log, head);
  if (typeof content === "string") throw new Error("Packets are bytes");
  const comments = readFilePackets(content).flatMap((packet) => packet.comments);
  expect(comments.join("\n")).toContain(`What exchange 2 failed of (likely): ${title}.`);
});
