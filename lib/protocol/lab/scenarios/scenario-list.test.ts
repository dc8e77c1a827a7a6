import { describe, expect, it } from "vitest";
import { changedSetup, type LabChanges, type LabField, scenarioIds } from "../scenario";
import type { Gateway } from "../topology";
import { scenarioOf, scenarios } from "./scenario-list";

it("tells every scenario, in the order of their ids", () => {
  expect(scenarios.map(({ id }) => id)).toEqual(scenarioIds);
  for (const id of scenarioIds) expect(scenarioOf(id).id).toBe(id);
});

describe.each(scenarios)("$title", (scenario) => {
  const { setup, actions, goals, hints, quiz, story, editable, solutions } = scenario;

  it("is told from the story, which ends with a question, to the last hint", () => {
    expect(story.at(-1)).toMatch(/\?$/);
    expect(hints.length).toBeGreaterThanOrEqual(3);
    expect(actions.length).toBeGreaterThan(0);
    expect(scenario.topics.length).toBeGreaterThan(0);
  });

  it("has goals with names of their own, and a solution for each", () => {
    expect(new Set(goals.map(({ id }) => id)).size).toBe(goals.length);
    expect(new Set(solutions.map(({ goal }) => goal))).toEqual(new Set(goals.map(({ id }) => id)));
  });

  it("asks questions with one right answer each, and a reason for every answer", () => {
    expect(quiz.length).toBeGreaterThanOrEqual(1);
    expect(quiz.length).toBeLessThanOrEqual(3);
    expect(new Set(quiz.map(({ id }) => id)).size).toBe(quiz.length);
    for (const { answers } of quiz) {
      expect(answers.length).toBeGreaterThanOrEqual(2);
      expect(answers.filter(({ isRight }) => isRight)).toHaveLength(1);
      expect(answers.filter(({ because }) => because === "")).toEqual([]);
    }
  });

  it("is solved by what a learner may edit", () => {
    const names = new Set(editable.map(nameOf));
    for (const { changes } of solutions) {
      expect(changedFields(changes).filter((name) => !names.has(name))).toEqual([]);
    }
  });

  it("has no goal that is reached by settings alone", () => {
    const settings = [{}, ...solutions.map(({ changes }) => changes)];
    const runs = settings.map((changes) => ({
      setup: changedSetup(setup, changes),
      events: [],
      network: [],
    }));
    expect(goals.filter(({ isReached }) => runs.some(isReached))).toEqual([]);
  });

  it("has a setup of nothing but JSON", () => {
    expect(JSON.parse(JSON.stringify(setup))).toEqual(setup);
  });

  function changedFields({ gateways = {}, server = {}, client = {} }: LabChanges): readonly string[] {
    return [
      ...Object.keys(server).map((field) => `server ${field}`),
      ...Object.keys(client).map((field) => `client ${field}`),
      ...Object.entries(gateways).flatMap(([site, gateway]) => {
        const before = setup.topology.sites.find(({ id }) => id === site)?.gateway;
        return changedParts(before ?? null, gateway).map((part) => `gateway ${site} ${part}`);
      }),
    ];
  }
});

function nameOf(field: LabField): string {
  return field.at === "gateway" ? `gateway ${field.site} ${field.part}` : `${field.at} ${field.field}`;
}

function changedParts(before: Gateway | null, after: Gateway): readonly string[] {
  const differs = (part: (gateway: Gateway) => unknown) =>
    before === null || JSON.stringify(part(before)) !== JSON.stringify(part(after));
  return [
    ...(differs(({ rules }) => rules) ? ["rules"] : []),
    ...(differs(({ otherwise }) => otherwise) ? ["otherwise"] : []),
    ...(differs(({ nat }) => nat?.forwards ?? null) ? ["forwards"] : []),
    ...(differs(({ nat }) => nat && { ...nat, forwards: [] }) ? ["NAT itself"] : []),
    ...(differs(({ ftpHelper }) => ftpHelper) ? ["helper"] : []),
  ];
}
