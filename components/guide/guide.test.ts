import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { glossary } from "@/lib/protocol/glossary";
import { symptoms } from "@/lib/protocol/guide/symptoms";
import { topicHeadings } from "@/lib/protocol/guide/topics";
import { guideTopics, scenarioIds } from "@/lib/protocol/lab/scenario";
import { topicContent } from "./topic-content";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sources = ["topics", "."].flatMap((folder) =>
  readdirSync(here(folder))
    .filter((name) => name.endsWith(".tsx"))
    .map((name) => [name, readFileSync(join(here(folder), name), "utf8")] as const),
);
const all = (pattern: RegExp) =>
  sources.flatMap(([name, text]) => [...text.matchAll(pattern)].map((match) => ({ name, match })));

it("each topic has a page, in the order of their list", () => {
  expect(topicHeadings.map(({ topic }) => topic)).toEqual(guideTopics);
  expect(new Set(Object.keys(topicContent))).toEqual(new Set(guideTopics));
});

it("each topic has an example that runs", () => {
  const examples = sources.filter(([, text]) => text.includes("<Example")).map(([name]) => name);
  for (const topic of guideTopics) expect(examples).toContain(`${topic}.tsx`);
});

it("words that lead to the glossary are in it", () => {
  const words = all(/<Word of="([^"]+)"/g);
  expect(words.length).toBeGreaterThan(5);
  for (const { name, match } of words)
    expect(glossary.has(match[1] ?? ""), `${name}: ${match[1]}`).toBe(true);
});

it("scenarios that pages lead to are there", () => {
  for (const { name, match } of all(/to="\/lab\/([a-z-]+)"/g)) expect(scenarioIds, name).toContain(match[1]);
});

it("lines for shells and files come from the tested templates, and stand in no page by hand", () => {
  for (const { name } of all(/<pre\b/g)) expect(name).toBe("shown-lines.tsx");
  for (const [name, text] of sources) {
    const inCode = [...text.matchAll(/<Wire[^>]*>([^<]*)<\/Wire>/g)].map((match) => match[1] ?? "");
    for (const code of inCode)
      expect(code, name).not.toMatch(
        /^(?:iptables|ip6tables|nft|ufw|firewall-cmd|curl|lftp|ftp|sudo|systemctl) /,
      );
  }
});

it("rules of the diagnosis hold no line of their own: those come from the templates, which are run", () => {
  const rules = here("../../lib/protocol/diagnosis/rules");
  for (const name of readdirSync(rules))
    for (const [, lines] of readFileSync(join(rules, name), "utf8").matchAll(/^ *lines: (.*)/gm))
      expect(lines, name).toBe("[],");
});

it("every finding of the diagnosis is explained by one symptom", () => {
  const rules = here("../../lib/protocol/diagnosis/rules");
  const ids = readdirSync(rules)
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => [...readFileSync(join(rules, name), "utf8").matchAll(/\bid: "([a-z-]+)"/g)])
    .map((match) => match[1] ?? "");
  const told = symptoms.flatMap(({ findings }) => findings);
  expect(told.filter((id, index) => told.indexOf(id) !== index)).toEqual([]);
  expect(told.filter((id) => !ids.includes(id))).toEqual([]);
  expect([...new Set(ids)].filter((id) => !told.includes(id))).toEqual([]);
});

it("symptoms have places of their own, and lead to scenarios and topics", () => {
  const ids = symptoms.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, cause, remedies, topics } of symptoms) {
    expect(cause.length && remedies.length && topics.length, id).toBeGreaterThan(0);
  }
  for (const { name, match } of all(/of="troubleshooting" at="([^"]+)"/g))
    expect(ids, name).toContain(match[1]);
});
