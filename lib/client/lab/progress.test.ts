import { expect, it } from "vitest";
import { scenarioOf, scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";
import { firstUnfinished, isDone, parseProgress, withDone } from "./progress";

it("a scenario is done when each of its goals was reached, by whichever run", () => {
  const scenario = scenarioOf("client-firewall");
  const one = withDone({}, scenario.id, "goals", ["see-it-fail"]);
  expect(isDone(one, scenario)).toBe(false);
  const both = withDone(one, scenario.id, "goals", ["see-it-fail", "list-it"]);
  expect(isDone(both, scenario)).toBe(true);
  expect(withDone(both, scenario.id, "goals", ["list-it"])).toBe(both);
});

it("the lab goes on with the first scenario that isn't done", () => {
  const [first, second] = scenarios;
  const progress = withDone({}, "two-channels", "goals", first?.goals.map(({ id }) => id) ?? []);
  expect(firstUnfinished(progress, scenarios)?.id).toBe(second?.id);
  expect(firstUnfinished({}, scenarios)?.id).toBe(first?.id);
});

it.each([
  null,
  "",
  "{",
  "[]",
  '{"no-such":{"goals":[],"quiz":[]}}',
  '{"two-channels":{"goals":"all","quiz":[]}}',
])("stored progress that isn't in order counts as none: %s", (text) => {
  expect(parseProgress(text)).toEqual({});
});

it("stored progress is read as it was written", () => {
  const progress = withDone({}, "tls", "quiz", ["prot"]);
  expect(parseProgress(JSON.stringify(progress))).toEqual(progress);
});
