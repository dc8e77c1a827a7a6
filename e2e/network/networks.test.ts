import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProposedSettings } from "@/lib/protocol/diagnosis/finding";
import { reasonToSkip, requiredTool } from "../servers/available";
import { makeServerAccount, type ServerAccount } from "../servers/server-account";
import { type Case, casesOf, expectedOf, productOf, type Row } from "./case";
import { networkCases } from "./cases";
import { ClientProgram } from "./client";
import { removeLeftNamespaces } from "./namespace";
import { Pool } from "./pool";
import { runCase, type Seen } from "./run-case";
import { networksPage } from "./table";

const skip = reasonToSkip("servers", "iptables");
const page = fileURLToPath(new URL("../../docs/networks.md", import.meta.url));
/** `UPDATE_NETWORKS=1` writes the page anew: to be read, line by line, before it is committed. */
const updates = process.env.UPDATE_NETWORKS === "1";

/** Networks that are there at once: most of their time they wait for what won't come. */
const AT_A_TIME = 16;
/** Milliseconds. All cases begin at once and wait for their turn, and every test for its case. */
const PATIENCE = 600_000;

const files = { "harbour.txt": "The tide is out.\r\n", "log book.txt": "" };
const listed = Object.entries(files).map(([name, { length }]) => ({ name, type: "file", size: length }));

const cases = networkCases.flatMap(casesOf);
const rows = cases.flatMap((one) => one.rows.map((row) => [titleOf(row), one, row] as const));

describe.skipIf(skip !== null)(`networks${skip === null ? "" : ` (${skip})`}`, () => {
  let program: ClientProgram | undefined;
  let account: ServerAccount | undefined;
  const results = new Map<Case, Promise<ReadonlyMap<Row, Seen>>>();
  const seenOf = async (one: Case, row: Row): Promise<Seen> => {
    const seen = (await results.get(one))?.get(row);
    if (seen === undefined) throw new Error("Every row is tried");
    return seen;
  };

  beforeAll(async () => {
    requiredTool("servers");
    requiredTool("iptables");
    removeLeftNamespaces();
    account = await makeServerAccount();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(account.user.home, name), text);
    program = await ClientProgram.build();
    const [equipment, pool] = [{ program, account }, new Pool(AT_A_TIME)];
    for (const one of cases) {
      const result = pool.run(() => runCase(one, equipment));
      // Told by the tests that wait for it.
      result.catch(() => undefined);
      results.set(one, result);
    }
  });
  afterAll(async () => {
    await Promise.allSettled(results.values());
    program?.remove();
    account?.remove();
  }, PATIENCE);

  it.each(rows)(
    "%s",
    async (_, one, row) => {
      const seen = await seenOf(one, row);
      const { outcome, findings, events, repairs } = seen;
      const story = `${events.map((event) => JSON.stringify(event)).join("\n")}\n${seen.serverLog}`;
      const expected = expectedOf(row);
      if (expected === "works") {
        expect(outcome, story).toEqual({ type: "listed", entries: expect.arrayContaining(listed) });
        expect(findings, story).toEqual([]);
        const own = events.filter(({ exchange }) => exchange?.id === seen.exchange);
        const openedBy = row.attempt.settings.dataMode === "active" ? "server" : "client";
        expect(
          own.findLast(({ type }) => type === "data-opened"),
          story,
        ).toMatchObject({ openedBy });
        const secured = own.findLast(({ type }) => type === "data-secured");
        if (row.encryption === "plain") expect(secured, story).toBeUndefined();
        else expect(secured, story).toMatchObject({ resumed: productOf(row.server).tls?.resumesSessions });
        return;
      }
      expect(outcome.type, story).toBe("failed");
      expect(events.some(({ type }) => type === "control-opened")).toBe(expected.isShutOut !== true);
      expect(findings[0]?.id, story).toBe(expected.finding);
      const numbers = new Set(events.map(({ seq }) => seq));
      for (const { id, evidence } of findings) {
        expect(evidence.length, `evidence of ${id}`).toBeGreaterThan(0);
        expect(evidence.filter((number) => !numbers.has(number), `evidence of ${id}`)).toEqual([]);
        expect(evidence, id).toEqual([...new Set(evidence)].sort((a, b) => a - b));
      }
      const worked = { type: "listed", entries: expect.arrayContaining(listed) };
      expect(repairs, JSON.stringify(findings[0]?.actions)).toEqual(expected.repairs.map(() => worked));
    },
    PATIENCE,
  );

  it(
    "are described in docs/networks.md as they were seen",
    async () => {
      const lines = await Promise.all(
        rows.map(async ([, one, row]) => ({ row, outcome: outcomeOf(row, await seenOf(one, row)) })),
      );
      const text = networksPage(lines);
      if (updates) writeFileSync(page, text);
      const command = "UPDATE_NETWORKS=1 npx vitest run -c vitest.integration.config.ts e2e/network";
      expect(readFileSync(page, "utf8"), `${command} writes it anew`).toBe(text);
    },
    PATIENCE,
  );
});

function titleOf({ network, server, attempt, encryption }: Row): string {
  return `${network.title}: ${server}, ${attempt.name}, ${encryption}`;
}

/** The last three cells of a row's line. */
function outcomeOf(row: Row, { outcome, findings, repairs }: Seen): string {
  if (outcome.type === "listed") return "works | none | ";
  const expected = expectedOf(row);
  const wanted = expected === "works" ? [] : expected.repairs;
  const working = wanted.filter((_, index) => repairs[index]?.type === "listed");
  return `fails | \`${findings[0]?.id ?? "none"}\` | ${working.map(settingsText).join(", or ")}`;
}

function settingsText(settings: ProposedSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `\`${name}: ${value}\``)
    .join(" and ");
}
